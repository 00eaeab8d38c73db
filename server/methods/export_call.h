// One call of ExportTransactions: a feed of what is on record, which ends.
#ifndef ATM_SERVER_METHODS_EXPORT_CALL_H_
#define ATM_SERVER_METHODS_EXPORT_CALL_H_

#include <cstdint>
#include <optional>

#include "atm/v1/export.pb.h"
#include "server/call/feed_call.h"
#include "server/wire/validate.h"

namespace atm::server {

// What to export.
struct ExportQuery {
  storage::FeedQuery feed;
  std::optional<std::int64_t> end_time_us = {};  // those before this time only
};

// In the order that proto/atm/v1/admin_service.proto documents.
Validated<ExportQuery> Validate(const v1::ExportTransactionsRequest& request);

class ExportCall final : public FeedOf<v1::ExportTransactionsRequest> {
 public:
  // See FeedCall. Returns the reactor that gRPC wants.
  template <typename Handler>
  static ExportCall* Start(Log* log, LongCalls* exports, grpc::CallbackServerContext* context,
                           const grpc::ByteBuffer& request_bytes, const Handler& handler) {
    auto* call = new ExportCall({"ExportTransactions", log, exports}, context);
    return FeedOf::Start(call, request_bytes, handler);
  }

  // Begins, and ends with what is the newest transaction now.
  void Begin(storage::Ledger& ledger, const ExportQuery& query);

 private:
  using FeedOf::FeedOf;

  void Take(storage::FeedChunk chunk) override;
  std::optional<grpc::ByteBuffer> NextMessage() override;
  Then WhenSent() const override;

  // Takes away what is not asked for any more.
  void Cut(storage::FeedChunk& chunk);

  storage::TransactionId last_ = 0;
  std::optional<std::int64_t> end_time_us_;
  std::optional<storage::FeedChunk> chunk_;  // which is not sent yet
  bool is_last_ = false;
};

}  // namespace atm::server

#endif  // ATM_SERVER_METHODS_EXPORT_CALL_H_
