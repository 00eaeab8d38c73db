// The simplest bank that can be thought of, to hold the real one against: maps and plain numbers,
// no journal, no batches, no links.
#ifndef ATM_TESTS_STORAGE_MODEL_H_
#define ATM_TESTS_STORAGE_MODEL_H_

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/model/command.h"
#include "storage/model/hold.h"
#include "storage/model/outcome.h"
#include "storage/values/money.h"
#include "tests/storage/limits_model.h"

namespace atm::storage {

class Model {
 public:
  using Holding = ModelHolding;

  // What the bank must answer: a refusal's reason, or nothing where it says yes. `id` is that of
  // the transaction, if there is one.
  std::optional<RefusalReason> Tell(const OpenAccount& open, TransactionId id) {
    const std::string number(open.account.text());
    if (accounts_.contains(number)) return RefusalReason::kAccountExists;
    std::int64_t& opened = opened_[open.currency.ordinal()];
    if (!CheckedAdd(opened, open.opening_minor)) return RefusalReason::kBalanceOverflow;
    opened += open.opening_minor;
    accounts_.emplace(
        number,
        Holding{.currency = open.currency, .balance = open.opening_minor, .limits = open.limits});
    Happen(id, {.kind = TransactionKind::kOpening, .to = number});
    return std::nullopt;
  }

  std::optional<RefusalReason> Tell(const Deposit& deposit, TransactionId id) {
    const std::string to(deposit.account.text());
    if (const auto no = FindOpen(to, Blocks::kCredits, deposit.currency)) return no;
    return Move(TransactionKind::kDeposit, "", to, deposit.amount_minor, id);
  }

  std::optional<RefusalReason> Tell(const Withdraw& withdraw, TransactionId id) {
    const std::string from(withdraw.account.text());
    if (const auto no = FindOpen(from, Blocks::kDebits, withdraw.currency)) return no;
    const Holding& holding = accounts_.at(from);
    if (const auto no = limits_.Check(holding, withdraw.amount_minor, Today())) return no;
    const auto no = Move(TransactionKind::kWithdrawal, from, "", withdraw.amount_minor, id);
    if (!no) Use(from, Today(), withdraw.amount_minor, 1, past_.at(id));
    return no;
  }

  std::optional<RefusalReason> Tell(const Transfer& transfer, TransactionId id) {
    const std::string from(transfer.from.text());
    const std::string to(transfer.to.text());
    if (const auto no = Find(from, std::nullopt)) return no;
    if (const auto no = Find(to, std::nullopt)) return no;
    if (const auto no = Find(from, transfer.currency)) return no;
    if (const auto no = Find(to, accounts_.at(from).currency)) return no;
    if (accounts_.at(from).closed || accounts_.at(to).closed) return RefusalReason::kAccountClosed;
    if (Blocked(from, Blocks::kDebits) || Blocked(to, Blocks::kCredits)) {
      return RefusalReason::kAccountFrozen;
    }
    return Move(TransactionKind::kTransfer, from, to, transfer.amount_minor, id);
  }

  std::optional<RefusalReason> Tell(const Hold& hold, TransactionId id) {
    const std::string account(hold.account.text());
    if (const auto no = Find(account, hold.currency)) return no;
    const std::int64_t expire_us = hold.expire_time_us.value_or(now_us + kDefaultHoldUs);
    if (expire_us <= now_us || expire_us > now_us + kMaxHoldUs) {
      return RefusalReason::kInvalidExpireTime;
    }
    if (const auto no = FindOpen(account, Blocks::kDebits, std::nullopt)) return no;
    Holding& holding = accounts_.at(account);
    if (const auto no = limits_.Check(holding, hold.amount_minor, Today())) return no;
    if (hold.amount_minor > limits_.Available(holding)) return RefusalReason::kInsufficientFunds;
    if (!CheckedAdd(holding.held, hold.amount_minor) ||
        !CheckedAdd(limits_.Withdrawn(holding, Today()), hold.amount_minor)) {
      return RefusalReason::kBalanceOverflow;
    }
    holding.held += hold.amount_minor;
    Past& past = Happen(id, {.kind = TransactionKind::kHold,
                             .from = account,
                             .amount = hold.amount_minor,
                             .expire_us = expire_us});
    Use(account, Today(), hold.amount_minor, 1, past);
    return std::nullopt;
  }

