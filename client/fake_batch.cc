#include "client/fake_batch.h"

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>

#include "atm/error.h"
#include "client/fake_refusals.h"
#include "client/fake_request.h"
#include "client/fake_response.h"

namespace atm {
namespace {

constexpr int kMaxOperations = 8'192;

void SetError(const absl::Status& status, v1::BatchResult& result) {
  const auto rich = status.GetPayload(kErrorDetailsUrl);
  result.mutable_error()->ParseFromString(std::string(rich.value()));
}

// Calls `visit` with the operation's request and the way to its response in a result. False if the
// operation is not set.
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

void CarryOutOperation(FakeBank& bank, const v1::BatchOperation& operation,
                       v1::BatchResult& result) {
  const bool is_set = VisitOperation(operation, [&](const auto& request, auto field) {
    using Response = std::remove_pointer_t<decltype((result.*field)())>;
    auto response = ResponseOf<Response>(bank.CarryOut(FakeRequestOf(request)));
    if (response.ok()) {
      *(result.*field)() = *std::move(response);
    } else {
      SetError(response.status(), result);
    }
  });
  if (!is_set) SetError(fake_refusals::InvalidOperation(), result);
}

// What is wrong with the operation whatever is in the books.
absl::Status CheckOperation(const v1::BatchOperation& operation) {
  absl::Status status;
  const bool is_set = VisitOperation(operation, [&](const auto& request, auto /*field*/) {
    status = CheckForm(FakeRequestOf(request));
  });
  return is_set ? status : fake_refusals::InvalidOperation();
}

// Of a batch that has operations of bad form, and is for all or none: the bank is not asked.
v1::ExecuteBatchResponse RefuseForm(const v1::ExecuteBatchRequest& request) {
  v1::ExecuteBatchResponse response;
  for (const v1::BatchOperation& operation : request.operations()) {
    const absl::Status status = CheckOperation(operation);
    SetError(status.ok() ? fake_refusals::OthersRefused() : status, *response.add_results());
  }
  return response;
}

bool IsReplayed(const v1::BatchOperation& operation, v1::BatchResult& result) {
  bool replayed = false;
  VisitOperation(operation, [&](const auto& /*request*/, auto field) {
    replayed = (result.*field)()->replayed();
  });
  return replayed;
}

// Each after the one before, for itself.
v1::ExecuteBatchResponse CarryOutEach(FakeBank& bank, const v1::ExecuteBatchRequest& request) {
  v1::ExecuteBatchResponse response;
  for (const v1::BatchOperation& operation : request.operations()) {
    CarryOutOperation(bank, operation, *response.add_results());
  }
  return response;
}

v1::ExecuteBatchResponse CarryOutAllOrNone(FakeBank& bank, const v1::ExecuteBatchRequest& request) {
  for (const v1::BatchOperation& operation : request.operations()) {
    if (!CheckOperation(operation).ok()) return RefuseForm(request);
  }
  FakeBank trial = bank;
  v1::ExecuteBatchResponse response = CarryOutEach(trial, request);
  const auto is_refused = [](const v1::BatchResult& result) { return result.has_error(); };
  if (std::none_of(response.results().begin(), response.results().end(), is_refused)) {
    bank = std::move(trial);
    return response;
  }
  for (int i = 0; i < request.operations_size(); ++i) {
    v1::BatchResult& result = *response.mutable_results(i);
    if (!is_refused(result) && !IsReplayed(request.operations(i), result)) {
      SetError(fake_refusals::OthersRefused(), result);
    }
  }
  return response;
}

}  // namespace

absl::StatusOr<v1::ExecuteBatchResponse> CarryOutBatch(FakeBank& bank,
                                                       const v1::ExecuteBatchRequest& request) {
  if (request.operations_size() > kMaxOperations) {
    return fake_refusals::BatchTooLarge(request.operations_size(), kMaxOperations);
  }
  return request.atomic() ? CarryOutAllOrNone(bank, request) : CarryOutEach(bank, request);
}

}  // namespace atm
