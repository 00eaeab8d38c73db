// What the bank inside FakeConnection answers, as the response of a method.
#ifndef ATM_CLIENT_FAKE_FAKE_RESPONSE_H_
#define ATM_CLIENT_FAKE_FAKE_RESPONSE_H_

#include <utility>

#include "absl/status/statusor.h"
#include "atm/v1/atm_service.pb.h"
#include "client/fake/fake_book.h"

namespace atm {

template <typename Response>
void SetBalances(FakeAnswer answer, Response& response) {
  *response.mutable_balance() = std::move(answer.balance);
}

inline void SetBalances(FakeAnswer answer, v1::TransferResponse& response) {
  *response.mutable_from_balance() = std::move(answer.balance);
  *response.mutable_to_balance() = std::move(answer.to_balance).value();
}

inline void SetNothing(v1::ReverseResponse& response) { response.set_nothing_to_reverse(true); }

// Only a reversal may find nothing to do.
template <typename Response>
void SetNothing(Response& /*response*/) {}

template <typename Response>
absl::StatusOr<Response> ResponseOf(absl::StatusOr<FakeAnswer> answer) {
  if (!answer.ok()) return answer.status();
  Response response;
  response.set_replayed(answer->replayed);
  if (answer->transaction.has_value()) {
    *response.mutable_transaction() = *std::move(answer->transaction);
    SetBalances(*std::move(answer), response);
  } else {
    SetNothing(response);
  }
  return response;
}

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_FAKE_RESPONSE_H_