  std::optional<RefusalReason> Tell(const Capture& capture, TransactionId id) {
    if (const auto no = FindHold(capture.hold)) return no;
    Past& hold = past_.at(capture.hold);
    Holding& holding = accounts_.at(hold.from);
    if (capture.currency && *capture.currency != holding.currency) {
      return RefusalReason::kCurrencyMismatch;
    }
    if (capture.amount_minor > hold.amount) return RefusalReason::kHoldExceeded;
    const auto no = Move(TransactionKind::kCapture, hold.from, "", capture.amount_minor, id);
    if (no) return no;
    holding.held -= hold.amount;
    hold.state = HoldState::kCaptured;
    Use(hold.from, hold.limit_day, capture.amount_minor - hold.amount, 0, past_.at(id));
    return std::nullopt;
  }

  std::optional<RefusalReason> Tell(const Release& release, TransactionId id) {
    return EndHold(release.hold, id);
  }

  std::optional<RefusalReason> Tell(const Reverse& reverse, TransactionId id) {
    const auto* by_id = std::get_if<TransactionId>(&reverse.original);
    const auto found = past_.find(by_id != nullptr ? *by_id : 0);
    if (found == past_.end()) {
      return by_id != nullptr ? std::optional(RefusalReason::kTransactionNotFound) : std::nullopt;
    }
    const Past original = found->second;
    const bool is_hold = original.kind == TransactionKind::kHold;
    if (is_hold) {
      if (const auto no = FindHold(*by_id)) return no;
    }
    const Holding& customer = accounts_.at(original.to.empty() ? original.from : original.to);
    if (reverse.currency && *reverse.currency != customer.currency) {
      return RefusalReason::kCurrencyMismatch;
    }
    for (const std::string& side : {original.from, original.to}) {
      if (!side.empty() && accounts_.at(side).closed) return RefusalReason::kAccountClosed;
    }
    if (is_hold) {
      const std::int64_t asked = reverse.amount_minor.value_or(original.amount);
      if (asked > original.amount) return RefusalReason::kReversalExceedsOriginal;
      if (asked < original.amount) return RefusalReason::kNotReversible;
      return EndHold(*by_id, id);
    }
    if (original.amount == 0) return RefusalReason::kNotReversible;
    const std::int64_t left = original.amount - original.reversed;
    if (left == 0) return RefusalReason::kAlreadyReversed;
    const std::int64_t amount = reverse.amount_minor.value_or(left);
    if (amount > left) return RefusalReason::kReversalExceedsOriginal;
    const auto refused = Move(TransactionKind::kReversal, original.to, original.from, amount, id);
    if (refused) return refused;
    past_.at(*by_id).reversed += amount;
    if (original.limit_day != 0) {
      Use(original.from, original.limit_day, -amount, amount == left ? -1 : 0, past_.at(id));
    }
    return std::nullopt;
  }

  std::optional<RefusalReason> Tell(const UpdateAccount& update, TransactionId /*id*/) {
    const std::string account(update.account.text());
    if (const auto no = FindOpen(account, Blocks{}, std::nullopt)) return no;
    Holding& holding = accounts_.at(account);
    if (const auto* freeze = std::get_if<Freeze>(&update.freeze)) {
      if (freeze->end_time_us != 0 && freeze->end_time_us <= now_us) {
        return RefusalReason::kInvalidFreezeEnd;
      }
      holding.blocks = static_cast<int>(freeze->blocks);
      holding.blocked_until_us = freeze->end_time_us;
    } else if (std::holds_alternative<Unfreeze>(update.freeze)) {
      holding.blocks = 0;
      holding.blocked_until_us = 0;
    }
    if (update.display_name) holding.name = *update.display_name;
    for (const auto& [limit, value] : update.limits) holding.limits.*limit = value;
    return std::nullopt;
  }

