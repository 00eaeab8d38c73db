#include "client/grpc/batch_operation.h"

#include <string>
#include <vector>

#include "proto/visit_operation.h"
#include "tests/catch2.h"

namespace atm {
namespace {

using Operation = v1::BatchOperation;

// One of each kind, and one with nothing in it.
v1::ExecuteBatchRequest OneOfEach() {
  v1::ExecuteBatchRequest batch;
  batch.add_operations()->mutable_withdraw()->set_account("10001");
  batch.add_operations()->mutable_deposit()->set_memo(std::string(200, 'x'));
  batch.add_operations()->mutable_transfer()->set_amount_minor(-1);
  batch.add_operations()->mutable_hold()->mutable_expire_time()->set_seconds(7);
  batch.add_operations()->mutable_capture()->set_hold_id(1);
  batch.add_operations()->mutable_release()->set_hold_id(1'000'000'000'000);
  batch.add_operations()->mutable_reverse();
  return batch;
}

TEST_CASE("EncodeOperation: encoded operations, one after the other, are a batch") {
  const v1::ExecuteBatchRequest batch = OneOfEach();
  std::string encoded;
  for (const Operation& operation : batch.operations()) {
    std::string one;
    REQUIRE(VisitOperation(operation.operation_case(), [&](auto fields) {
      one = EncodeOperation(operation.operation_case(), (operation.*fields.request)());
    }));
    v1::ExecuteBatchRequest alone;
    REQUIRE(alone.ParseFromString(one));
    REQUIRE(alone.operations_size() == 1);
    CHECK(alone.operations(0).SerializeAsString() == operation.SerializeAsString());
    encoded += one;
  }
  CHECK(encoded == batch.SerializeAsString());
}

TEST_CASE("VisitOperation: every operation of the contract, each with its own response") {
  const auto* operations = Operation::descriptor()->FindOneofByName("operation");
  REQUIRE(operations != nullptr);
  for (int i = 0; i < operations->field_count(); ++i) {
    const auto* field = operations->field(i);
    INFO(field->name());
    Operation operation;
    v1::BatchResult result;
    REQUIRE(
        VisitOperation(static_cast<Operation::OperationCase>(field->number()), [&](auto fields) {
          (operation.*fields.mutable_request)();
          (result.*fields.mutable_response)();
        }));
    CHECK(operation.operation_case() == field->number());
    const auto* response = v1::BatchResult::descriptor()->FindFieldByName(field->name());
    REQUIRE(response != nullptr);
    CHECK(result.GetReflection()->HasField(result, response));
  }
}

TEST_CASE("VisitOperation: an operation that is not set is not visited") {
  CHECK_FALSE(VisitOperation(Operation::OPERATION_NOT_SET, [](auto) { FAIL("it was visited"); }));
}

}  // namespace
}  // namespace atm
