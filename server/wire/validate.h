// What a request must look like before the ledger hears of it.
//
// Each function returns what the ledger understands, or everything that is wrong with the request,
// in the order that proto/atm/v1/atm_service.proto documents. Pure functions, safe from any thread.
#ifndef ATM_SERVER_WIRE_VALIDATE_H_
#define ATM_SERVER_WIRE_VALIDATE_H_

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "atm/v1/atm_service.pb.h"
#include "server/status/errors.h"
#include "server/wire/request_fields.h"
#include "storage/model/account.h"
#include "storage/model/command.h"
#include "storage/model/outcome.h"
#include "storage/read/read_feed.h"
#include "storage/read/record_query.h"
#include "storage/read/statement.h"
#include "storage/read/transaction_filter.h"

namespace atm::server {

// What was asked for, or at least one violation.
template <typename Wanted>
using Validated = std::variant<Wanted, std::vector<FieldViolation>>;

// A balance at an earlier time.
struct PastBalance {
  storage::AccountNumber account;
  storage::AsOf as_of;
};

// Of the balance now; and of one at an earlier time, which is not later than `now`.
Validated<storage::AccountNumber> Validate(const v1::BalanceRequest& request);
Validated<PastBalance> ValidateAsOf(const v1::BalanceRequest& request,
                                    std::chrono::system_clock::time_point now);

Validated<storage::Command> Validate(const v1::WithdrawRequest& request);
Validated<storage::Command> Validate(const v1::DepositRequest& request);
Validated<storage::Command> Validate(const v1::TransferRequest& request);
Validated<storage::Command> Validate(const v1::HoldRequest& request);
Validated<storage::Command> Validate(const v1::CaptureRequest& request);
Validated<storage::Command> Validate(const v1::ReleaseRequest& request);
Validated<storage::Command> Validate(const v1::ReverseRequest& request);
Validated<storage::RecordKey> Validate(const v1::GetTransactionRequest& request);
Validated<storage::StatementQuery> Validate(const v1::ListTransactionsRequest& request);
Validated<storage::ReferenceSearch> Validate(const v1::FindTransactionsRequest& request);
Validated<storage::HoldQuery> Validate(const v1::ListHoldsRequest& request);
Validated<storage::FeedQuery> Validate(const v1::WatchTransactionsRequest& request);

// What the fields `reference`, `business_day` and `origin` of a request ask for.
template <typename Request>
storage::TransactionFilter ReadFilter(const Request& request, RequestFields* fields) {
  storage::TransactionFilter filter{.reference = fields->Reference(request.reference())};
  filter.business_day = fields->BusinessDay(request.business_day());
  if (!request.origin().empty()) filter.origin = request.origin();
  return filter;
}

// The tokens of the pages that follow on these; empty if there is none.
std::string PageTokenAfter(const storage::ReferenceSearch& search,
                           const storage::ReferencePage& page);
std::string PageTokenAfter(const storage::HoldQuery& query, const storage::HoldPage& page);

// Where a page of the bank's holds begins; what is wrong is noted.
storage::HoldPosition ReadHoldToken(const std::string& token, const storage::HoldQuery& query,
                                    RequestFields* fields);

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_VALIDATE_H_
