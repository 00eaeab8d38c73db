#include "server/methods/export_call.h"

#include <algorithm>
#include <utility>

#include "server/wire/convert.h"
#include "server/wire/request_fields.h"

namespace atm::server {

Validated<ExportQuery> Validate(const v1::ExportTransactionsRequest& request) {
  RequestFields fields;
  ExportQuery query;
  if (!request.account().empty()) {
    query.feed.account = fields.Account("account", request.account());
  }
  query.feed.after = fields.AfterTransactionId(request.after_transaction_id());
  const TimeRangeUs range =
      fields.TimeRange(request.has_start_time() ? &request.start_time() : nullptr,
                       request.has_end_time() ? &request.end_time() : nullptr);
  query.feed.since_us = range.start;
  query.end_time_us = range.end;
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return query;
}

void ExportCall::Begin(storage::Ledger& ledger, const ExportQuery& query) {
  last_ = ledger.last_transaction();
  end_time_us_ = query.end_time_us;
  FeedCall::Begin(ledger, query.feed);
}

void ExportCall::Take(storage::FeedChunk chunk) {
  is_last_ = chunk.read_to >= last_;
  Cut(chunk);
  chunk_ = std::move(chunk);
}

// What came after the call began, or is of a later time, is at the end of the chunk.
void ExportCall::Cut(storage::FeedChunk& chunk) {
  const auto rest = std::ranges::find_if(chunk.receipts, [&](const storage::Receipt& receipt) {
    const storage::Transaction& transaction = receipt.transaction;
    return transaction.id > last_ || (end_time_us_ && transaction.create_time_us >= *end_time_us_);
  });
  is_last_ = is_last_ || rest != chunk.receipts.end();
  chunk.receipts.erase(rest, chunk.receipts.end());
  if (is_last_) {
    chunk.read_to = last_;
  }
}

std::optional<grpc::ByteBuffer> ExportCall::NextMessage() {
  if (!chunk_) {
    return std::nullopt;
  }
  v1::ExportTransactionsResponse response;
  for (const storage::Receipt& receipt : chunk_->receipts) {
    Convert(receipt, response.add_transactions());
  }
  response.set_read_to_transaction_id(chunk_->read_to);
  response.set_last_transaction_id(last_);
  chunk_.reset();
  return Encode(response);
}

FeedCall::Then ExportCall::WhenSent() const { return is_last_ ? Then::kEnd : Then::kReadOn; }

}  // namespace atm::server
