// The gRPC server: its port, its services and its limits.
//
// Life: Start listens at once, so that health can be asked: NOT_SERVING, and every call of
// our services is answered with STARTING_UP. Serve, with an open ledger, begins the service. Drain
// ends it.
//
// Owned by main, or a test; its functions are called by one thread.
#ifndef ATM_SERVER_LISTEN_SERVER_H_
#define ATM_SERVER_LISTEN_SERVER_H_

#include <grpcpp/server.h>

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/call/door.h"
#include "server/listen/listen_address.h"
#include "server/listen/tls.h"
#include "server/methods/admin_service.h"
#include "server/methods/atm_service.h"
#include "server/status/log.h"
#include "storage/ledger/ledger.h"

namespace atm::server {

struct ServerConfig {
  std::string listen;
  TlsFiles tls;
  bool allow_insecure = false;
  Clock clock = std::chrono::system_clock::now;
};

class Server {
 public:
  // Listens. Errors, each with a sentence for people: INVALID_ARGUMENT or NOT_FOUND for an address
  // or a TLS file that is wrong; FAILED_PRECONDITION without TLS where other machines can listen
  // in; UNAVAILABLE if the port cannot be had. `log` must outlive the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerConfig& config, Log* log);

  // Ends what Drain has not ended, without waiting for it.
  ~Server();

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // The address with the port that was bound.
  const ListenAddress& address() const { return address_; }

  // Answers calls from `ledger`, which must outlive the server; health says SERVING.
  void Serve(storage::Ledger* ledger);

  // Health says NOT_SERVING, feeds end and new calls are answered with SHUTTING_DOWN; waits until
  // the calls under way are answered, at most so long, then closes all connections. Says how many
  // calls were still under way by then. A second call does nothing.
  std::int64_t Drain(std::chrono::milliseconds at_most);

 private:
  Server(ListenAddress address, Log* log, Clock clock);

  absl::Status Listen(const ServerConfig& config);

  ListenAddress address_;
  Door door_;
  AtmService service_;
  AdminService admin_service_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_SERVER_H_
