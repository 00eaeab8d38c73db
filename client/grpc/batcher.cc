#include "client/grpc/batcher.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "atm/client.h"
#include "atm/error.h"
#include "client/grpc/call_set.h"
#include "client/grpc/timing.h"

namespace atm {
namespace {

// The most operations in one call. More gain no throughput, and the first would wait for the last.
constexpr std::size_t kMostTogether = 1'024;

// Whether an operation may be carried out later, by a call of its own, which is retried: the disk
// is full, say, or the bank says when to ask again.
bool IsOfTheMoment(const absl::Status& error) {
  return absl::IsUnavailable(error) ||
         (absl::IsResourceExhausted(error) && DetailsOf(error).retry_delay.has_value());
}

}  // namespace

// A call that has to wait is encoded in the meantime, by the thread that adds it, without the lock.
void Batcher::Add(std::unique_ptr<BatchedCall> call) {
  std::optional<std::string> encoded;
  for (;;) {
    {
      const MutexLock lock(mutex_);
      if (!HasToWait()) {
        is_busy_ = true;
        break;
      }
      if (encoded) {
        waiting_.push_back({std::move(call), *std::move(encoded)});
        return;
      }
    }
    encoded = call->Encode();
  }
  SendAlone(std::move(call));
}

void Batcher::Close() {
  std::deque<Waiting> waiting;
  {
    const MutexLock lock(mutex_);
    is_closed_ = true;
    waiting.swap(waiting_);
  }
  const CallbackScope scope;
  for (const Waiting& one : waiting) one.call->End(ConnectionClosed());
}

void Batcher::SendNext() {
  std::vector<Waiting> batch;
  {
    const MutexLock lock(mutex_);
    if (waiting_.empty()) {
      is_busy_ = false;
      return;
    }
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kMostTogether));
    std::move(waiting_.begin(), waiting_.begin() + count, std::back_inserter(batch));
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
  }
  if (batch.size() == 1) {
    SendAlone(std::move(batch.front().call));
  } else {
    SendAll(std::move(batch));
  }
}

void Batcher::SendAlone(std::unique_ptr<BatchedCall> call) {
  BatchedCall& sent = *call;
  sent.SendAlone(
      std::move(call), [self = shared_from_this()] { self->SendNext(); }, absl::OkStatus());
}

void Batcher::SendAll(std::vector<Waiting> batch) {
  std::string request;
  auto first_end = batch.front().call->deadline();
  // A std::function must be copyable and the calls are not, so it holds a shared pointer to them.
  const auto sent = std::make_shared<Calls>();
  for (Waiting& one : batch) {
    request += one.encoded;
    first_end = std::min(first_end, one.call->deadline());
    sent->push_back(std::move(one.call));
  }
  send_(request, Until(first_end),
        {.arrived =
             [self = shared_from_this()](const absl::Status& status) { self->OnArrived(status); },
         .told =
             [self = shared_from_this(), sent](absl::StatusOr<v1::ExecuteBatchResponse> response) {
               self->Tell(std::move(*sent), std::move(response));
             }});
}

// The next call is sent first, so that the bank works while the response is decoded and delivered.
void Batcher::OnArrived(const absl::Status& status) {
  if (absl::IsUnimplemented(status)) {
    const MutexLock lock(mutex_);
    is_off_ = true;
  }
  SendNext();
}

void Batcher::Tell(Calls calls, absl::StatusOr<v1::ExecuteBatchResponse> response) {
  if (response.ok() && response->results_size() != static_cast<int>(calls.size())) {
    response =
        absl::InternalError("the bank answered another number of operations than were asked");
  }
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (!response.ok()) {
      AskAlone(std::move(calls[i]), response.status());
      continue;
    }
    v1::BatchResult* const result = response->mutable_results(static_cast<int>(i));
    const absl::Status error = ErrorOf(*result);
    if (IsOfTheMoment(error)) {
      AskAlone(std::move(calls[i]), error);
    } else {
      calls[i]->Take(result);
    }
  }
}

void Batcher::AskAlone(std::unique_ptr<BatchedCall> call, const absl::Status& status) {
  bool is_closed = false;
  {
    const MutexLock lock(mutex_);
    is_closed = is_closed_;
  }
  if (is_closed || Until(call->deadline()).count() == 0) {
    call->End(status);
    return;
  }
  BatchedCall& sent = *call;
  sent.SendAlone(std::move(call), [] {}, IsDefinite(status) ? absl::OkStatus() : status);
}

}  // namespace atm
