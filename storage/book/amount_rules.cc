// The rule of how much one operation may move.
#include <cstdint>
#include <optional>
#include <variant>

#include "storage/book/rules.h"

namespace atm::storage {
namespace {

// The amount that an operation names, and the account that it is asked of.
struct Named {
  std::int64_t amount_minor = 0;
  AccountNumber account = {};
};

Named NamedIn(const OpenAccount& open) { return {open.opening_minor, open.account}; }
Named NamedIn(const Deposit& deposit) { return {deposit.amount_minor, deposit.account}; }
Named NamedIn(const Withdraw& withdraw) { return {withdraw.amount_minor, withdraw.account}; }
Named NamedIn(const Transfer& transfer) { return {transfer.amount_minor, transfer.from}; }
Named NamedIn(const Hold& hold) { return {hold.amount_minor, hold.account}; }
Named NamedIn(const Capture& capture) { return {capture.amount_minor}; }
Named NamedIn(const Reverse& reverse) { return {reverse.amount_minor.value_or(0)}; }

// The others name none.
template <typename Other>
Named NamedIn(const Other& /*operation*/) {
  return {};
}

// The amount of the hold or transaction that an operation names; 0 if it names none that is there.
std::int64_t RecordedAmount(const Operation& operation, const Book& book, const Context& context) {
  if (const auto* capture = std::get_if<Capture>(&operation)) {
    const std::optional<HoldRecord> hold = book.holds().Find(capture->hold);
    return hold ? hold->amount_minor : 0;
  }
  if (std::holds_alternative<Reverse>(operation) && context.original) {
    return context.original->transaction.amount_minor;
  }
  return 0;
}

}  // namespace

std::optional<Refusal> Rules::CheckAmount(const Operation& operation) const {
  const Named named = std::visit([](const auto& asked) { return NamedIn(asked); }, operation);
  const std::int64_t most = book_.max_amount_minor();
  if (named.amount_minor <= most ||
      named.amount_minor <= RecordedAmount(operation, book_, context_)) {
    return std::nullopt;
  }
  return Refusal{.reason = RefusalReason::kAmountTooLarge,
                 .account = named.account,
                 .requested_minor = named.amount_minor,
                 .limit_minor = most};
}

}  // namespace atm::storage
