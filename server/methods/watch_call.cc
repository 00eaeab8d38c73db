#include "server/methods/watch_call.h"

#include <utility>

#include "server/wire/convert.h"

namespace atm::server {

void WatchCall::Take(storage::FeedChunk chunk) {
  chunk_ = std::move(chunk.receipts);
  written_ = 0;
}

std::optional<grpc::ByteBuffer> WatchCall::NextMessage() {
  if (written_ == chunk_.size()) {
    return std::nullopt;
  }
  v1::WatchTransactionsResponse response;
  Convert(chunk_[written_++], response.mutable_transaction());
  return Encode(response);
}

FeedCall::Then WatchCall::WhenSent() const {
  return chunk_.empty() ? Then::kWaitForNews : Then::kReadOn;
}

}  // namespace atm::server
