// Accepts connections, in a thread of its own, until it goes.
//
// gRPC's own loop never accepts again once it was refused a descriptor (CVE-2023-4785). This one
// keeps a spare descriptor for that case: it closes the spare, accepts, closes what it accepted, so
// that whoever called knows, and opens the spare again.
#ifndef ATM_SERVER_LISTEN_ACCEPTOR_H_
#define ATM_SERVER_LISTEN_ACCEPTOR_H_

#include <functional>
#include <thread>
#include <vector>

#include "server/listen/guard_log.h"
#include "server/listen/owned_descriptor.h"
#include "server/listen/peer_name.h"

namespace atm::server {

class Acceptor {
 public:
  // Takes over a connection. Called by the acceptor's thread.
  using Connected = std::function<void(OwnedDescriptor connection, PeerName peer)>;

  // Accepts at all of these sockets, which listen and do not block. The log outlives the acceptor.
  Acceptor(std::vector<OwnedDescriptor> listening, Connected connected, GuardLog& log);

  // Blocks until a connection that is being taken over has been. Then nobody listens any more.
  ~Acceptor();

  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

 private:
  void Run();

  // Accepts what waits at a socket.
  void AcceptAll(const OwnedDescriptor& listening);

  // The system refused to accept. Returns whether it makes sense to try once more at once.
  bool Recover(const OwnedDescriptor& listening, int error);

  std::vector<OwnedDescriptor> listening_;
  const Connected connected_;
  GuardLog& log_;
  OwnedDescriptor spare_;
  OwnedDescriptor stop_;  // an eventfd, readable at the end
  std::thread thread_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_ACCEPTOR_H_
