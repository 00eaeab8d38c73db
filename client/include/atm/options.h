// The options of a client: where the bank is, how long to wait, how often to retry. Plain values.
#ifndef ATM_CLIENT_OPTIONS_H_
#define ATM_CLIENT_OPTIONS_H_

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"

// Include <grpcpp/security/credentials.h> to make other credentials than those of TlsCredentials.
namespace grpc {
class ChannelCredentials;
}  // namespace grpc

namespace atm {

// When and how a call that failed is retried. UNAVAILABLE, DEADLINE_EXCEEDED of one attempt, and
// RESOURCE_EXHAUSTED with RetryInfo are retried. All three are safe, because every attempt carries
// the same request id. The waits grow exponentially; each is drawn at random between zero and its
// bound ("full jitter"). A server that is not trusted, or does not use TLS where it should, is not
// asked again. If the server says how long to wait, that is added. All attempts together
// stay within the deadline of the call: each may take half of the time that is left, and the last
// one all of it, so that an attempt that hangs leaves time for another.
struct RetryPolicy {
  // The maximum number of attempts, the first one included; 1 means that nothing is retried. With
  // the waits below, 8 attempts bridge about two seconds: the restart of a server.
  int max_attempts = 8;

  // The bound of the first wait, the greatest bound, and the factor from one bound to the next.
  std::chrono::milliseconds initial_backoff{50};
  std::chrono::milliseconds max_backoff{1'000};
  double multiplier = 2.0;
};

// One attempt of a call that has ended.
struct Attempt {
  std::string method = {};            // "atm.v1.AtmService/Balance"
  std::chrono::microseconds time{0};  // from its beginning to its end
  absl::Status status = {};           // OK, or the error that it ended with
};

struct ClientOptions {
  // The address of the server: host:port, or another name that gRPC resolves, such as
  // unix:/run/atm.sock.
  std::string target = "127.0.0.1:50051";

  // How to authenticate the connection; see TlsCredentials. Null means no TLS, which a server
  // allows on loopback only.
  std::shared_ptr<grpc::ChannelCredentials> credentials;

  // The time for one call with all its attempts, unless its CallOptions say otherwise. At most a
  // day.
  std::chrono::milliseconds deadline{5'000};

  RetryPolicy retry;

  // Whether operations that are started while an earlier one waits for its answer are sent together
  // in one ExecuteBatch, in the order in which they were started. This costs a single operation
  // nothing and makes many at once several times faster. Each is answered as if it had been sent
  // alone.
  bool batching = true;

  // Comes first in the user agent that the server sees: "terminal-17/2.3", say. May be empty.
  std::string user_agent_prefix;

  // Receives each attempt of each call when it has ended, for a log. It is called on threads of the
  // connection, also on several at once. It must not throw and should return soon. May be empty.
  std::function<void(const Attempt&)> on_attempt = nullptr;
};

// The options of one call.
struct CallOptions {
  // The time for this call with all its attempts; 0 means ClientOptions::deadline.
  std::chrono::milliseconds deadline{0};
};

// The keys for TLS, as PEM text (not file names).
struct TlsOptions {
  std::string root_certificates;   // whom to trust; empty means the system's authorities
  std::string client_certificate;  // who the client is, if the server asks; may be empty
  std::string client_key;          // the private key to it
};

// Returns credentials for ClientOptions::credentials.
std::shared_ptr<grpc::ChannelCredentials> TlsCredentials(const TlsOptions& tls);

}  // namespace atm

#endif  // ATM_CLIENT_OPTIONS_H_
