#include "server/methods/export_transactions.h"

#include <algorithm>
#include <utility>

#include "server/call/answering.h"
#include "server/status/errors.h"
#include "server/wire/convert.h"
#include "server/wire/validate_export.h"

namespace atm::server {

std::optional<grpc::Status> ExportTransactions::Handle() {
  return HandIn(*this, Validate(request()),
                [this](storage::Ledger& ledger, const ExportQuery& query) {
                  last_ = ledger.last_transaction();
                  end_time_us_ = query.end_time_us;
                  Tell(ledger, query.feed);
                });
}

void ExportTransactions::Take(storage::FeedChunk chunk) {
  is_last_ = chunk.read_to >= last_;
  Cut(chunk);
  chunk_ = std::move(chunk);
}

// What came after the call began, or is of a later time, is at the end of the chunk.
void ExportTransactions::Cut(storage::FeedChunk& chunk) {
  const auto rest = std::ranges::find_if(chunk.receipts, [&](const storage::Receipt& receipt) {
    const storage::Transaction& transaction = receipt.transaction;
    return transaction.id > last_ || (end_time_us_ && transaction.create_time_us >= *end_time_us_);
  });
  is_last_ = is_last_ || rest != chunk.receipts.end();
  chunk.receipts.erase(rest, chunk.receipts.end());
  if (is_last_) chunk.read_to = last_;
}

const google::protobuf::Message* ExportTransactions::NextMessage() {
  if (!chunk_) return nullptr;
  message_.Clear();
  for (const storage::Receipt& receipt : chunk_->receipts) {
    ConvertWithBalances(receipt, message_.add_transactions());
  }
  message_.set_read_to_transaction_id(chunk_->read_to);
  message_.set_last_transaction_id(last_);
  chunk_.reset();
  return &message_;
}

grpc::Status ExportTransactions::StalledStatus() const { return UnreadExportStatus(); }

LedgerFeed::Then ExportTransactions::WhenSent() const {
  return is_last_ ? Then::kEnd : Then::kReadOn;
}

}  // namespace atm::server
