// A face of the bank for callers in the same process: a call of a row of the table of methods, made
// without a network. Each function blocks until the call has ended, and may be called from any
// thread that is not one of the ledger's.
#ifndef ATM_CLIENT_FAKE_LOCAL_CALL_H_
#define ATM_CLIENT_FAKE_LOCAL_CALL_H_

#include <google/protobuf/message.h>

#include <span>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "atm/feed.h"
#include "atm/v1/admin_service.pb.h"
#include "server/call/method.h"
#include "server/call/service.h"

namespace atm {

// Makes a call of a unary method. Fills the response if the call ends with OK.
absl::Status CallUnary(const server::Method& method, server::Service& service,
                       const google::protobuf::Message& request,
                       google::protobuf::Message& response);

// Makes a call of a method that answers with a feed. Calls `opened` at most once, when the bank has
// accepted the call and has no message yet, and `told` with each message, on this thread. Returns
// OK if one of them returns kStop, or else the status that ended the feed.
absl::Status CallFeed(const server::Method& method, server::Service& service,
                      const google::protobuf::Message& request, absl::FunctionRef<Proceed()> opened,
                      absl::FunctionRef<Proceed(const google::protobuf::Message&)> told);

// Makes a call of the method that imports accounts, with all parts in their order. Fills the
// response if the call ends with OK.
absl::Status CallImport(const server::Method& method, server::Service& service,
                        std::span<const v1::ImportAccountsRequest> parts,
                        google::protobuf::Message& response);

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_LOCAL_CALL_H_
