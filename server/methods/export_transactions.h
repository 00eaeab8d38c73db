// ExportTransactions: a feed of what is on record, which ends.
#ifndef ATM_SERVER_METHODS_EXPORT_TRANSACTIONS_H_
#define ATM_SERVER_METHODS_EXPORT_TRANSACTIONS_H_

#include <chrono>
#include <cstdint>
#include <optional>

#include "atm/v1/export.pb.h"
#include "server/call/ledger_feed.h"
#include "server/limits.h"

namespace atm::server {

class ExportTransactions final
    : public LedgerFeedOf<v1::ExportTransactionsRequest, v1::ExportTransactionsResponse> {
 public:
  ExportTransactions(const Method& method, Service& service, FeedFace& face)
      : LedgerFeedOf(method, service, face, service.exports) {}

 private:
  std::optional<grpc::Status> Handle() override;
  void Take(storage::FeedChunk chunk) override;
  const google::protobuf::Message* NextMessage() override;
  Then WhenSent() const override;
  std::optional<std::chrono::milliseconds> patience() const override {
    return limits::kCallerPatience;
  }
  grpc::Status StalledStatus() const override;

  // Takes away what is not asked for any more.
  void Cut(storage::FeedChunk& chunk);

  storage::TransactionId last_ = 0;  // the newest transaction when the call began
  std::optional<std::int64_t> end_time_us_;
  std::optional<storage::FeedChunk> chunk_;  // which is not sent yet
  bool is_last_ = false;
};

}  // namespace atm::server

#endif  // ATM_SERVER_METHODS_EXPORT_TRANSACTIONS_H_
