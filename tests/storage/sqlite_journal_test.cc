#include "storage/sqlite/sqlite_journal.h"

#include <SQLiteCpp/Database.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "storage/sqlite/sqlite_schema.h"
#include "tests/storage/bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void Write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

void Sql(const std::string& path, const std::string& statements) {
  SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(statements);
}

// Opening fails with this code and a sentence that has this in it, and the file stays as it is.
void CheckRefused(const std::string& path, absl::StatusCode code, const std::string& sentence) {
  const std::string before = Read(path);
  const auto journal = OpenSqliteJournal({.path = path});
  CHECK(journal.status().code() == code);
  CHECK_THAT(std::string(journal.status().message()), ContainsSubstring(sentence));
  CHECK_THAT(std::string(journal.status().message()), ContainsSubstring(path));
  CHECK(Read(path) == before);
}

TEST_CASE("SqliteJournal: what is no ledger is refused and left alone") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  SECTION("another kind of file") {
    Write(path, std::string(5'000, 'x'));
    CheckRefused(path, absl::StatusCode::kFailedPrecondition, "is not a database");
  }
  SECTION("a short file") {
    Write(path, "hello");
    CheckRefused(path, absl::StatusCode::kFailedPrecondition, "is not a database");
  }
  SECTION("another program's database") {
    Sql(path, "CREATE TABLE notes (text)");
    CheckRefused(path, absl::StatusCode::kFailedPrecondition, "another program");
  }
  SECTION("another program's database in WAL mode") {
    Sql(path, "PRAGMA journal_mode = WAL; PRAGMA application_id = 7; CREATE TABLE notes (text)");
    CheckRefused(path, absl::StatusCode::kFailedPrecondition, "another program");
  }
  SECTION("a newer schema") {
    REQUIRE(OpenJournal(path)->Close().ok());
    Sql(path, "PRAGMA user_version = 999");
    CheckRefused(path, absl::StatusCode::kFailedPrecondition, "newer version");
  }
  SECTION("a newer schema that is still in the write-ahead log") {
    REQUIRE(OpenJournal(path)->Close().ok());
    {
      SQLite::Database other(path, SQLite::OPEN_READWRITE);
      other.exec("PRAGMA user_version = 999");
      std::filesystem::copy_file(path, folder / "copy.db");
      std::filesystem::copy_file(path + "-wal", folder / "copy.db-wal");
    }
    CheckRefused(folder / "copy.db", absl::StatusCode::kFailedPrecondition, "newer version");
  }
  SECTION("a read-only file") {
    REQUIRE(OpenJournal(path)->Close().ok());
    REQUIRE(chmod(path.c_str(), 0444) == 0);
    CheckRefused(path, absl::StatusCode::kPermissionDenied, "read-only");
  }
  SECTION("a folder") {
    std::filesystem::create_directory(path);
    const auto journal = OpenSqliteJournal({.path = path});
    CHECK(journal.status().code() == absl::StatusCode::kFailedPrecondition);
    CHECK_THAT(std::string(journal.status().message()), ContainsSubstring("is a folder"));
  }
}

TEST_CASE("SqliteJournal: a missing folder is said, and not made") {
  TempFolder folder;
  const auto journal = OpenSqliteJournal({.path = folder / "missing/atm.db"});
  CHECK(journal.status().code() == absl::StatusCode::kNotFound);
  CHECK_THAT(std::string(journal.status().message()), ContainsSubstring("does not exist"));
  CHECK_FALSE(std::filesystem::exists(folder / "missing"));
}

TEST_CASE("SqliteJournal: one at a time has the file") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  auto first = OpenJournal(path);
  const auto second = OpenSqliteJournal({.path = path});
  CHECK(second.status().code() == absl::StatusCode::kAlreadyExists);
  CHECK_THAT(std::string(second.status().message()), ContainsSubstring("in use by another server"));
  REQUIRE(first->Close().ok());
  first.reset();
  CHECK(OpenSqliteJournal({.path = path}).ok());
}

TEST_CASE("SqliteJournal: the file is the owner's alone, marked, and whole after closing") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  REQUIRE(OpenJournal(path)->Close().ok());
  struct stat about = {};
  REQUIRE(stat(path.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  CHECK_FALSE(std::filesystem::exists(path + "-wal"));
  SQLite::Database file(path);
  CHECK(file.execAndGet("PRAGMA application_id").getInt() == kApplicationId);
  CHECK(file.execAndGet("PRAGMA user_version").getInt() == kSchemaVersion);
  CHECK(file.execAndGet("PRAGMA integrity_check").getString() == "ok");
}

struct Loaded {
  AccountId size = 0;
  std::vector<Account> accounts;
  std::vector<HoldRecord> holds;
  std::vector<Transaction> transactions;
};

// Loads a journal, and returns what its Load returned.
absl::StatusOr<Progress> LoadInto(Journal& journal, Loaded& loaded) {
  return journal.Load({.on_size = [&](AccountId accounts) { loaded.size = accounts; },
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
                             return transaction.id == 666 ? absl::DataLossError("no")
                                                          : absl::OkStatus();
                           }});
}

