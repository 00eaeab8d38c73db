// A streaming call in bytes: for services whose messages are not generated here.
#ifndef ATM_TESTS_SERVER_RAW_STREAM_H_
#define ATM_TESTS_SERVER_RAW_STREAM_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include <memory>
#include <optional>
#include <string>

namespace atm::server::testing {

class RawStream {
 public:
  // Opens a stream of "/package.Service/Method".
  RawStream(const std::shared_ptr<grpc::Channel>& channel, const std::string& method);
  ~RawStream();

  RawStream(const RawStream&) = delete;
  RawStream& operator=(const RawStream&) = delete;

  void Send(const std::string& message);

  // The next message; nothing if the server sends no more.
  std::optional<std::string> Receive();

  // Says that nothing more is sent, and waits for the server's end of it.
  grpc::Status Finish();

 private:
  bool Wait();

  grpc::GenericStub stub_;
  grpc::CompletionQueue queue_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_RAW_STREAM_H_
