// Encodes operations of ExecuteBatch one by one. Pure.
#ifndef ATM_CLIENT_GRPC_BATCH_OPERATION_H_
#define ATM_CLIENT_GRPC_BATCH_OPERATION_H_

#include <google/protobuf/message_lite.h>

#include <string>

#include "atm/v1/atm_service.pb.h"

namespace atm {

// Returns an encoded ExecuteBatchRequest with one operation, whose request is `request`. The
// concatenation of several results is again an encoded ExecuteBatchRequest, with all of their
// operations in the same order.
std::string EncodeOperation(v1::BatchOperation::OperationCase which,
                            const google::protobuf::MessageLite& request);

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_BATCH_OPERATION_H_
