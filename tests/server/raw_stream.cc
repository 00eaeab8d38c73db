#include "tests/server/raw_stream.h"

#include "tests/catch2.h"
#include "tests/server/calls.h"

namespace atm::server::testing {

RawStream::RawStream(const std::shared_ptr<grpc::Channel>& channel, const std::string& method)
    : stub_(channel) {
  context_.set_deadline(Patience());
  call_ = stub_.PrepareCall(&context_, method, &queue_);
  call_->StartCall(nullptr);
  REQUIRE(Wait());
}

RawStream::~RawStream() {
  queue_.Shutdown();
  Wait();
}

void RawStream::Send(const std::string& message) {
  const grpc::Slice slice(message);
  call_->Write(grpc::ByteBuffer(&slice, 1), nullptr);
  REQUIRE(Wait());
}

std::optional<std::string> RawStream::Receive() {
  grpc::ByteBuffer message;
  call_->Read(&message, nullptr);
  if (!Wait()) {
    return std::nullopt;
  }
  grpc::Slice bytes;
  REQUIRE(message.DumpToSingleSlice(&bytes).ok());
  return std::string(reinterpret_cast<const char*>(bytes.begin()), bytes.size());
}

grpc::Status RawStream::Finish() {
  call_->WritesDone(nullptr);
  Wait();
  grpc::Status status;
  call_->Finish(&status, nullptr);
  Wait();
  return status;
}

bool RawStream::Wait() {
  void* tag = nullptr;
  bool ok = false;
  return queue_.Next(&tag, &ok) && ok;
}

}  // namespace atm::server::testing
