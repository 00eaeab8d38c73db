// The operations of ExecuteBatch, each by its own message types: the one place that lists them for
// both the server and the client. Pure; not installed.
#ifndef ATM_PROTO_VISIT_OPERATION_H_
#define ATM_PROTO_VISIT_OPERATION_H_

#include "atm/v1/atm_service.pb.h"

namespace atm {

// Where an operation keeps its request in a BatchOperation, and its response in a BatchResult.
template <typename Request, typename Response>
struct OperationFields {
  const Request& (v1::BatchOperation::*request)() const;
  Request* (v1::BatchOperation::*mutable_request)();
  Response* (v1::BatchResult::*mutable_response)();
};

// Calls `visit` with the OperationFields of this case and returns true. Returns false, and does not
// call it, if the case is not set or unknown.
template <typename Visit>
bool VisitOperation(v1::BatchOperation::OperationCase which, const Visit& visit) {
  using Operation = v1::BatchOperation;
  using Result = v1::BatchResult;
  switch (which) {
    case Operation::kWithdraw:
      visit(OperationFields<v1::WithdrawRequest, v1::WithdrawResponse>{
          &Operation::withdraw, &Operation::mutable_withdraw, &Result::mutable_withdraw});
      return true;
    case Operation::kDeposit:
      visit(OperationFields<v1::DepositRequest, v1::DepositResponse>{
          &Operation::deposit, &Operation::mutable_deposit, &Result::mutable_deposit});
      return true;
    case Operation::kTransfer:
      visit(OperationFields<v1::TransferRequest, v1::TransferResponse>{
          &Operation::transfer, &Operation::mutable_transfer, &Result::mutable_transfer});
      return true;
    case Operation::kHold:
      visit(OperationFields<v1::HoldRequest, v1::HoldResponse>{
          &Operation::hold, &Operation::mutable_hold, &Result::mutable_hold});
      return true;
    case Operation::kCapture:
      visit(OperationFields<v1::CaptureRequest, v1::CaptureResponse>{
          &Operation::capture, &Operation::mutable_capture, &Result::mutable_capture});
      return true;
    case Operation::kRelease:
      visit(OperationFields<v1::ReleaseRequest, v1::ReleaseResponse>{
          &Operation::release, &Operation::mutable_release, &Result::mutable_release});
      return true;
    case Operation::kReverse:
      visit(OperationFields<v1::ReverseRequest, v1::ReverseResponse>{
          &Operation::reverse, &Operation::mutable_reverse, &Result::mutable_reverse});
      return true;
    case Operation::OPERATION_NOT_SET:
      return false;
  }
  return false;
}

}  // namespace atm

#endif  // ATM_PROTO_VISIT_OPERATION_H_
