#include "client/fake/fake_batch.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "client/fake/fake_refusals.h"
#include "client/fake/fake_request.h"
#include "client/fake/fake_response.h"
#include "client/status/rich_status.h"
#include "proto/visit_operation.h"

namespace atm {
namespace {

constexpr int kMaxOperations = 8'192;

void SetError(const absl::Status& status, v1::BatchResult& result) {
  *result.mutable_error() = RichOf(status);
}

void CarryOutOperation(FakeBank& bank, const v1::BatchOperation& operation,
                       v1::BatchResult& result) {
  const auto visit = [&](auto fields) {
    using Response = std::remove_pointer_t<decltype((result.*fields.mutable_response)())>;
    auto response =
        ResponseOf<Response>(bank.CarryOut(FakeRequestOf((operation.*fields.request)())));
    if (response.ok()) {
      *(result.*fields.mutable_response)() = *std::move(response);
    } else {
      SetError(response.status(), result);
    }
  };
  if (!VisitOperation(operation.operation_case(), visit)) {
    SetError(fake_refusals::InvalidOperation(), result);
  }
}

// What is wrong with the operation whatever is in the books.
absl::Status CheckOperation(const v1::BatchOperation& operation) {
  absl::Status status;
  const auto visit = [&](auto fields) {
    status = CheckForm(FakeRequestOf((operation.*fields.request)()));
  };
  return VisitOperation(operation.operation_case(), visit) ? status
                                                           : fake_refusals::InvalidOperation();
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
  VisitOperation(operation.operation_case(),
                 [&](auto fields) { replayed = (result.*fields.mutable_response)()->replayed(); });
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
