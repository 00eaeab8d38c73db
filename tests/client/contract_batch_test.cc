// A FakeConnection and a served bank answer ExecuteBatch alike.
#include <string>
#include <vector>

#include "tests/catch2.h"
#include "tests/client/requests.h"
#include "tests/client/two_banks.h"

namespace atm {
namespace {

v1::ExecuteBatchRequest Batch(const std::vector<v1::BatchOperation>& operations,
                              bool atomic = false) {
  v1::ExecuteBatchRequest request;
  request.mutable_operations()->Add(operations.begin(), operations.end());
  request.set_atomic(atomic);
  return request;
}

v1::BatchOperation In(const v1::WithdrawRequest& request) {
  v1::BatchOperation operation;
  *operation.mutable_withdraw() = request;
  return operation;
}

v1::BatchOperation In(const v1::DepositRequest& request) {
  v1::BatchOperation operation;
  *operation.mutable_deposit() = request;
  return operation;
}

v1::BatchOperation In(const v1::ReverseRequest& request) {
  v1::BatchOperation operation;
  *operation.mutable_reverse() = request;
  return operation;
}

TEST_CASE("They answer alike to batches") {
  v1::BatchOperation transfer;
  *transfer.mutable_transfer() = Transfer("10001", "10002", 500, Id(3));
  v1::BatchOperation hold;
  *hold.mutable_hold() = Hold("10001", 700, Id(4));
  v1::BatchOperation capture;
  *capture.mutable_capture() = Capture(14, 600, Id(5));
  v1::BatchOperation release;
  *release.mutable_release() = Release(14, Id(6));
  const v1::BatchOperation rich = In(Deposit("10001", 2'500, Id(1)));
  const v1::BatchOperation poor = In(Withdrawal("10001", 500'000, Id(2)));
  const v1::BatchOperation malformed = In(Withdrawal("no-number", 0, "no-uuid"));
  const auto reversal = [](int original, int own) {
    return In(ReversalOf(Id(original), 0, Id(own)));
  };
  TwoBanks().AnswerAlike({
      Ask(Batch({})),
      Ask(Batch({}, true)),
      // Nothing happens, because the form or the books refuse one operation.
      Ask(Batch({rich, malformed, v1::BatchOperation()}, true)),
      Ask(Batch({rich, poor, transfer}, true)),
      AskBalance("10001"),
      // Each operation is independent and sees the one before it.
      Ask(Batch({rich, poor, transfer, hold, capture, release, malformed, v1::BatchOperation()})),
      Ask(Batch({rich, poor, transfer})),                        // again
      Ask(Batch({rich, In(Deposit("10001", 1, Id(1)))}, true)),  // again, and reused
      // All of them happen.
      Ask(Batch({In(Deposit("10001", 1, Id(7))), reversal(7, 8), reversal(9, 10),
                 In(Deposit("10001", 1, Id(7)))},
                true)),
      Ask(Deposit("10001", 1, Id(9))),  // reversed before it arrived
      AskBalance("10001"),
      Ask(Batch(std::vector<v1::BatchOperation>(8'193, rich))),
  });
}

}  // namespace
}  // namespace atm
