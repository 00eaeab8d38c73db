// One call of WatchTransactions, from its bytes to its end.
//
// A WatchCall does one thing at a time: it reads a chunk of the feed, or writes one transaction, or
// waits for news; what ends one thing begins the next. So it holds one chunk at most, and what the
// caller does not read stays in the ledger's record. A call that is to end does so between two
// things, where nobody is about to call it back; waiting is broken off.
//
// It owns itself: made by Start, it is deleted by gRPC's last reaction, OnDone. It does not pass
// the door, since nobody waits until a feed has ended by itself: Watches ends it, and the server's
// shutdown cuts off whoever does not read. No thread is held meanwhile.
#ifndef ATM_SERVER_WATCH_CALL_H_
#define ATM_SERVER_WATCH_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <cstddef>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "atm/v1/feed.pb.h"
#include "server/log.h"
#include "server/request_log.h"
#include "server/watches.h"
#include "server/wire.h"
#include "storage/feed.h"
#include "storage/ledger.h"

namespace atm::server {

class WatchCall final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  // Returns the status that ends the call, or nothing if it has called Begin.
  using Handler = absl::FunctionRef<std::optional<grpc::Status>(WatchCall*)>;

  // Decodes the request, and runs `handler`. `log` and `watches` must outlive the call. Returns the
  // reactor that gRPC wants.
  static WatchCall* Start(Log* log, Watches* watches, grpc::CallbackServerContext* context,
                          const grpc::ByteBuffer& request_bytes, Handler handler);

  const grpc::CallbackServerContext& context() const { return *context_; }
  const v1::WatchTransactionsRequest& request() const { return request_; }

  // As those of UnaryCall.
  bool has_invalid_text() const { return decoded_ == Decoded::kInvalidText; }
  grpc::Status Malformed() const;

  // Begins to tell the feed, if there is room for one more. The ledger must outlive the call.
  void Begin(storage::Ledger& ledger, const storage::FeedQuery& query);

  // Ends the call as soon as it is not about to be called back. From any thread; the first status
  // counts. Does not call OnDone.
  void End(const grpc::Status& status);

 private:
  WatchCall(Log* log, Watches* watches, grpc::CallbackServerContext* context)
      : watches_(watches), context_(context), request_log_("WatchTransactions", log) {}

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  // What was being done is done, and `status`, if there is one, is to be the end.
  void Proceed(const std::optional<grpc::Status>& status);
  void OnRead(storage::FeedFinding finding);

  // Takes a chunk over; or tells why there is none. Under mutex_, as the next two.
  std::optional<grpc::Status> Take(storage::FeedFinding finding);
  bool WaitForNews();
  void NoteEnd(const grpc::Status& status);

  // Begins what is next. Takes the lock of mutex_.
  void Next(std::unique_lock<std::mutex> lock);

  Watches* const watches_;
  grpc::CallbackServerContext* const context_;
  RequestLog request_log_;
  Decoded decoded_ = Decoded::kOk;
  v1::WatchTransactionsRequest request_;
  storage::Ledger* ledger_ = nullptr;  // set by Begin

  std::mutex mutex_;  // guards what follows
  storage::FeedQuery query_;
  std::vector<storage::Receipt> chunk_;
  std::size_t written_ = 0;                           // of the chunk
  grpc::ByteBuffer bytes_;                            // gRPC's while it is written
  bool is_open_ = false;                              // the caller was told that the feed is there
  std::optional<storage::Watchers::Ticket> waiting_;  // while it waits for news
  std::optional<grpc::Status> end_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_WATCH_CALL_H_
