#include "server/wire/batch_operations.h"

#include <cstddef>
#include <utility>
#include <variant>

#include "proto/visit_operation.h"
#include "server/limits.h"
#include "server/status/errors.h"
#include "server/wire/convert_outcome.h"
#include "server/wire/validate.h"

namespace atm::server {
namespace {

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
  if (request_.validate_only()) {
    return request_.atomic() ? storage::Together::kTrialOfAll : storage::Together::kTrial;
  }
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
  const v1::BatchOperation& operation = request_.operations(position);
  const bool is_known = VisitOperation(operation.operation_case(), [&](auto fields) {
    const auto& request = (operation.*fields.request)();
    if (const auto refused = admit(request)) return SetError(*refused, result);
    if (request.validate_only() && !request_.validate_only()) {
      return SetError(InvalidOperationStatus(), result);
    }
    Validated<storage::Command> wanted = Validate(request);
    if (const auto* violations = std::get_if<std::vector<FieldViolation>>(&wanted)) {
      return SetError(ViolationStatus(*violations), result);
    }
    commands_.push_back(std::get<storage::Command>(std::move(wanted)));
    commands_.back().origin = origin_;
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
    const v1::BatchOperation& operation = request_.operations(position);
    VisitOperation(operation.operation_case(), [&](auto fields) {
      const auto& request = (operation.*fields.request)();
      if (std::holds_alternative<storage::Refusal>(outcomes[i])) {
        const auto& refusal = std::get<storage::Refusal>(outcomes[i]);
        return SetError(RefusalStatus(refusal, FactsOf(request)), result);
      }
      (void)ConvertOutcome(outcomes[i], request, (result->*fields.mutable_response)());
    });
  }
  return grpc::Status::OK;
}

}  // namespace atm::server
