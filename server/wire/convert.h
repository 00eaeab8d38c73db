// The ledger's answers as messages of the contract. Pure functions, safe from any thread.
#ifndef ATM_SERVER_WIRE_CONVERT_H_
#define ATM_SERVER_WIRE_CONVERT_H_

#include "atm/v1/account.pb.h"
#include "atm/v1/atm_service.pb.h"
#include "atm/v1/transaction.pb.h"
#include "storage/base/check.h"
#include "storage/model/account.h"
#include "storage/model/outcome.h"

namespace atm::server {

// Fills an empty message.
void Convert(const storage::AccountBalance& balance, v1::AccountBalance* message);

// Fills an empty message with an account whose freeze, if it has one, is in force.
void Convert(const storage::Account& account, v1::Account* message);

// Fills an empty message with what `receipt` recorded, or would have recorded.
void Convert(const storage::Receipt& receipt, v1::Transaction* message);

// Does as Convert, and adds the balances of both accounts: for those who read the bank's books.
void ConvertWithBalances(const storage::Receipt& receipt, v1::Transaction* message);

// Fills the empty response of a method with what the ledger answered. All but Transfer's have the
// same fields.
template <typename Response>
void ConvertAnswer(const storage::Receipt& receipt, Response* response) {
  Convert(receipt, response->mutable_transaction());
  Convert(receipt.balance, response->mutable_balance());
  response->set_replayed(receipt.replayed);
}
inline void ConvertAnswer(const storage::Receipt& receipt, v1::TransferResponse* response) {
  Convert(receipt, response->mutable_transaction());
  Convert(receipt.balance, response->mutable_from_balance());
  Convert(receipt.credit_balance.value(), response->mutable_to_balance());
  response->set_replayed(receipt.replayed);
}

template <typename Response>
void ConvertAnswer(const storage::NothingToReverse& /*nothing*/, Response* /*response*/) {
  storage::Check(false, "only a Reverse finds nothing to reverse");
}
inline void ConvertAnswer(const storage::NothingToReverse& nothing, v1::ReverseResponse* response) {
  response->set_nothing_to_reverse(true);
  response->set_replayed(nothing.replayed);
}

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_CONVERT_H_
