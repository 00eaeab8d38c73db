// The gRPC face of the service: serves tables of methods on completion queues of gRPC.
//
// One thread polls each queue, decodes requests, begins calls and answers from memory; answers that
// the ledger gives are sent by the thread that gives them. gRPC's callback API would serve the same
// with threads of its own, and takes nearly twice the processor time (docs/decisions).
//
// Life: made, Register with a builder, Start once the server is built, and Stop after the server's
// Shutdown. Used by one thread.
#ifndef ATM_SERVER_GRPC_GRPC_FACE_H_
#define ATM_SERVER_GRPC_GRPC_FACE_H_

#include <grpcpp/server_builder.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "server/call/method.h"
#include "server/call/service.h"
#include "server/grpc/grpc_call.h"
#include "server/grpc/grpc_methods.h"

namespace atm::server {

class GrpcFace {
 public:
  // The service outlives the face.
  GrpcFace(std::vector<Method> methods, Service& service);

  // Stops, if Start was called and Stop was not.
  ~GrpcFace();

  GrpcFace(const GrpcFace&) = delete;
  GrpcFace& operator=(const GrpcFace&) = delete;

  // Registers all methods. Called once.
  void Register(grpc::ServerBuilder& builder);

  // The names of the services.
  std::vector<std::string> ServiceNames() const;

  // Begins to serve calls.
  void Start();

  // Blocks until for the time `quiet` no call has come and none was under way, but not longer than
  // `at_most`. Returns how many calls are under way then: they came, and their answer has not left.
  std::int64_t WaitUntilQuiet(std::chrono::milliseconds quiet,
                              std::chrono::milliseconds at_most) const;

  // After the server was shut down: blocks until every call that came was answered, and ends the
  // threads.
  void Stop();

 private:
  // Makes places for calls of all methods on a queue.
  void MakePlaces(grpc::ServerCompletionQueue& queue);

  static void Poll(grpc::ServerCompletionQueue& queue);

  std::vector<Method> methods_;  // those of one service follow on each other
  Service& service_;
  std::vector<std::unique_ptr<GrpcMethods>> services_;
  std::vector<std::unique_ptr<grpc::ServerCompletionQueue>> queues_;
  GrpcCallCounts counts_;
  std::vector<std::thread> threads_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_GRPC_GRPC_FACE_H_