  std::optional<RefusalReason> Tell(const CloseAccount& close, TransactionId /*id*/) {
    const std::string account(close.account.text());
    if (const auto no = FindOpen(account, Blocks{}, std::nullopt)) return no;
    Holding& holding = accounts_.at(account);
    if (holding.balance != 0 || holding.held != 0) return RefusalReason::kAccountNotEmpty;
    holding.closed = true;
    return std::nullopt;
  }

  std::optional<RefusalReason> Tell(const ReopenAccount& reopen, TransactionId /*id*/) {
    const std::string account(reopen.account.text());
    if (const auto no = Find(account, std::nullopt)) return no;
    if (!accounts_.at(account).closed) return RefusalReason::kAccountNotClosed;
    accounts_.at(account).closed = false;
    return std::nullopt;
  }

  // Frees the holds whose time is over, the earliest first, by transactions that follow on
  // `newest`. Says how many.
  int ExpireHolds(TransactionId newest) {
    int over = 0;
    for (const auto& [expire_us, id] : OpenHoldsAsTheyEnd()) {
      if (expire_us > now_us) break;
      EndHold(id, ++newest);
      past_.at(id).state = HoldState::kExpired;
      ++over;
    }
    return over;
  }

  const std::map<std::string, Holding>& accounts() const { return accounts_; }

