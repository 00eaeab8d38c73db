// One call of WatchTransactions: a feed that waits for what comes.
#ifndef ATM_SERVER_WATCH_CALL_H_
#define ATM_SERVER_WATCH_CALL_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "atm/v1/feed.pb.h"
#include "server/feed_call.h"

namespace atm::server {

class WatchCall final : public FeedCall {
 public:
  // See FeedCall. Returns the reactor that gRPC wants.
  template <typename Handler>
  static WatchCall* Start(Log* log, LongCalls* watches, grpc::CallbackServerContext* context,
                          const grpc::ByteBuffer& request_bytes, const Handler& handler) {
    auto* call = new WatchCall({"WatchTransactions", log, watches}, context);
    return FeedCall::Start(call, request_bytes, handler);
  }

  const v1::WatchTransactionsRequest& request() const { return request_; }
  grpc::Status Malformed() const;

 private:
  friend class FeedCall;  // whose Start decodes the request
  using FeedCall::FeedCall;

  void Take(storage::FeedChunk chunk) override;
  std::optional<grpc::ByteBuffer> NextMessage() override;
  Then WhenSent() const override;
  LogField Subject() const override;

  v1::WatchTransactionsRequest request_;
  std::vector<storage::Receipt> chunk_;
  std::size_t written_ = 0;  // of the chunk
};

}  // namespace atm::server

#endif  // ATM_SERVER_WATCH_CALL_H_
