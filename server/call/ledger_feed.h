// A feed of what is on record, transaction after transaction.
//
// A LedgerFeed does one thing at a time: it reads a chunk of the record, or has one message sent,
// or waits for news; what ends one thing begins the next. So it holds one chunk at most, and what
// the caller does not read stays in the ledger's record. A feed that is to end does so between two
// things, where nobody is about to call it back; waiting is broken off. No thread is held
// meanwhile.
//
// It does not pass the door, since nobody waits until a feed has ended by itself: LongCalls ends
// it, and the face cuts off whoever does not read.
//
// The kinds of feed, which say what becomes of a chunk, derive from it: see server/methods.
#ifndef ATM_SERVER_CALL_LEDGER_FEED_H_
#define ATM_SERVER_CALL_LEDGER_FEED_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <optional>

#include "server/call/call_facts.h"
#include "server/call/feed_call.h"
#include "server/call/long_calls.h"
#include "storage/base/mutex.h"
#include "storage/ledger/ledger.h"
#include "storage/read/read_feed.h"

namespace atm::server {

class LedgerFeed : public FeedCall, public LongCall {
 public:
  // Begins to tell the feed, if there is room for one more. The ledger outlives the call.
  void Tell(storage::Ledger& ledger, const storage::FeedQuery& query);

  // The first status counts. Does not call OnDone.
  void End(const grpc::Status& status) override;

  void EndIfStalled(std::chrono::steady_clock::time_point now) override;

  void OnWritten(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 protected:
  // All of them outlive the call. `calls` counts the feeds of this kind.
  LedgerFeed(const Method& method, Service& service, FeedFace& face, LongCalls& calls)
      : FeedCall(method, service, face), calls_(calls) {}

  // How long a message may wait to be taken by the caller before the feed ends, and how it ends
  // then. Returns nullopt if a message may wait for ever.
  virtual std::optional<std::chrono::milliseconds> patience() const { return std::nullopt; }
  virtual grpc::Status StalledStatus() const { return grpc::Status::CANCELLED; }

  // Takes over what was read.
  virtual void Take(storage::FeedChunk chunk) = 0;

  // Returns the next message of it, which stays as it is until the next call; or null if all is
  // sent.
  virtual const google::protobuf::Message* NextMessage() = 0;

  // What to do when all is sent.
  enum class Then { kReadOn, kWaitForNews, kEnd };
  virtual Then WhenSent() const = 0;

 private:
  void Refuse(const grpc::Status& status) override { Proceed(status); }

  // What was being done is done, and `status`, if there is one, is to be the end.
  void Proceed(const std::optional<grpc::Status>& status);

  void OnRead(storage::FeedFinding finding);

  // Returns why there is no chunk, or nullopt if there is one.
  std::optional<grpc::Status> TakeFinding(storage::FeedFinding finding) ATM_REQUIRES(mutex_);
  bool WaitForNews() ATM_REQUIRES(mutex_);
  void NoteEnd(const grpc::Status& status) ATM_REQUIRES(mutex_);

  // Begins what is next. Lets go of the mutex.
  void Next() ATM_RELEASE(mutex_);
  void Read() ATM_RELEASE(mutex_);
  void Finish(grpc::Status end) ATM_RELEASE(mutex_);

  LongCalls& calls_;
  storage::Ledger* ledger_ = nullptr;  // set by Tell

  Mutex mutex_;  // guards what derives from this, too
  storage::FeedQuery query_ ATM_GUARDED_BY(mutex_);
  bool has_read_ ATM_GUARDED_BY(mutex_) = false;  // a chunk was read
  bool is_open_ ATM_GUARDED_BY(mutex_) = false;   // the caller was told that the feed is there
  // Since when a message is being sent; nullopt if none is.
  std::optional<std::chrono::steady_clock::time_point> sending_since_ ATM_GUARDED_BY(mutex_);
  std::optional<storage::WatchTicket> waiting_ ATM_GUARDED_BY(mutex_);  // for news
  std::optional<grpc::Status> end_ ATM_GUARDED_BY(mutex_);
};

// A feed with such messages.
template <typename RequestType, typename ResponseType>
class LedgerFeedOf : public LedgerFeed {
 public:
  using Request = RequestType;
  using Response = ResponseType;

  const Request& request() const { return request_; }
  google::protobuf::Message* request_message() final { return &request_; }

 protected:
  using LedgerFeed::LedgerFeed;

  CallFacts Facts() const final { return {.subject = SubjectOf(request_)}; }

  // The message that is being sent.
  Response message_;

 private:
  Request request_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_LEDGER_FEED_H_
