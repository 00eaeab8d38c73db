#include "server/watch_call.h"

#include <utility>

#include "server/convert.h"
#include "server/errors.h"

namespace atm::server {

grpc::Status WatchCall::Malformed() const {
  return MalformedRequestStatus(v1::WatchTransactionsRequest::descriptor()->full_name());
}

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

LogField WatchCall::Subject() const { return SubjectOf(request_); }

}  // namespace atm::server
