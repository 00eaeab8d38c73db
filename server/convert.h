// The ledger's answers as messages of the contract. Pure functions, safe from any thread.
#ifndef ATM_SERVER_CONVERT_H_
#define ATM_SERVER_CONVERT_H_

#include "atm/v1/account.pb.h"
#include "atm/v1/transaction.pb.h"
#include "storage/account.h"
#include "storage/outcome.h"

namespace atm::server {

// Fills an empty message.
void Convert(const storage::AccountBalance& balance, v1::AccountBalance* message);

// Fills an empty message with what `receipt` recorded.
void Convert(const storage::Receipt& receipt, v1::Transaction* message);

// Fills an empty WithdrawResponse or DepositResponse: both have the same fields.
template <typename Response>
void ConvertReceipt(const storage::Receipt& receipt, Response* response) {
  Convert(receipt, response->mutable_transaction());
  Convert(receipt.balance, response->mutable_balance());
  response->set_replayed(receipt.replayed);
}

}  // namespace atm::server

#endif  // ATM_SERVER_CONVERT_H_
