// The words for single reasons of a refusal. For refusals.cc, which knows all reasons, and for
// amount_refusals.cc and moment_refusals.cc, which have those of amounts and of the moment. Pure
// functions, safe from any thread.
#ifndef ATM_SERVER_STATUS_REFUSAL_WORDS_H_
#define ATM_SERVER_STATUS_REFUSAL_WORDS_H_

#include <grpcpp/support/status.h>

#include <cstdint>
#include <string>

#include "server/status/errors.h"
#include "storage/model/refusal.h"
#include "storage/values/currency.h"

namespace atm::server {

// "15.00 USD"
std::string Amount(std::int64_t amount_minor, Currency currency);

// For the moment: the same request may be carried out later.
grpc::Status Overloaded();
grpc::Status BooksInDoubt();
grpc::Status StorageFull();
grpc::Status StorageLocked();
grpc::Status ClockJumped();
grpc::Status RecordQuotaExceeded(const storage::Refusal& refusal);

// Each for the reason of its name, with the facts that the ledger gives with it.
grpc::Status AmountTooLarge(const storage::Refusal& refusal, const RequestFacts& facts);
grpc::Status HoldExceeded(const storage::Refusal& refusal);
grpc::Status NotReversible(const storage::Refusal& refusal);
grpc::Status AlreadyReversed(const storage::Refusal& refusal);
grpc::Status ReversalExceedsOriginal(const storage::Refusal& refusal);
grpc::Status WithdrawalLimitExceeded(const storage::Refusal& refusal);
grpc::Status DayLimitExceeded(const storage::Refusal& refusal);
grpc::Status DayCountExceeded(const storage::Refusal& refusal);
grpc::Status InsufficientFunds(const storage::Refusal& refusal);
grpc::Status BalanceOverflow(const storage::Refusal& refusal);

}  // namespace atm::server

#endif  // ATM_SERVER_STATUS_REFUSAL_WORDS_H_
