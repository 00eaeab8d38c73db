// WatchTransactions: a feed that waits for what comes.
#ifndef ATM_SERVER_METHODS_WATCH_TRANSACTIONS_H_
#define ATM_SERVER_METHODS_WATCH_TRANSACTIONS_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "atm/v1/feed.pb.h"
#include "server/call/ledger_feed.h"

namespace atm::server {

class WatchTransactions final
    : public LedgerFeedOf<v1::WatchTransactionsRequest, v1::WatchTransactionsResponse> {
 public:
  WatchTransactions(const Method& method, Service& service, FeedFace& face)
      : LedgerFeedOf(method, service, face, service.watches) {}

 private:
  std::optional<grpc::Status> Handle() override;
  void Take(storage::FeedChunk chunk) override;
  const google::protobuf::Message* NextMessage() override;
  Then WhenSent() const override;

  std::vector<storage::Receipt> chunk_;
  std::size_t written_ = 0;  // of the chunk
};

}  // namespace atm::server

#endif  // ATM_SERVER_METHODS_WATCH_TRANSACTIONS_H_
