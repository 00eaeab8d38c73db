// What a call brings with it beside its request, whichever face it came through.
#ifndef ATM_SERVER_CALL_CALL_CONTEXT_H_
#define ATM_SERVER_CALL_CALL_CONTEXT_H_

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>

#include "storage/model/principal.h"

namespace atm::server {

// Filled by the face before the call begins, and left alone after that, but for `cancelled`.
struct CallContext {
  // The name of the method, such as "Deposit". It outlives the call.
  std::string_view method;

  // When the caller stops waiting. The greatest time there is if the caller did not say.
  std::chrono::system_clock::time_point deadline = std::chrono::system_clock::time_point::max();

  // Whether the caller has gone. The face sets it, from any thread, as soon as it knows.
  std::atomic<bool> cancelled = false;

  // The network address that the call came from, such as "ipv4:127.0.0.1:40312". Filled where the
  // method wants it (Method::wants_principal), as is `principal`: most methods are spared the time
  // that it takes.
  std::string peer = {};

  // Who asks: the subject of the client's TLS certificate, or else the network address that the
  // call came from, without its port.
  storage::Principal principal = {};

  // The W3C `traceparent` of the caller. Empty if there is none, or no observer wants it.
  std::string trace = {};
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_CALL_CONTEXT_H_
