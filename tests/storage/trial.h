// What a trial must leave as it is, and how its answers may differ from those of the real thing.
#ifndef ATM_TESTS_STORAGE_TRIAL_H_
#define ATM_TESTS_STORAGE_TRIAL_H_

#include <cstdint>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/commit/committer.h"
#include "tests/storage/bank.h"

namespace atm::storage {

// All that a bank knows, to be compared.
struct BankState {
  static BankState Of(const Book& book, const Committer& committer) {
    BankState state{.accounts = StateOf(book),
                    .holds = book.holds().all(),
                    .newest_day = book.newest_day(),
                    .newest = book.last_transaction(),
                    .head = committer.chain_head()};
    for (PrincipalId id = 0; id < book.principals().size(); ++id) {
      state.principals.push_back(book.principals().Get(id).value());
    }
    return state;
  }

  friend bool operator==(const BankState&, const BankState&) = default;

  std::vector<Account> accounts;
  absl::flat_hash_map<TransactionId, HoldRecord> holds;
  std::int32_t newest_day;
  TransactionId newest;
  ChainHead head;
  std::vector<Principal> principals = {};
};

// The answer without what a trial does not tell: ids after `newest` that the command does not name
// itself, and the id of a request that came without one.
inline Outcome WithoutNewIds(const Command& command, Outcome outcome, TransactionId newest) {
  const auto forget = [newest](TransactionId& id) {
    if (id > newest) id = 0;
  };
  const auto* reverse = std::get_if<Reverse>(&command.operation);
  const bool names_original =
      reverse == nullptr || std::holds_alternative<TransactionId>(reverse->original);
  if (auto* receipt = std::get_if<Receipt>(&outcome)) {
    Transaction& transaction = receipt->transaction;
    forget(transaction.id);
    if (!names_original) forget(transaction.original);
    forget(receipt->balance.last_transaction);
    if (receipt->credit_balance) forget(receipt->credit_balance->last_transaction);
    if (!command.request_id) transaction.request_id = {};
  } else if (auto* changed = std::get_if<AccountChanged>(&outcome)) {
    forget(changed->account.last_transaction);
  } else if (auto* refusal = std::get_if<Refusal>(&outcome)) {
    if (!names_original) forget(refusal->original);
  }
  return outcome;
}

// The answer `tried` of a trial is the answer `done` of the real thing, but for new ids.
inline void CheckTrial(const Command& command, const Outcome& tried, const Outcome& done,
                       TransactionId newest) {
  REQUIRE(tried.index() == done.index());
  const Outcome expected = WithoutNewIds(command, done, newest);
  if (const auto* receipt = std::get_if<Receipt>(&expected)) {
    const auto& told = std::get<Receipt>(tried);
    CHECK(told.transaction == receipt->transaction);
    CHECK(told.balance == receipt->balance);
    CHECK(told.credit_balance == receipt->credit_balance);
    CHECK(told.debit_account == receipt->debit_account);
    CHECK(told.credit_account == receipt->credit_account);
    CHECK(told.origin == receipt->origin);
    CHECK(told.replayed == receipt->replayed);
    REQUIRE((told.opened == nullptr) == (receipt->opened == nullptr));
    if (told.opened != nullptr) {
      Account opened = *receipt->opened;
      opened.last_transaction = 0;
      CHECK(*told.opened == opened);
    }
  } else if (const auto* changed = std::get_if<AccountChanged>(&expected)) {
    CHECK(std::get<AccountChanged>(tried).account == changed->account);
  } else if (const auto* refusal = std::get_if<Refusal>(&expected)) {
    CHECK(std::get<Refusal>(tried) == *refusal);
  } else {
    CHECK(std::get<NothingToReverse>(tried) == std::get<NothingToReverse>(expected));
  }
}

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_TRIAL_H_
