// A gRPC server in this process that misbehaves on order. It can stop and start again without
// losing its bank, as a process does that is killed and finds its file again.
#ifndef ATM_TESTS_CLIENT_SCRIPTED_SERVER_H_
#define ATM_TESTS_CLIENT_SCRIPTED_SERVER_H_

#include <grpcpp/server.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "atm/fake_connection.h"

namespace atm {

// How the server treats one attempt.
struct Step {
  enum class Kind {
    kAnswer,      // as the bank decides
    kFail,        // with `status`; the bank does not get it
    kLoseAnswer,  // the bank decides, but the caller gets `status`
    kHang,        // without any answer; the bank does not get it
    kHangAfter,   // the bank decides, but no answer is sent
    kBreak,       // of a feed: `count` transactions, then `status`
  };
  Kind kind = Kind::kAnswer;
  absl::Status status = {};
  std::size_t count = 0;
};

// Thread-safe.
class ScriptedServer {
 public:
  // Serves at once, on a port of its own.
  ScriptedServer();
  ~ScriptedServer();

  // Sets the steps for the next attempts. Attempts after those are answered.
  void Script(std::vector<Step> steps);

  // Stops the server with all its calls, as a kill does. Start serves again on the same port.
  void Stop();
  void Start();

  std::string target() const;
  FakeConnection& bank();

  // One for each attempt that arrived, in the order of arrival.
  std::vector<std::string> request_ids() const;
  std::vector<std::string> user_agents() const;
  std::vector<std::string> peers() const;  // the other ends of their connections

  // Waits until `count` attempts have arrived in all.
  void AwaitAttempts(std::size_t count) const;

 private:
  class Service;
  const std::unique_ptr<Service> service_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace atm

#endif  // ATM_TESTS_CLIENT_SCRIPTED_SERVER_H_
