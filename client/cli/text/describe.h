// Transactions and accounts in words.
#ifndef ATM_CLIENT_CLI_TEXT_DESCRIBE_H_
#define ATM_CLIENT_CLI_TEXT_DESCRIBE_H_

#include <google/protobuf/timestamp.pb.h>

#include <optional>
#include <string>
#include <string_view>

#include "atm/v1/account.pb.h"
#include "atm/v1/statement.pb.h"
#include "atm/v1/transaction.pb.h"

namespace atm::cli {

// What it did: "withdrew 40.00 USD from account 10001".
std::string Sentence(const v1::Transaction& transaction);

// What it is: "a withdrawal of 40.00 USD from account 10001".
std::string Description(const v1::Transaction& transaction);

// The same text with a capital letter first.
std::string Capitalized(std::string text);

// Without the prefix that proto's style asks for: "WITHDRAWAL", "TIME_OUT".
std::string KindName(v1::Transaction::Kind kind);
std::string ReversalReasonName(v1::ReversalReason reason);

std::string DirectionName(v1::StatementLine::Direction direction);

// What it is to the account of a statement: "Transfer to 10002: rent".
std::string StatementText(const v1::StatementLine& line);

// As --kind takes it, "deposit". Nothing for a word that is no kind.
std::optional<v1::Transaction::Kind> FindKind(std::string_view word);

// As --reason takes it, "time-out", and back. Nothing for a word that is no reason.
std::string ReversalReasonWord(v1::ReversalReason reason);
std::optional<v1::ReversalReason> FindReversalReason(std::string_view word);

// As --state takes it, "frozen", and back. Nothing for a word that is no state.
std::string AccountStateWord(v1::Account::State state);
std::optional<v1::Account::State> FindAccountState(std::string_view word);

// Without the prefix: "FROZEN", "DEBITS".
std::string AccountStateName(v1::Account::State state);
std::string BlocksName(v1::Freeze::Blocks blocks);

// What a freeze does: "no money can leave it".
std::string BlocksInWords(v1::Freeze::Blocks blocks);

// "2026-01-01 00:10:05 UTC"
std::string TimeInWords(const google::protobuf::Timestamp& time);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_DESCRIBE_H_
