// The rules of the bank, as one decision looks at them. For Book::Decide, and the files that hold
// the rules: book_rules.cc of money, amount_rules.cc of how much at once, limit_rules.cc of limits,
// reversal_rules.cc of taking back, account_rules.cc of accounts.
#ifndef ATM_STORAGE_BOOK_RULES_H_
#define ATM_STORAGE_BOOK_RULES_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <variant>

#include "storage/book/book.h"
#include "storage/model/account_change.h"

namespace atm::storage {

// One decision. It reads the book, and writes nothing.
class Rules {
 public:
  Rules(const Book& book, const Context& context)
      : book_(book),
        context_(context),
        now_us_(std::max(context.now_us, book.last_time_us())),
        // Not 0, which is none, with a clock that stands at its beginning.
        business_day_(std::max({1, context.day.number, book.newest_day()})) {}

  // The refusal if an operation names a larger amount than one operation may move. To be asked
  // first. What a hold set aside can be captured, and what was moved can be reversed, however
  // large: the bound may have been another one then.
  std::optional<Refusal> CheckAmount(const Operation& operation) const;

  Decision On(const OpenAccount& open) const;
  Decision On(const Deposit& deposit) const;
  Decision On(const Withdraw& withdraw) const;
  Decision On(const Transfer& transfer) const;
  Decision On(const Hold& hold) const;
  Decision On(const Capture& capture) const;
  Decision On(const Release& release) const;
  Decision On(const Reverse& reverse) const;
  Decision On(const UpdateAccount& update) const;
  Decision On(const CloseAccount& close) const;
  Decision On(const ReopenAccount& reopen) const;

  // Frees a hold, because of a release, an expiry or a reversal.
  Event Free(const HoldRecord& hold, TransactionKind kind, HoldState state) const;

 private:
  using Side = Book::Side;

  // A customer's account that can be used in this currency, whatever its state, or why it cannot.
  std::variant<Side, Refusal> Find(const AccountNumber& number, std::int64_t amount_minor,
                                   const std::optional<Currency>& currency) const;

  // The refusal if the account is closed, if it is frozen for a movement, or if it is either.
  std::optional<Refusal> CheckOpen(const Side& side, std::int64_t amount_minor) const;
  std::optional<Refusal> CheckFrozen(const Side& side, std::int64_t amount_minor,
                                     Blocks movement) const;
  std::optional<Refusal> CheckState(const Side& side, std::int64_t amount_minor,
                                    Blocks movement) const;

  // Checks both accounts of a transfer. The refusal that comes first in the order of reasons is
  // returned, whichever account it is of.
  std::optional<Refusal> CheckBothStates(const Side& from, const Side& to,
                                         std::int64_t amount_minor) const;

  // Whether an amount may be taken out or set aside: state, limits, funds, in this order.
  std::optional<Refusal> CheckWithdrawal(const Side& side, std::int64_t amount_minor) const;
  std::optional<Refusal> CheckLimits(const Side& side, std::int64_t amount_minor) const;

  // A change of an account, which is `after` it.
  Decision Change(AccountChangeKind kind, const Side& side, AccountAttributes after) const;

  // The open hold that an operation names, or why there is none to use.
  std::variant<HoldRecord, Refusal> FindHold(TransactionId id, std::int64_t amount_minor) const;

  // What On(Reverse) does to money that moved, and to money that is set aside.
  Decision TakeBack(const Reverse& reverse, const Original& record) const;
  Decision TakeBackHold(const Reverse& reverse, const Transaction& original) const;

  Refusal About(RefusalReason reason, const Side& side, std::int64_t requested_minor) const;
  std::optional<Refusal> CheckFunds(const Side& side, std::int64_t amount_minor) const;

  // Makes the next transaction; returns nullopt if a balance would leave its range.
  std::optional<Transaction> Post(TransactionKind kind, const Side& debit, const Side& credit,
                                  std::int64_t amount_minor) const;

  // Makes the next transaction as a decision. `asked` is the account that a refusal names.
  Decision Move(TransactionKind kind, const Side& debit, const Side& credit,
                std::int64_t amount_minor, const Side& asked) const;

  Side CashOf(const Side& side) const { return book_.SideOf(book_.InternalOf(side.currency).cash); }

  const Book& book_;
  const Context& context_;
  const std::int64_t now_us_;
  const std::int32_t business_day_;  // never earlier than that of the newest transaction
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_BOOK_RULES_H_
