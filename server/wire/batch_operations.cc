#include "server/wire/batch_operations.h"

#include <cstddef>
#include <utility>
#include <variant>

#include "server/limits.h"
#include "server/status/errors.h"
#include "server/wire/convert_outcome.h"
#include "server/wire/validate.h"

namespace atm::server {
namespace {

// Calls `visit` with the operation's request and the way to its response in a result. False if the
// operation is none that this server knows.
template <typename Visit>
bool VisitOperation(const v1::BatchOperation& operation, const Visit& visit) {
  using Result = v1::BatchResult;
  switch (operation.operation_case()) {
    case v1::BatchOperation::kWithdraw:
      visit(operation.withdraw(), &Result::mutable_withdraw);
      return true;
    case v1::BatchOperation::kDeposit:
      visit(operation.deposit(), &Result::mutable_deposit);
      return true;
    case v1::BatchOperation::kTransfer:
      visit(operation.transfer(), &Result::mutable_transfer);
      return true;
    case v1::BatchOperation::kHold:
      visit(operation.hold(), &Result::mutable_hold);
      return true;
    case v1::BatchOperation::kCapture:
      visit(operation.capture(), &Result::mutable_capture);
      return true;
    case v1::BatchOperation::kRelease:
      visit(operation.release(), &Result::mutable_release);
      return true;
    case v1::BatchOperation::kReverse:
      visit(operation.reverse(), &Result::mutable_reverse);
      return true;
    case v1::BatchOperation::OPERATION_NOT_SET:
      return false;
  }
  return false;
}

void SetError(const grpc::Status& status, v1::BatchResult* result) {
  *result->mutable_error() = RichOf(status);
}

// Whether a refusal is one of the call as a whole.
bool IsOfBatch(const storage::Outcome& outcome) {
  const auto* refusal = std::get_if<storage::Refusal>(&outcome);
  return refusal != nullptr && (refusal->reason == storage::RefusalReason::kShuttingDown ||
                                refusal->reason == storage::RefusalReason::kOverloaded);
}

}  // namespace

storage::Together BatchOperations::together() const {
  return request_.atomic() ? storage::Together::kAllOrNone : storage::Together::kEachForItself;
}

std::optional<grpc::Status> BatchOperations::Read(Admit admit) {
  if (request_.operations_size() > limits::kMaxBatchOperations) {
    return BatchTooLargeStatus(request_.operations_size());
  }
  commands_.reserve(static_cast<std::size_t>(request_.operations_size()));
  positions_.reserve(static_cast<std::size_t>(request_.operations_size()));
  response_->mutable_results()->Reserve(request_.operations_size());
  for (int position = 0; position < request_.operations_size(); ++position) {
    response_->add_results();
    ReadOperation(position, admit);
  }
  const bool is_refused = commands_.size() != static_cast<std::size_t>(request_.operations_size());
  if (request_.atomic() && is_refused) {
    for (const int position : positions_) {
      SetError(RefusalStatus({.reason = storage::RefusalReason::kOthersRefused}, {}),
               response_->mutable_results(position));
    }
    commands_.clear();
  }
  return std::nullopt;
}

void BatchOperations::ReadOperation(int position, Admit admit) {
  v1::BatchResult* const result = response_->mutable_results(position);
  const bool is_known =
      VisitOperation(request_.operations(position), [&](const auto& request, auto /*response*/) {
        if (const auto refused = admit(request)) return SetError(*refused, result);
        Validated<storage::Command> wanted = Validate(request);
        if (const auto* violations = std::get_if<std::vector<FieldViolation>>(&wanted)) {
          return SetError(ViolationStatus(*violations), result);
        }
        commands_.push_back(std::get<storage::Command>(std::move(wanted)));
        positions_.push_back(position);
      });
  if (!is_known) {
    SetError(InvalidOperationStatus(), result);
  }
}

grpc::Status BatchOperations::Answer(const std::vector<storage::Outcome>& outcomes) {
  if (!outcomes.empty() && IsOfBatch(outcomes.front())) {
    return RefusalStatus(std::get<storage::Refusal>(outcomes.front()), {});
  }
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const int position = positions_[i];
    v1::BatchResult* const result = response_->mutable_results(position);
    VisitOperation(request_.operations(position), [&](const auto& request, auto response) {
      if (std::holds_alternative<storage::Refusal>(outcomes[i])) {
        const auto& refusal = std::get<storage::Refusal>(outcomes[i]);
        return SetError(RefusalStatus(refusal, FactsOf(request)), result);
      }
      (void)ConvertOutcome(outcomes[i], request, (result->*response)());
    });
  }
  return grpc::Status::OK;
}

}  // namespace atm::server
