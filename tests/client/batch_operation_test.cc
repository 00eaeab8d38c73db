#include "client/grpc/batch_operation.h"

#include <string>
#include <vector>

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
    REQUIRE(VisitOperation(operation.operation_case(), [&](auto request, auto, auto) {
      one = EncodeOperation(operation.operation_case(), (operation.*request)());
    }));
    v1::ExecuteBatchRequest alone;
    REQUIRE(alone.ParseFromString(one));
    REQUIRE(alone.operations_size() == 1);
    CHECK(alone.operations(0).SerializeAsString() == operation.SerializeAsString());
    encoded += one;
  }
  CHECK(encoded == batch.SerializeAsString());
}

}  // namespace
}  // namespace atm
