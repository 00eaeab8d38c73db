// The gRPC server: its port, its limits, and the face that serves calls.
//
// It listens from Start to Shutdown; what calls are answered meanwhile is the Service's. Owned by
// the program, or a test; its functions are called by one thread.
#ifndef ATM_SERVER_LISTEN_SERVER_H_
#define ATM_SERVER_LISTEN_SERVER_H_

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/call/method.h"
#include "server/call/service.h"
#include "server/listen/connection_limits.h"
#include "server/listen/listen_address.h"
#include "server/listen/listening_socket.h"
#include "server/listen/owned_descriptor.h"
#include "server/listen/reflection.h"
#include "server/listen/tls.h"

namespace grpc {
class Server;
}  // namespace grpc

namespace atm::server {

class Acceptor;
class ConnectionGuard;
class GrpcFace;
class GuardLog;
class Log;

struct ServerConfig {
  std::string listen;
  TlsFiles tls;
  bool allow_insecure = false;
  ConnectionLimits connections = {};
  Log* log = nullptr;                // of what is refused or shut down; it outlives the server
  mode_t socket_mode = kSocketMode;  // of a socket file
};

class Server {
 public:
  // Listens and serves the methods. Errors, each with a sentence for people: INVALID_ARGUMENT or
  // NOT_FOUND for an address or a TLS file that is wrong; FAILED_PRECONDITION without TLS where
  // other machines can listen in; UNAVAILABLE if the port cannot be had. The service outlives the
  // server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerConfig& config,
                                                       std::vector<Method> methods,
                                                       Service& service);

  // Shuts down if Shutdown was not called.
  ~Server();

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // The address with the port that was bound.
  const ListenAddress& address() const { return address_.asked; }

  // The certificate that it serves with; nullptr without TLS. It lives as long as the server.
  TlsCredentials* tls() { return tls_.get(); }

  // Whether only this machine can reach it.
  bool is_local() const { return address_.is_local(); }

  // After the Service was closed: blocks until every call that came has ended and its answer has
  // left, and nobody calls any more, but not longer than `at_most`. Returns how many calls are
  // under way then.
  std::int64_t WaitUntilQuiet(std::chrono::milliseconds at_most);

  // Listens no more and closes all connections. Waits for the answers to what the ledger has taken;
  // their callers are cut off all the same. A second call does nothing.
  void Shutdown();

 private:
  Server(ResolvedAddress address, std::vector<Method> methods, Service& service);

  absl::Status Listen(const ServerConfig& config);

  // Sends nothing more, and lets callers close their side of the connections.
  void HangUp();

  // Begins to listen at all addresses. Returns no sockets if one of them cannot be had.
  std::vector<OwnedDescriptor> ListenAtAll(mode_t socket_mode);

  // What the port is served with. The errors are those of ReadTlsFiles.
  absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeCredentials(const TlsFiles& files);

  ResolvedAddress address_;
  std::unique_ptr<GuardLog> log_;
  std::unique_ptr<GrpcFace> face_;  // it outlives the server
  Reflection reflection_;
  std::unique_ptr<TlsCredentials> tls_;  // it outlives the server
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<ConnectionGuard> guard_;
  std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_SERVER_H_
