// ExecuteBatch of the bank inside FakeConnection.
#ifndef ATM_CLIENT_FAKE_FAKE_BATCH_H_
#define ATM_CLIENT_FAKE_FAKE_BATCH_H_

#include "absl/status/statusor.h"
#include "atm/v1/atm_service.pb.h"
#include "client/fake/fake_bank.h"

namespace atm {

absl::StatusOr<v1::ExecuteBatchResponse> CarryOutBatch(FakeBank& bank,
                                                       const v1::ExecuteBatchRequest& request);

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_FAKE_BATCH_H_
