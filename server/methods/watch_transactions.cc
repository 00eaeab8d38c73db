#include "server/methods/watch_transactions.h"

#include <utility>

#include "server/call/answering.h"
#include "server/wire/convert.h"
#include "server/wire/validate.h"

namespace atm::server {

std::optional<grpc::Status> WatchTransactions::Handle() {
  return HandIn(
      *this, Validate(request()),
      [this](storage::Ledger& ledger, const storage::FeedQuery& query) { Tell(ledger, query); });
}

void WatchTransactions::Take(storage::FeedChunk chunk) {
  chunk_ = std::move(chunk.receipts);
  written_ = 0;
}

const google::protobuf::Message* WatchTransactions::NextMessage() {
  if (written_ == chunk_.size()) return nullptr;
  message_.Clear();
  ConvertWithBalances(chunk_[written_++], message_.mutable_transaction());
  return &message_;
}

LedgerFeed::Then WatchTransactions::WhenSent() const {
  return chunk_.empty() ? Then::kWaitForNews : Then::kReadOn;
}

}  // namespace atm::server
