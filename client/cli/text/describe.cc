#include "client/cli/text/describe.h"

#include "absl/strings/str_format.h"
#include "client/cli/text/amount.h"

namespace atm::cli {
namespace {

using v1::Transaction;

std::string Amount(const Transaction& transaction) {
  return AmountWithCurrency(transaction.amount_minor(), transaction.currency_code());
}

// Translates between the names of enumerators, which are in capitals, and the words of the command
// line, which are not.
std::string Translated(std::string_view text, char from, char to, char first, char difference) {
  std::string translated(text);
  for (char& c : translated) {
    const bool is_letter = c >= first && c <= first + 25;
    c = c == from ? to : is_letter ? static_cast<char>(c + difference) : c;
  }
  return translated;
}

constexpr char kToLower = 'a' - 'A';

std::string WithoutPrefix(std::string name, std::string_view prefix, int value) {
  return name.starts_with(prefix) ? name.substr(prefix.size()) : std::to_string(value);
}

constexpr std::string_view kReasonPrefix = "REVERSAL_REASON_";
constexpr std::string_view kStatePrefix = "STATE_";

}  // namespace

std::string Sentence(const Transaction& transaction) {
  const std::string amount = Amount(transaction);
  const std::string& from = transaction.debit_account();
  const std::string& to = transaction.credit_account();
  switch (transaction.kind()) {
    case Transaction::KIND_OPENING:
      return absl::StrFormat("opened account %s with %s", to, amount);
    case Transaction::KIND_DEPOSIT:
      return absl::StrFormat("deposited %s into account %s", amount, to);
    case Transaction::KIND_WITHDRAWAL:
      return absl::StrFormat("withdrew %s from account %s", amount, from);
    case Transaction::KIND_TRANSFER:
      return absl::StrFormat("transferred %s from account %s to account %s", amount, from, to);
    case Transaction::KIND_HOLD:
      return absl::StrFormat("set %s aside in account %s", amount, from);
    case Transaction::KIND_CAPTURE:
      return absl::StrFormat("paid %s out of hold %d of account %s", amount, transaction.hold_id(),
                             from);
    case Transaction::KIND_RELEASE:
      return absl::StrFormat("released hold %d of %s in account %s", transaction.hold_id(), amount,
                             from);
    case Transaction::KIND_EXPIRY:
      return absl::StrFormat("ended hold %d of %s in account %s, whose time was over",
                             transaction.hold_id(), amount, from);
    case Transaction::KIND_REVERSAL:
      return absl::StrFormat("reversed %s of transaction %d, back from %s to %s", amount,
                             transaction.original_transaction_id(), from, to);
    default:
      return absl::StrFormat("moved %s from account %s to account %s", amount, from, to);
  }
}

std::string Prospect(const Transaction& transaction) {
  const std::string amount = Amount(transaction);
  const std::string& from = transaction.debit_account();
  const std::string& to = transaction.credit_account();
  switch (transaction.kind()) {
    case Transaction::KIND_OPENING:
      return absl::StrFormat("account %s would be opened with %s", to, amount);
    case Transaction::KIND_DEPOSIT:
      return absl::StrFormat("%s would be deposited into account %s", amount, to);
    case Transaction::KIND_WITHDRAWAL:
      return absl::StrFormat("%s would be withdrawn from account %s", amount, from);
    case Transaction::KIND_TRANSFER:
      return absl::StrFormat("%s would be transferred from account %s to account %s", amount, from,
                             to);
    case Transaction::KIND_HOLD:
      return absl::StrFormat("%s would be set aside in account %s", amount, from);
    case Transaction::KIND_CAPTURE:
      return absl::StrFormat("%s would be paid out of hold %d of account %s", amount,
                             transaction.hold_id(), from);
    case Transaction::KIND_RELEASE:
      return absl::StrFormat("hold %d of %s in account %s would be released", transaction.hold_id(),
                             amount, from);
    case Transaction::KIND_REVERSAL:
      return absl::StrFormat("%s of transaction %d would go back from %s to %s", amount,
                             transaction.original_transaction_id(), from, to);
    default:
      return absl::StrFormat("%s would be moved from account %s to account %s", amount, from, to);
  }
}

std::string Description(const Transaction& transaction) {
  const std::string amount = Amount(transaction);
  const std::string& from = transaction.debit_account();
  const std::string& to = transaction.credit_account();
  switch (transaction.kind()) {
    case Transaction::KIND_OPENING:
      return absl::StrFormat("the opening of account %s with %s", to, amount);
    case Transaction::KIND_DEPOSIT:
      return absl::StrFormat("a deposit of %s into account %s", amount, to);
    case Transaction::KIND_WITHDRAWAL:
      return absl::StrFormat("a withdrawal of %s from account %s", amount, from);
    case Transaction::KIND_TRANSFER:
      return absl::StrFormat("a transfer of %s from account %s to account %s", amount, from, to);
    case Transaction::KIND_HOLD:
      return absl::StrFormat("a hold of %s in account %s", amount, from);
    case Transaction::KIND_CAPTURE:
      return absl::StrFormat("a payment of %s out of a hold of account %s", amount, from);
    case Transaction::KIND_RELEASE:
    case Transaction::KIND_EXPIRY:
      return absl::StrFormat("the end of a hold of %s in account %s", amount, from);
    case Transaction::KIND_REVERSAL:
      return absl::StrFormat("a reversal of %s from %s to %s", amount, from, to);
    default:
      return absl::StrFormat("a movement of %s from account %s to account %s", amount, from, to);
  }
}

std::string Capitalized(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - kToLower);
  }
  return text;
}

