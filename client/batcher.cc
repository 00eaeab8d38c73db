#include "client/batcher.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "atm/client.h"
#include "atm/error.h"
#include "client/call_set.h"
#include "client/timing.h"

namespace atm {
namespace {

// In one batch. More gain no throughput, and the first of them would wait for the last.
constexpr std::size_t kMostTogether = 1'024;

}  // namespace

void Batcher::Add(std::unique_ptr<BatchedCall> call) {
  {
    const std::lock_guard lock(mutex_);
    if (is_busy_ && !is_closed_ && !is_off_) {
      waiting_.push_back(std::move(call));
      return;
    }
    is_busy_ = true;
  }
  SendAlone(std::move(call));
}

void Batcher::Close() {
  std::deque<std::unique_ptr<BatchedCall>> waiting;
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    waiting.swap(waiting_);
  }
  const CallbackScope scope;
  for (const auto& call : waiting) call->End(ConnectionClosed());
}

void Batcher::SendNext() {
  Calls calls;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
      is_busy_ = false;
      return;
    }
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kMostTogether));
    std::move(waiting_.begin(), waiting_.begin() + count, std::back_inserter(calls));
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
  }
  if (calls.size() == 1) {
    SendAlone(std::move(calls.front()));
  } else {
    SendAll(std::move(calls));
  }
}

void Batcher::SendAlone(std::unique_ptr<BatchedCall> call) {
  BatchedCall& sent = *call;
  sent.SendAlone(
      std::move(call), [self = shared_from_this()] { self->SendNext(); }, absl::OkStatus());
}

void Batcher::SendAll(Calls calls) {
  v1::ExecuteBatchRequest request;
  request.mutable_operations()->Reserve(static_cast<int>(calls.size()));
  auto first_end = calls.front()->deadline();
  for (const auto& call : calls) {
    call->Put(request.add_operations());
    first_end = std::min(first_end, call->deadline());
  }
  // A std::function is copied, and the calls are not: they are shared with the one that is called.
  const auto sent = std::make_shared<Calls>(std::move(calls));
  send_(request, Until(first_end),
        [self = shared_from_this(), sent](absl::StatusOr<v1::ExecuteBatchResponse> response) {
          self->OnBatch(std::move(*sent), std::move(response));
        });
}

void Batcher::OnBatch(Calls calls, absl::StatusOr<v1::ExecuteBatchResponse> response) {
  if (response.ok() && response->results_size() != static_cast<int>(calls.size())) {
    response =
        absl::InternalError("the bank answered another number of operations than were asked");
  }
  if (absl::IsUnimplemented(response.status())) {
    const std::lock_guard lock(mutex_);
    is_off_ = true;
  }
  SendNext();  // first, so that the bank has something to do while the callers are told
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (!response.ok()) {
      AskAlone(std::move(calls[i]), response.status());
      continue;
    }
    v1::BatchResult* const result = response->mutable_results(static_cast<int>(i));
    const absl::Status error = ErrorOf(*result);
    if (absl::IsUnavailable(error)) {  // the disk is full, say: a call alone would try again, too
      AskAlone(std::move(calls[i]), error);
    } else {
      calls[i]->Take(result);
    }
  }
}

void Batcher::AskAlone(std::unique_ptr<BatchedCall> call, const absl::Status& status) {
  bool is_closed = false;
  {
    const std::lock_guard lock(mutex_);
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
