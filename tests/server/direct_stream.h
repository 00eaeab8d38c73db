// Streams that come through no face: the test sends the parts of an import, or takes the messages
// of a feed, when it likes.
#ifndef ATM_TESTS_SERVER_DIRECT_STREAM_H_
#define ATM_TESTS_SERVER_DIRECT_STREAM_H_

#include <google/protobuf/message.h>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/call/method.h"
#include "server/call/service.h"
#include "server/methods/methods.h"
#include "tests/catch2.h"
#include "tests/server/calls.h"

namespace atm::server::testing {

inline std::unique_ptr<Method> MethodAt(std::string_view path) {
  for (const Method& method : AllMethods()) {
    if (method.path == path) return std::make_unique<Method>(method);
  }
  FAIL("there is no such method");
  return nullptr;
}

// An import of the caller `name`. It begins when it is made; the service outlives it.
class DirectImport final : public ImportFace {
 public:
  DirectImport(Service& service, const std::string& name)
      : method_(MethodAt("/atm.v1.AdminService/ImportAccounts")),
        call_(method_->make_import(*method_, service, *this)) {
    call_->context().principal = {.kind = storage::PrincipalKind::kPeer, .name = name};
    call_->Begin();
  }
  ~DirectImport() { call_->OnDone(); }

  // Sends a part.
  void Send(const google::protobuf::Message& part) {
    const std::string bytes = part.SerializeAsString();
    REQUIRE(call_->part_message()->ParseFromString(bytes));
    call_->OnPart(Decoded::kOk, bytes.size());
  }

  // Says that no part follows.
  void SendEnd() { call_->OnEnd(); }

  bool is_over() const { return is_over_; }

  // Waits for the end.
  grpc::Status Wait() { return end_.get_future().get(); }

  void Read() override {}
  void Answer(const grpc::Status& status, const google::protobuf::Message& /*response*/) override {
    is_over_ = true;
    end_.set_value(status);
  }

 private:
  std::unique_ptr<Method> method_;
  std::unique_ptr<ImportCall> call_;
  std::atomic<bool> is_over_ = false;
  std::promise<grpc::Status> end_;
};

// A feed of the caller `name`, whose messages wait to be taken. The service outlives it.
class DirectFeed final : public FeedFace {
 public:
  DirectFeed(Service& service, std::string_view path, const std::string& name)
      : method_(MethodAt(path)), call_(method_->make_feed(*method_, service, *this)) {
    call_->context().principal = {.kind = storage::PrincipalKind::kPeer, .name = name};
    call_->Begin(Decoded::kOk, 0);
  }
  ~DirectFeed() { call_->OnDone(); }

  // Waits until a message can be taken.
  void WaitForMessage() {
    Eventually([this] { return is_sending_.load(); });
  }

  // Takes the message.
  void Take() {
    WaitForMessage();
    is_sending_ = false;
    call_->OnWritten(true);
  }

  // Whether the message that waited was given up.
  bool is_broken_off() const { return is_broken_off_; }

  // Waits for the end.
  grpc::Status Wait() {
    if (is_broken_off_) call_->OnWritten(false);
    return end_.get_future().get();
  }

  void Open() override { is_sending_ = true; }
  void Write(const google::protobuf::Message& /*message*/) override { is_sending_ = true; }
  void BreakOff(const grpc::Status& /*status*/) override { is_broken_off_ = true; }
  void Finish(const grpc::Status& status) override { end_.set_value(status); }

 private:
  std::unique_ptr<Method> method_;
  std::unique_ptr<FeedCall> call_;
  std::atomic<bool> is_sending_ = false;
  std::atomic<bool> is_broken_off_ = false;
  std::promise<grpc::Status> end_;
};

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_DIRECT_STREAM_H_
