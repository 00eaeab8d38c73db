// All methods that move money, for rules that they share: requests as text, sent by name.
#ifndef ATM_TESTS_SERVER_METHODS_H_
#define ATM_TESTS_SERVER_METHODS_H_

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

namespace atm::server::testing {

struct MoneyMethod {
  const char* name;
  const char* request;  // a well-formed one, in protobuf's text format
};

// Written for accounts 10001 and 10002. The ledger refuses those that name a hold or a transaction.
inline constexpr MoneyMethod kMoneyMethods[] = {
    {"Withdraw", "account: '10001' amount_minor: 1"},
    {"Deposit", "account: '10001' amount_minor: 1"},
    {"Transfer", "from_account: '10001' to_account: '10002' amount_minor: 1"},
    {"Hold", "account: '10001' amount_minor: 1"},
    {"Capture", "hold_id: 999 amount_minor: 1"},
    {"Release", "hold_id: 999"},
    {"Reverse", "transaction_id: 999 reason: REVERSAL_REASON_TIME_OUT"},
};

// Whether the method's request has a field of this name.
bool HasField(const MoneyMethod& method, const std::string& field);

// Calls a method with its well-formed request, of which `changes`, likewise text, set further
// fields.
grpc::Status CallChanged(const std::shared_ptr<grpc::Channel>& channel, const MoneyMethod& method,
                         const std::string& changes);

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_METHODS_H_
