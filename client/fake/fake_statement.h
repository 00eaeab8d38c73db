// Statements and past balances of the bank inside FakeConnection: read off its list of transactions
// from the first one on. Pure functions; accounts exist, and requests are of good form.
#ifndef ATM_CLIENT_FAKE_FAKE_STATEMENT_H_
#define ATM_CLIENT_FAKE_FAKE_STATEMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "atm/v1/atm_service.pb.h"

namespace atm {

// The transactions of a ledger, the one with the id 1 first.
using FakeLedger = std::vector<v1::Transaction>;

// The id of the last transaction that is not later than `time`; 0 if there is none.
std::int64_t LastAt(const FakeLedger& ledger, const google::protobuf::Timestamp& time);

// What the account held right after the transaction `transaction_id` of the ledger. Before it was
// opened: nothing, without a last transaction and without a currency.
v1::AccountBalance BalanceAfter(const FakeLedger& ledger, const std::string& account,
                                std::int64_t transaction_id);

// One page, but for the currency. Its token is one of ours.
v1::ListTransactionsResponse StatementPage(const FakeLedger& ledger,
                                           const v1::ListTransactionsRequest& request);

// Whether the token of a request is one of ours, and of this request.
bool IsPageToken(const v1::ListTransactionsRequest& request);

// The first transaction that a feed has not told yet; null if there is none.
const v1::Transaction* NextOfFeed(const FakeLedger& ledger,
                                  const v1::WatchTransactionsRequest& request);

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_FAKE_STATEMENT_H_
