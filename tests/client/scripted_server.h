// A gRPC server in this process that misbehaves on order. Its bank outlives it: it can stop and
// start again, as a process does that is killed and comes back to its file.
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

// What becomes of one attempt.
struct Step {
  enum class Kind {
    kAnswer,      // as the bank decides
    kFail,        // with `status`; the bank never hears of it
    kLoseAnswer,  // the bank decides, and the caller gets `status` instead
    kHang,        // no answer, ever; the bank never hears of it
    kHangAfter,   // the bank decides, and no answer comes, ever
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

  // What becomes of the next attempts; those after them are answered.
  void Script(std::vector<Step> steps);

  // Ends the server with all its calls, like a kill. Start lets it serve again on the same port.
  void Stop();
  void Start();

  std::string target() const;
  FakeConnection& bank();

  // One for each attempt that arrived, in the order of arrival.
  std::vector<std::string> request_ids() const;
  std::vector<std::string> user_agents() const;
  std::vector<std::string> peers() const;  // the other ends of their connections

  // Waits until so many attempts have arrived in all.
  void AwaitAttempts(std::size_t count) const;

 private:
  class Service;
  const std::unique_ptr<Service> service_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace atm

#endif  // ATM_TESTS_CLIENT_SCRIPTED_SERVER_H_
