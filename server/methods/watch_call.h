// One call of WatchTransactions: a feed that waits for what comes.
#ifndef ATM_SERVER_METHODS_WATCH_CALL_H_
#define ATM_SERVER_METHODS_WATCH_CALL_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "atm/v1/feed.pb.h"
#include "server/call/feed_call.h"

namespace atm::server {

class WatchCall final : public FeedOf<v1::WatchTransactionsRequest> {
 public:
  // See FeedCall. Returns the reactor that gRPC wants.
  template <typename Handler>
  static WatchCall* Start(Log* log, LongCalls* watches, grpc::CallbackServerContext* context,
                          const grpc::ByteBuffer& request_bytes, const Handler& handler) {
    auto* call = new WatchCall({"WatchTransactions", log, watches}, context);
    return FeedOf::Start(call, request_bytes, handler);
  }

 private:
  using FeedOf::FeedOf;

  void Take(storage::FeedChunk chunk) override;
  std::optional<grpc::ByteBuffer> NextMessage() override;
  Then WhenSent() const override;

  std::vector<storage::Receipt> chunk_;
  std::size_t written_ = 0;  // of the chunk
};

}  // namespace atm::server

#endif  // ATM_SERVER_METHODS_WATCH_CALL_H_
