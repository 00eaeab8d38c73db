// The engines that can keep a journal, for tests of what each of them promises.
#ifndef ATM_TESTS_STORAGE_JOURNAL_ENGINES_H_
#define ATM_TESTS_STORAGE_JOURNAL_ENGINES_H_

#include <memory>
#include <string>
#include <vector>

#include "storage/journal/history.h"
#include "storage/journal/journal.h"
#include "storage/journal/record.h"
#include "tests/storage/bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {

// A place where one engine keeps a record, which is gone with this object. A new engine is one more
// name here and in AnyEngine.
class Place {
 public:
  explicit Place(const std::string& engine)
      : url_(engine == "memory" ? ":memory:" : "sqlite:" + (folder_ / "atm.db")) {}

  // Opens the record, or makes it.
  std::unique_ptr<Journal> Open() const { return OpenJournal(url_); }

  // Whether the record is there again when it is opened anew.
  bool is_kept() const { return url_ != ":memory:"; }

  const std::string& url() const { return url_; }

 private:
  const testing::TempFolder folder_;
  const std::string url_;
};

// Has a test run once with each engine: returns the engine of this run.
inline std::string AnyEngine() { return GENERATE(as<std::string>{}, "file", "memory"); }

// What a journal told when it was loaded.
struct Loaded {
  std::vector<PrincipalRow> principals;
  AccountId size = 0;
  std::vector<Account> accounts;
  std::vector<HoldRecord> holds;
  std::vector<Transaction> transactions;
};

// Loads a journal, and returns what its Load returned. This transaction is refused.
inline constexpr TransactionId kRefusedByLoader = 666;
inline absl::StatusOr<Progress> LoadInto(Journal& journal, Loaded& loaded) {
  return journal.Load({.on_principal =
                           [&](const PrincipalRow& principal) {
                             loaded.principals.push_back(principal);
                             return absl::OkStatus();
                           },
                       .on_size = [&](AccountId accounts) { loaded.size = accounts; },
                       .on_account =
                           [&](const Account& account) {
                             loaded.accounts.push_back(account);
                             return absl::OkStatus();
                           },
                       .on_open_hold =
                           [&](const HoldRecord& hold) {
                             loaded.holds.push_back(hold);
                             return absl::OkStatus();
                           },
                       .on_transaction =
                           [&](const Transaction& transaction) {
                             loaded.transactions.push_back(transaction);
                             return transaction.id == kRefusedByLoader ? absl::DataLossError("no")
                                                                       : absl::OkStatus();
                           }});
}

inline Loaded LoadAll(Journal& journal, TransactionId watermark) {
  Loaded loaded;
  const auto progress = LoadInto(journal, loaded);
  INFO(progress.status().message());
  REQUIRE(progress.ok());
  CHECK(progress->watermark == watermark);
  return loaded;
}

// Opens a history that has to be there.
inline std::unique_ptr<History> OpenedHistory(Journal& journal) {
  auto history = journal.OpenHistory();
  INFO(history.status().message());
  REQUIRE(history.ok());
  return *std::move(history);
}

inline bool Shows(History& history, TransactionId id) {
  return history.FindTransaction(id)->has_value();
}

// The transactions of Row.
inline std::vector<Transaction> Rows(TransactionId first, TransactionId last) {
  std::vector<Transaction> rows;
  for (TransactionId id = first; id <= last; ++id) rows.push_back(Row(id));
  return rows;
}

// An answer with a value in each column.
inline RecordedAnswer RefusalOf(const Uuid& request_id) {
  return {.request_id = request_id,
          .kind = TransactionKind::kReversal,
          .reason = RefusalReason::kInsufficientFunds,
          .account = 2,
          .to_account = 1,
          .amount_minor = 500,
          .original = 3,
          .original_request_id = Id(5),
          .expire_time_us = 6,
          .reversal_reason = ReversalReason::kNoCash,
          .balance_minor = 3,
          .available_minor = 2,
          .limit_minor = 7,
          .create_time_us = 4,
          .memo = "m\303\266"};
}

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_JOURNAL_ENGINES_H_