Loaded LoadAll(Journal& journal, TransactionId watermark) {
  Loaded loaded;
  const auto progress = LoadInto(journal, loaded);
  REQUIRE(progress.ok());
  CHECK(progress->watermark == watermark);
  return loaded;
}

TEST_CASE("SqliteJournal: what was appended is loaded and found") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  const Account cash{.id = 1, .number = Number("cash:USD"), .currency = kUsd, .balance_minor = -3};
  Account customer{.id = 2, .number = Number("10001"), .currency = kUsd, .balance_minor = 3};
  const RecordedAnswer refusal{.request_id = Id(77),
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
  {
    auto journal = OpenJournal(path);
    CHECK(LoadAll(*journal, 0).transactions.empty());
    REQUIRE(journal
                ->Append({.transactions = Unsealed({Row(1), Row(2)}),
                          .answers = {{.row = refusal, .entry = 1}},
                          .accounts = {cash, customer},
                          .watermark = 0})
                .ok());
    customer.balance_minor = 4;
    customer.last_transaction = 3;
    customer.sequence = 16;
    customer.skips = {0x0102030405060708, 3};
    REQUIRE(
        journal
            ->Append({.transactions = Unsealed({Row(3)}), .accounts = {customer}, .watermark = 1})
            .ok());
  }
  auto journal = OpenJournal(path);
  Loaded loaded = LoadAll(*journal, 1);
  CHECK(loaded.size == 2);
  CHECK(loaded.accounts == std::vector{cash, customer});
  CHECK(loaded.transactions == std::vector{Row(2), Row(3)});

  const std::vector<Uuid> ids = {Id(3), Id(99), Id(77), Id(1)};
  const auto found = journal->FindRequests(ids);
  REQUIRE(found.ok());
  REQUIRE(found->size() == 4);
  CHECK(std::get<Transaction>((*found)[0].value()) == Row(3));
  CHECK_FALSE((*found)[1].has_value());
  CHECK(std::get<RecordedAnswer>((*found)[2].value()) == refusal);
  CHECK(std::get<Transaction>((*found)[3].value()) == Row(1));

  // With nothing after the watermark, the newest is told all the same.
  REQUIRE(journal->Append({.transactions = {}, .watermark = 3}).ok());
  loaded = LoadAll(*journal, 3);
  CHECK(loaded.transactions == std::vector{Row(3)});
}

TEST_CASE("SqliteJournal: a batch is recorded whole or not at all") {
  TempFolder folder;
  auto journal = OpenJournal(folder / "atm.db");
  REQUIRE(journal->Append({.transactions = Unsealed({Row(1)})}).ok());
  SECTION("an id that is taken") {
    CHECK_FALSE(journal->Append({.transactions = Unsealed({Row(2), Row(1)})}).ok());
  }
  SECTION("a request id that is taken") {
    Transaction twice = Row(2);
    twice.request_id = Id(1);
    CHECK(journal->Append({.transactions = Unsealed({twice})}).code() ==
          absl::StatusCode::kDataLoss);
  }
  CHECK(LoadAll(*journal, 0).transactions == std::vector{Row(1)});
}

TEST_CASE("SqliteJournal: what is taken ahead is there with its batch") {
  TempFolder folder;
  const bool in_memory = GENERATE(false, true);
  auto journal = OpenJournal(in_memory ? ":memory:" : folder / "atm.db");
  REQUIRE(journal->Append({.transactions = Unsealed({Row(1)})}).ok());
  const auto history = journal->OpenHistory();
  REQUIRE(history.ok());
  const auto sees = [&](TransactionId id) { return (*history)->FindTransaction(id)->has_value(); };
  const auto rows = Unsealed({Row(2), Row(3), Row(4), Row(5)});
  REQUIRE(journal->AppendAhead(std::span(rows).first(2)).ok());
  REQUIRE(journal->AppendAhead(std::span(rows).subspan(2, 1)).ok());
  CHECK(sees(1));
  CHECK_FALSE(sees(2));
  REQUIRE(journal->Append({.transactions = rows}).ok());
  CHECK(sees(2));
  CHECK(sees(5));
  REQUIRE(journal->Append({.transactions = Unsealed({Row(6)})}).ok());
  CHECK(LoadAll(*journal, 0).transactions ==
        std::vector{Row(1), Row(2), Row(3), Row(4), Row(5), Row(6)});
}

