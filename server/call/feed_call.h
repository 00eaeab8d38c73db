// One call that tells what is on record, transaction after transaction, from its bytes to its end.
//
// A FeedCall does one thing at a time: it reads a chunk of the feed, or writes one message, or
// waits for news; what ends one thing begins the next. So it holds one chunk at most, and what the
// caller does not read stays in the ledger's record. A call that is to end does so between two
// things, where nobody is about to call it back; waiting is broken off.
//
// It owns itself: it is deleted by gRPC's last reaction, OnDone. It does not pass the door, since
// nobody waits until a feed has ended by itself: LongCalls ends it, and the server's shutdown cuts
// off whoever does not read. No thread is held meanwhile.
//
// The kinds of feed, which say what becomes of a chunk, derive from it: watch_call.h,
// export_call.h.
#ifndef ATM_SERVER_CALL_FEED_CALL_H_
#define ATM_SERVER_CALL_FEED_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <mutex>
#include <optional>
#include <string_view>

#include "server/call/long_calls.h"
#include "server/status/errors.h"
#include "server/status/log.h"
#include "server/status/request_log.h"
#include "server/wire/encoding.h"
#include "storage/ledger/ledger.h"
#include "storage/read/feed.h"

namespace atm::server {

class FeedCall : public grpc::ServerWriteReactor<grpc::ByteBuffer>, public LongCall {
 public:
  const grpc::CallbackServerContext& context() const { return *context_; }

  // As that of UnaryCall.
  bool has_invalid_text() const { return decoded_ == Decoded::kInvalidText; }

  // Begins to tell the feed, if there is room for one more. The ledger must outlive the call.
  void Begin(storage::Ledger& ledger, const storage::FeedQuery& query);

  // The first status counts. Does not call OnDone.
  void End(const grpc::Status& status) override;

 protected:
  // What the calls of a method share. Both must outlive the call.
  struct Method {
    std::string_view name;
    Log* log;
    LongCalls* calls;
  };
  FeedCall(const Method& method, grpc::CallbackServerContext* context)
      : calls_(method.calls), context_(context), request_log_(method.name, method.log) {}

  // Takes over what was read.
  virtual void Take(storage::FeedChunk chunk) = 0;

  // The next message of it; nothing if all is sent.
  virtual std::optional<grpc::ByteBuffer> NextMessage() = 0;

  // What to do when all is sent.
  enum class Then { kReadOn, kWaitForNews, kEnd };
  virtual Then WhenSent() const = 0;

  // What the request is about.
  virtual LogField Subject() const = 0;

  // What was being done is done, and `status`, if there is one, is to be the end.
  void Proceed(const std::optional<grpc::Status>& status);

  Decoded decoded_ = Decoded::kOk;

 private:
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  void OnRead(storage::FeedFinding finding);

  // Under mutex_, as the next two. Why there is no chunk; nothing if there is one.
  std::optional<grpc::Status> TakeFinding(storage::FeedFinding finding);
  bool WaitForNews();
  void NoteEnd(const grpc::Status& status);

  // Begins what is next. Takes the lock of mutex_.
  void Next(std::unique_lock<std::mutex> lock);
  void Read(std::unique_lock<std::mutex> lock);
  void Finish(const grpc::Status& end, std::unique_lock<std::mutex> lock);

  LongCalls* const calls_;
  grpc::CallbackServerContext* const context_;
  RequestLog request_log_;
  storage::Ledger* ledger_ = nullptr;  // set by Begin

  std::mutex mutex_;  // guards what follows, and what derives from this
  storage::FeedQuery query_;
  grpc::ByteBuffer bytes_;                       // gRPC's while it is written
  bool is_open_ = false;                         // the caller was told that the feed is there
  std::optional<storage::WatchTicket> waiting_;  // while it waits for news
  std::optional<grpc::Status> end_;
};

// A feed that such a request asks for.
template <typename Request>
class FeedOf : public FeedCall {
 public:
  const Request& request() const { return request_; }
  grpc::Status Malformed() const {
    return MalformedRequestStatus(Request::descriptor()->full_name());
  }

 protected:
  using FeedCall::FeedCall;

  // Decodes the request, and runs `handler`, which returns the status that ends the call, or
  // nothing if it has called Begin.
  template <typename Call, typename Handler>
  static Call* Start(Call* call, const grpc::ByteBuffer& request_bytes, const Handler& handler) {
    call->decoded_ = Decode(request_bytes, &call->request_);
    std::optional<grpc::Status> status;
    if (call->decoded_ == Decoded::kTooLarge) {
      status = RequestTooLargeStatus(request_bytes.Length(), limits::kMaxRequestBytes);
    } else if (call->decoded_ == Decoded::kMalformed) {
      status = call->Malformed();
    } else {
      status = handler(call);
    }
    if (status) {
      call->Proceed(status);
    }
    return call;
  }

 private:
  LogField Subject() const final { return SubjectOf(request_); }

  Request request_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_FEED_CALL_H_