std::string KindName(Transaction::Kind kind) {
  return WithoutPrefix(Transaction::Kind_Name(kind), "KIND_", kind);
}

std::string ReversalReasonName(v1::ReversalReason reason) {
  return WithoutPrefix(v1::ReversalReason_Name(reason), kReasonPrefix, reason);
}

std::string ReversalReasonWord(v1::ReversalReason reason) {
  return Translated(ReversalReasonName(reason), '_', '-', 'A', kToLower);
}

std::optional<v1::ReversalReason> FindReversalReason(std::string_view word) {
  v1::ReversalReason reason = v1::REVERSAL_REASON_UNSPECIFIED;
  const std::string name =
      std::string(kReasonPrefix) + Translated(word, '-', '_', 'a', static_cast<char>(-kToLower));
  return v1::ReversalReason_Parse(name, &reason) ? std::optional(reason) : std::nullopt;
}

std::string DirectionName(v1::StatementLine::Direction direction) {
  return WithoutPrefix(v1::StatementLine::Direction_Name(direction), "DIRECTION_", direction);
}

std::string StatementText(const v1::StatementLine& line) {
  const Transaction& transaction = line.transaction();
  const bool comes_in = line.direction() == v1::StatementLine::DIRECTION_CREDIT;
  std::string text = Capitalized(Translated(KindName(transaction.kind()), '_', ' ', 'A', kToLower));
  switch (transaction.kind()) {
    case Transaction::KIND_TRANSFER:
      text += absl::StrFormat(" %s %s", comes_in ? "from" : "to", line.counterparty());
      break;
    case Transaction::KIND_HOLD:
      text += absl::StrFormat(" of %s", Amount(transaction));
      break;
    case Transaction::KIND_CAPTURE:
      text = absl::StrFormat("Withdrawal out of hold %d", transaction.hold_id());
      break;
    case Transaction::KIND_RELEASE:
    case Transaction::KIND_EXPIRY:
      text += absl::StrFormat(" of hold %d, %s", transaction.hold_id(), Amount(transaction));
      break;
    case Transaction::KIND_REVERSAL:
      text += absl::StrFormat(" of %d", transaction.original_transaction_id());
      break;
    default:
      break;
  }
  return transaction.memo().empty() ? text : absl::StrFormat("%s: %s", text, transaction.memo());
}

std::optional<Transaction::Kind> FindKind(std::string_view word) {
  Transaction::Kind kind = Transaction::KIND_UNSPECIFIED;
  const std::string name = "KIND_" + Translated(word, '-', '_', 'a', static_cast<char>(-kToLower));
  const bool is_kind = Transaction::Kind_Parse(name, &kind);
  return is_kind && kind != Transaction::KIND_UNSPECIFIED ? std::optional(kind) : std::nullopt;
}

std::string AccountStateName(v1::Account::State state) {
  return WithoutPrefix(v1::Account::State_Name(state), kStatePrefix, state);
}

const std::vector<std::string_view>& ReversalReasonWords() {
  static const std::vector<std::string_view> kWords = {
      "customer-cancelled", "device-fault", "no-cash", "time-out", "suspected-malfunction"};
  return kWords;
}

std::string AccountStateWord(v1::Account::State state) {
  return Translated(AccountStateName(state), '_', '-', 'A', kToLower);
}

std::optional<v1::Account::State> FindAccountState(std::string_view word) {
  v1::Account::State state = v1::Account::STATE_UNSPECIFIED;
  const std::string name =
      std::string(kStatePrefix) + Translated(word, '-', '_', 'a', static_cast<char>(-kToLower));
  return v1::Account::State_Parse(name, &state) ? std::optional(state) : std::nullopt;
}

std::string BlocksName(v1::Freeze::Blocks blocks) {
  return WithoutPrefix(v1::Freeze::Blocks_Name(blocks), "BLOCKS_", blocks);
}

std::string BlocksInWords(v1::Freeze::Blocks blocks) {
  switch (blocks) {
    case v1::Freeze::BLOCKS_DEBITS:
      return "no money can leave it";
    case v1::Freeze::BLOCKS_CREDITS:
      return "no money can reach it";
    default:
      return "no money can leave or reach it";
  }
}

}  // namespace atm::cli