TEST_CASE("SqliteJournal: what is taken ahead of a batch that fails or never comes is gone") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  auto journal = OpenJournal(path);
  REQUIRE(journal->Append({.transactions = Unsealed({Row(1)})}).ok());
  auto rows = Unsealed({Row(2), Row(3)});
  REQUIRE(journal->AppendAhead(std::span(rows).first(1)).ok());
  SECTION("it never comes") {}
  SECTION("it fails") {
    rows[1].row.request_id = Id(1);
    CHECK_FALSE(journal->Append({.transactions = rows}).ok());
  }
  SECTION("more of it fails") {
    rows[1].row.request_id = Id(1);
    CHECK_FALSE(journal->AppendAhead(std::span(rows).subspan(1)).ok());
  }
  journal.reset();
  CHECK(LoadAll(*OpenJournal(path), 0).transactions == std::vector{Row(1)});
}

TEST_CASE("SqliteJournal: an error of the loader ends the load") {
  auto journal = OpenJournal(":memory:");
  REQUIRE(journal->Append({.transactions = Unsealed({Row(666), Row(667)})}).ok());
  Loaded loaded;
  CHECK(LoadInto(*journal, loaded).status() == absl::DataLossError("no"));
  CHECK(loaded.transactions.size() == 1);
}

TEST_CASE("SqliteJournal: a damaged account is named") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  REQUIRE(OpenJournal(path)->Close().ok());
  Sql(path,
      "INSERT INTO accounts VALUES (1, '10001', 'usd', 0, 0, 0, 0, x'', 0, '', 0, 0, '', 0,"
      " -1, -1, -1, -1, -1, 0, 0, 0)");
  Loaded ignored;
  const auto loaded = LoadInto(*OpenJournal(path), ignored);
  CHECK(loaded.status().code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(std::string(loaded.status().message()), ContainsSubstring("10001"));
}

TEST_CASE("SqliteJournal: holds and what was taken back are kept as they are now") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  HoldRecord first{.id = 1, .account = 2, .amount_minor = 10, .expire_time_us = 100};
  const HoldRecord second{.id = 2, .account = 2, .amount_minor = 20, .expire_time_us = 50};
  {
    auto journal = OpenJournal(path);
    REQUIRE(journal
                ->Append({.transactions = Unsealed({Row(1), Row(2)}),
                          .holds = {first, second},
                          .reversed = {{.original = 1, .reversed_minor = 3}}})
                .ok());
    first.state = HoldState::kCaptured;
    REQUIRE(journal
                ->Append({.transactions = {},
                          .holds = {first},
                          .reversed = {{.original = 1, .reversed_minor = 4}}})
                .ok());
  }
  auto journal = OpenJournal(path);
  CHECK(LoadAll(*journal, 0).holds == std::vector{second});
  const std::vector<TransactionId> ids = {2, 1, 3};
  const auto holds = journal->FindHolds(ids);
  REQUIRE(holds.ok());
  CHECK(*holds ==
        std::vector<std::optional<HoldState>>{HoldState::kOpen, HoldState::kCaptured, {}});
  const auto found = journal->FindTransactions(ids);
  REQUIRE(found.ok());
  CHECK((*found)[0]->transaction == Row(2));
  CHECK((*found)[0]->reversed_minor == 0);
  CHECK((*found)[1]->reversed_minor == 4);
  CHECK_FALSE((*found)[2].has_value());
}

TEST_CASE("SqliteJournal: no room is made for the accounts that a damaged id promises") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  const std::string damaged =
      GENERATE(as<std::string>{}, "-1", "4000000000", "9000000000000000000");
  {
    auto journal = OpenJournal(path);
    LoadAll(*journal, 0);
    const Account account{.id = 1, .number = Number("A"), .currency = kUsd};
    REQUIRE(journal->Append({.transactions = {}, .accounts = {account}}).ok());
    REQUIRE(journal->Close().ok());
  }
  Sql(path, "PRAGMA ignore_check_constraints = ON; UPDATE accounts SET id = " + damaged);
  Loaded loaded;
  REQUIRE(LoadInto(*OpenJournal(path), loaded).ok());
  CHECK(loaded.size < 100'000);
}

}  // namespace
}  // namespace atm::storage
