// Transactions and accounts in words.
#ifndef ATM_CLIENT_CLI_TEXT_DESCRIBE_H_
#define ATM_CLIENT_CLI_TEXT_DESCRIBE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "atm/v1/account.pb.h"
#include "atm/v1/statement.pb.h"
#include "atm/v1/transaction.pb.h"

namespace atm::cli {

// Says what the transaction did: "withdrew 40.00 USD from account 10001".
std::string Sentence(const v1::Transaction& transaction);

// Says what the transaction would do: "40.00 USD would be withdrawn from account 10001".
std::string Prospect(const v1::Transaction& transaction);

// Says what the transaction is: "a withdrawal of 40.00 USD from account 10001".
std::string Description(const v1::Transaction& transaction);

// The same text with a capital letter first.
std::string Capitalized(std::string text);

// Return the name without the prefix that the style of proto asks for: "WITHDRAWAL", "TIME_OUT".
std::string KindName(v1::Transaction::Kind kind);
std::string ReversalReasonName(v1::ReversalReason reason);

std::string DirectionName(v1::StatementLine::Direction direction);

// Says what the line means to the account of the statement: "Transfer to 10002: rent".
std::string StatementText(const v1::StatementLine& line);

// Returns the kind for a word that --kind takes, such as "deposit", or nullopt if it is none.
std::optional<v1::Transaction::Kind> FindKind(std::string_view word);

// The words that --reason takes, such as "time-out". FindReversalReason returns nullopt for any
// other word.
std::string ReversalReasonWord(v1::ReversalReason reason);
std::optional<v1::ReversalReason> FindReversalReason(std::string_view word);
const std::vector<std::string_view>& ReversalReasonWords();

// The words that --state takes, such as "frozen". FindAccountState returns nullopt for any other
// word.
std::string AccountStateWord(v1::Account::State state);
std::optional<v1::Account::State> FindAccountState(std::string_view word);

// Return the name without its prefix: "FROZEN", "DEBITS".
std::string AccountStateName(v1::Account::State state);
std::string BlocksName(v1::Freeze::Blocks blocks);

// Says what a freeze does: "no money can leave it".
std::string BlocksInWords(v1::Freeze::Blocks blocks);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_DESCRIBE_H_