  // The business day of what happens now.
  std::int32_t Today() const {
    const auto day =
        static_cast<std::int32_t>((now_us + ahead_us) / (std::int64_t{86'400} * 1'000'000));
    return std::max({1, day, newest_day_});
  }

  // The open holds: of each account in the order of their ids, and of the bank as they end.
  std::map<std::string, std::vector<TransactionId>> OpenHoldsOfAccounts() const {
    std::map<std::string, std::vector<TransactionId>> holds;
    for (const auto& [id, past] : past_) {
      if (IsOpen(past)) holds[past.from].push_back(id);
    }
    return holds;
  }
  std::set<std::pair<std::int64_t, TransactionId>> OpenHoldsAsTheyEnd() const {
    std::set<std::pair<std::int64_t, TransactionId>> holds;
    for (const auto& [id, past] : past_) {
      if (IsOpen(past)) holds.emplace(past.expire_us, id);
    }
    return holds;
  }

  std::int64_t now_us = 0;
  std::int64_t ahead_us = 0;  // how much earlier than that of UTC the bank's day begins

 private:
  // A transaction; an empty side is the bank's.
  struct Past {
    TransactionKind kind = {};
    std::string from = {};
    std::string to = {};
    std::int64_t amount = 0;  // 0: cannot be taken back
    std::int64_t reversed = 0;
    std::int64_t expire_us = 0;
    HoldState state = HoldState::kOpen;
    std::int32_t limit_day = 0;
  };

  static bool IsOpen(const Past& past) {
    return past.kind == TransactionKind::kHold && past.state == HoldState::kOpen;
  }

  // A transaction happens, today: the days before it are forgotten.
  Past& Happen(TransactionId id, Past transaction) {
    if (Today() > newest_day_) {
      newest_day_ = Today();
      for (auto& [number, holding] : accounts_) holding.used = {};
    }
    return past_[id] = std::move(transaction);
  }

  // Counts for a day, or gives back to it, as far as that is not forgotten.
  void Use(const std::string& account, std::int32_t day, std::int64_t minor, int count,
           Past& transaction) {
    transaction.limit_day = day;
    if (day < newest_day_) return;
    DayUse& used = accounts_.at(account).used;
    used = {
        .day = day, .withdrawn_minor = used.withdrawn_minor + minor, .count = used.count + count};
  }

  std::optional<RefusalReason> Find(const std::string& account,
                                    const std::optional<Currency>& currency) const {
    const auto found = accounts_.find(account);
    if (found == accounts_.end()) return RefusalReason::kAccountNotFound;
    if (currency && *currency != found->second.currency) return RefusalReason::kCurrencyMismatch;
    return std::nullopt;
  }

  bool Blocked(const std::string& account, Blocks movement) const {
    const Holding& holding = accounts_.at(account);
    return (holding.blocks & static_cast<int>(movement)) != 0 &&
           (holding.blocked_until_us == 0 || now_us < holding.blocked_until_us);
  }

  std::optional<RefusalReason> FindOpen(const std::string& account, Blocks movement,
                                        const std::optional<Currency>& currency) const {
    if (const auto no = Find(account, currency)) return no;
    if (accounts_.at(account).closed) return RefusalReason::kAccountClosed;
    if (Blocked(account, movement)) return RefusalReason::kAccountFrozen;
    return std::nullopt;
  }

  std::optional<RefusalReason> FindHold(TransactionId id) const {
    const auto found = past_.find(id);
    if (found == past_.end() || found->second.kind != TransactionKind::kHold) {
      return RefusalReason::kHoldNotFound;
    }
    switch (found->second.state) {
      case HoldState::kOpen:
        return std::nullopt;
      case HoldState::kCaptured:
        return RefusalReason::kHoldAlreadyCaptured;
      case HoldState::kReleased:
        return RefusalReason::kHoldAlreadyReleased;
      case HoldState::kExpired:
        return RefusalReason::kHoldExpired;
    }
    std::abort();
  }

  std::optional<RefusalReason> EndHold(TransactionId hold_id, TransactionId id) {
    if (const auto no = FindHold(hold_id)) return no;
    Past& hold = past_.at(hold_id);
    accounts_.at(hold.from).held -= hold.amount;
    hold.state = HoldState::kReleased;
    Past& release = Happen(id, {.kind = TransactionKind::kRelease, .from = hold.from});
    Use(hold.from, hold.limit_day, -hold.amount, -1, release);
    return std::nullopt;
  }

  std::optional<RefusalReason> Move(TransactionKind kind, const std::string& from,
                                    const std::string& to, std::int64_t amount, TransactionId id) {
    Holding* const debit = from.empty() ? nullptr : &accounts_.at(from);
    Holding* const credit = to.empty() ? nullptr : &accounts_.at(to);
    std::int64_t& cash = cash_[(debit != nullptr ? debit : credit)->currency.ordinal()];
    // What was held can be paid out, whatever the limits are now.
    if (debit != nullptr && kind != TransactionKind::kCapture &&
        amount > limits_.Available(*debit)) {
      return RefusalReason::kInsufficientFunds;
    }
    if (kind == TransactionKind::kWithdrawal &&
        !CheckedAdd(limits_.Withdrawn(*debit, Today()), amount)) {
      return RefusalReason::kBalanceOverflow;
    }
    if ((debit != nullptr && !CheckedSubtract(debit->balance, amount)) ||
        (credit == nullptr && !CheckedSubtract(cash, amount))) {
      return RefusalReason::kBalanceOverflow;
    }
    if ((credit != nullptr && !CheckedAdd(credit->balance, amount)) ||
        (debit == nullptr && !CheckedAdd(cash, amount))) {
      return RefusalReason::kBalanceOverflow;
    }
    debit != nullptr ? debit->balance -= amount : cash += amount;
    credit != nullptr ? credit->balance += amount : cash -= amount;
    const bool reversible = kind != TransactionKind::kReversal;
    Happen(id, {.kind = kind, .from = from, .to = to, .amount = reversible ? amount : 0});
    return std::nullopt;
  }

  const LimitsModel limits_ = {};
  std::int32_t newest_day_ = 0;
  std::map<std::string, Holding> accounts_;
  std::map<TransactionId, Past> past_;
  std::map<int, std::int64_t> cash_;
  std::map<int, std::int64_t> opened_;
};

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_MODEL_H_
