// How a client behaves: where the bank is, how long to wait, how often to ask again.
#ifndef ATM_CLIENT_OPTIONS_H_
#define ATM_CLIENT_OPTIONS_H_

#include <grpcpp/security/credentials.h>

#include <chrono>
#include <memory>
#include <string>

namespace atm {

// When and how a call that failed without a definite answer is made again. Only UNAVAILABLE,
// DEADLINE_EXCEEDED of one attempt, and RESOURCE_EXHAUSTED with RetryInfo are: all three are safe,
// since every attempt carries the same request id. The waits grow exponentially, each drawn at
// random between nothing and its bound ("full jitter"); where the server says how long to wait,
// that comes on top. All attempts together stay within the call's deadline: each may take half of
// the time that is left, and the last one all of it, so that an attempt that hangs leaves time for
// another.
struct RetryPolicy {
  // At most so many attempts, the first one included. 1 never asks again. With the waits below, 8
  // bridge about two seconds: the restart of a server.
  int max_attempts = 8;

  // The bound of the first wait, and how it grows up to its maximum.
  std::chrono::milliseconds initial_backoff{50};
  std::chrono::milliseconds max_backoff{1'000};
  double multiplier = 2.0;
};

struct ClientOptions {
  // Where the server listens: host:port, or another name that gRPC resolves, such as
  // unix:/run/atm.sock.
  std::string target = "127.0.0.1:50051";

  // How to reach it. None means without TLS, which a server allows on loopback only; see
  // TlsCredentials.
  std::shared_ptr<grpc::ChannelCredentials> credentials;

  // For one call with all its attempts, unless the call says otherwise. At most a day.
  std::chrono::milliseconds deadline{5'000};

  RetryPolicy retry;

  // Whether operations that are asked for while an earlier one is on its way travel together, in
  // one ExecuteBatch, in the order in which they were asked for. It costs a lone operation nothing,
  // and many at once become many times faster. Each is answered as if it had been sent alone.
  bool batching = true;

  // Put in front of the user agent that the server sees, such as "terminal-17/2.3".
  std::string user_agent_prefix;
};

// What one call does differently.
struct CallOptions {
  // For this call with all its attempts; 0 means ClientOptions::deadline.
  std::chrono::milliseconds deadline{0};
};

// Where TLS finds its keys, as PEM text (not file names).
struct TlsOptions {
  std::string root_certificates;   // whom to trust; empty: the system's authorities
  std::string client_certificate;  // who we are, if the server asks; empty: nobody
  std::string client_key;          // the private key to it
};

std::shared_ptr<grpc::ChannelCredentials> TlsCredentials(const TlsOptions& tls);

}  // namespace atm

#endif  // ATM_CLIENT_OPTIONS_H_
