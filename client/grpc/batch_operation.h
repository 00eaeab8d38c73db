// The operations of a batch, each as what it is.
#ifndef ATM_CLIENT_GRPC_BATCH_OPERATION_H_
#define ATM_CLIENT_GRPC_BATCH_OPERATION_H_

#include <google/protobuf/message_lite.h>

#include <string>

#include "atm/v1/atm_service.pb.h"

namespace atm {

// Calls `visit` with the ways to read and to change the request of an operation of this case, and
// with that to its response in a result. False if it is not set.
template <typename Visit>
bool VisitOperation(v1::BatchOperation::OperationCase which, const Visit& visit) {
  using Operation = v1::BatchOperation;
  using Result = v1::BatchResult;
  switch (which) {
    case Operation::kWithdraw:
      visit(&Operation::withdraw, &Operation::mutable_withdraw, &Result::mutable_withdraw);
      return true;
    case Operation::kDeposit:
      visit(&Operation::deposit, &Operation::mutable_deposit, &Result::mutable_deposit);
      return true;
    case Operation::kTransfer:
      visit(&Operation::transfer, &Operation::mutable_transfer, &Result::mutable_transfer);
      return true;
    case Operation::kHold:
      visit(&Operation::hold, &Operation::mutable_hold, &Result::mutable_hold);
      return true;
    case Operation::kCapture:
      visit(&Operation::capture, &Operation::mutable_capture, &Result::mutable_capture);
      return true;
    case Operation::kRelease:
      visit(&Operation::release, &Operation::mutable_release, &Result::mutable_release);
      return true;
    case Operation::kReverse:
      visit(&Operation::reverse, &Operation::mutable_reverse, &Result::mutable_reverse);
      return true;
    case Operation::OPERATION_NOT_SET:
      return false;
  }
  return false;
}

// An encoded ExecuteBatchRequest with one operation, whose request this is. Those of several, one
// after the other, are encoded requests too: with all of their operations, in their order.
std::string EncodeOperation(v1::BatchOperation::OperationCase which,
                            const google::protobuf::MessageLite& request);

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_BATCH_OPERATION_H_
