#include "client/fake/local_call.h"

#include <grpcpp/support/status.h>

#include <cstddef>
#include <memory>
#include <utility>

#include "client/fake/mailbox.h"
#include "client/status/grpc_status.h"
#include "server/call/decoded.h"
#include "server/call/feed_call.h"
#include "server/call/import_call.h"
#include "server/call/unary_call.h"
#include "storage/model/principal.h"

namespace atm {
namespace {

using google::protobuf::Message;

class LocalUnary final : public server::UnaryFace {
 public:
  explicit LocalUnary(Message& response) : response_(response) {}

  void Answer(const grpc::Status& status, const Message& response) override {
    if (status.ok()) response_.CopyFrom(response);
    end_.Put(FromGrpc(status));
  }

  absl::Status Wait() { return end_.Take(); }

 private:
  Message& response_;
  Mailbox<absl::Status> end_;
};

class LocalFeed final : public server::FeedFace {
 public:
  // What the call asks of this face: to say that it is open, to send a message, or to end.
  struct Wish {
    enum class Kind { kOpen, kWrite, kFinish } kind;
    const Message* message = nullptr;  // the call keeps it as it is until OnWritten
    absl::Status end = absl::OkStatus();
  };

  void Open() override { wishes_.Put({.kind = Wish::Kind::kOpen}); }
  void Write(const Message& message) override {
    wishes_.Put({.kind = Wish::Kind::kWrite, .message = &message});
  }
  void BreakOff(const grpc::Status& /*status*/) override {}  // whoever is told takes it at once
  void Finish(const grpc::Status& status) override {
    wishes_.Put({.kind = Wish::Kind::kFinish, .end = FromGrpc(status)});
  }

  Wish Wait() { return wishes_.Take(); }

 private:
  Mailbox<Wish> wishes_;
};

class LocalImport final : public server::ImportFace {
 public:
  // What the call asks of this face: to read the next part, or to end.
  struct Wish {
    enum class Kind { kRead, kAnswer } kind;
    absl::Status end = absl::OkStatus();
  };

  explicit LocalImport(Message& response) : response_(response) {}

  void Read() override { wishes_.Put({.kind = Wish::Kind::kRead}); }
  void Answer(const grpc::Status& status, const Message& response) override {
    if (status.ok()) response_.CopyFrom(response);
    wishes_.Put({.kind = Wish::Kind::kAnswer, .end = FromGrpc(status)});
  }

  Wish Wait() { return wishes_.Take(); }

 private:
  Message& response_;
  Mailbox<Wish> wishes_;
};

// Who the record says has asked: as a server has it of a caller on the same machine.
storage::Principal Caller() {
  return {.kind = storage::PrincipalKind::kPeer, .name = "ipv4:127.0.0.1"};
}

// A message that came through no wire is decoded, but it can be too large all the same.
server::Decoded DecodedBy(const server::Method& method, std::size_t bytes) {
  return bytes > method.max_request_bytes ? server::Decoded::kTooLarge : server::Decoded::kOk;
}

// Fills a call and begins it.
template <typename Call>
void Begin(const server::Method& method, const Message& request, Call& call) {
  call.context().principal = Caller();
  call.request_message()->CopyFrom(request);
  const std::size_t bytes = request.ByteSizeLong();
  call.Begin(DecodedBy(method, bytes), bytes);
}

}  // namespace

absl::Status CallUnary(const server::Method& method, server::Service& service,
                       const Message& request, Message& response) {
  LocalUnary face(response);
  const std::unique_ptr<server::UnaryCall> call = method.make_unary(method, service, face);
  Begin(method, request, *call);
  return face.Wait();
}

absl::Status CallFeed(const server::Method& method, server::Service& service,
                      const Message& request, absl::FunctionRef<Proceed()> opened,
                      absl::FunctionRef<Proceed(const Message&)> told) {
  using Kind = LocalFeed::Wish::Kind;
  LocalFeed face;
  const std::unique_ptr<server::FeedCall> call = method.make_feed(method, service, face);
  Begin(method, request, *call);
  bool is_stopped = false;
  for (;;) {
    const LocalFeed::Wish wish = face.Wait();
    if (wish.kind == Kind::kFinish) {
      call->OnDone();
      return is_stopped ? absl::OkStatus() : wish.end;
    }
    const Proceed next = wish.kind == Kind::kOpen ? opened() : told(*wish.message);
    if (next == Proceed::kStop) {
      is_stopped = true;
      call->OnCancel();
    }
    call->OnWritten(!is_stopped);
  }
}

absl::Status CallImport(const server::Method& method, server::Service& service,
                        std::span<const v1::ImportAccountsRequest> parts, Message& response) {
  LocalImport face(response);
  const std::unique_ptr<server::ImportCall> call = method.make_import(method, service, face);
  call->context().principal = Caller();
  call->Begin();
  for (;;) {
    const LocalImport::Wish wish = face.Wait();
    if (wish.kind == LocalImport::Wish::Kind::kAnswer) {
      call->OnDone();
      return wish.end;
    }
    if (parts.empty()) {
      call->OnEnd();
      continue;
    }
    call->part_message()->CopyFrom(parts.front());
    const std::size_t bytes = parts.front().ByteSizeLong();
    parts = parts.subspan(1);
    call->OnPart(DecodedBy(method, bytes), bytes);
  }
}

}  // namespace atm
