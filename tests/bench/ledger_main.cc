// The ledger without gRPC: fills a file with accounts, or moves money as fast as batches go.
//
//   atm_bench_ledger FILE open COUNT            opens BENCH00000000 and those that follow
//   atm_bench_ledger FILE move COUNT v7|v4      COUNT deposits on 100,000 accounts
//   atm_bench_ledger FILE append COUNT          the limit: rows with the same columns, appended to
//                                               an SQLite file, and nothing else
//
// The last two print the rows a second.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <functional>
#include <random>
#include <string_view>
#include <vector>

#include "storage/engine/open_journal.h"
#include "storage/ledger/ledger.h"
#include "tests/bench/accounts.h"
#include "tests/bench/submit.h"

namespace atm::bench {
namespace {

constexpr std::int64_t kAccounts = 100'000;
constexpr std::int64_t kBatch = 2'048;

double Seconds(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
}

int WithLedger(const char* path, bool (*run)(storage::Ledger&, std::int64_t, bool),
               std::int64_t count, bool random_ids) {
  auto journal = storage::OpenJournal({.url = path});
  if (!journal.ok()) {
    std::fprintf(stderr, "%s\n", std::string(journal.status().message()).c_str());
    return 1;
  }
  auto ledger = storage::Ledger::Open(*std::move(journal));
  if (!ledger.ok()) {
    std::fprintf(stderr, "%s\n", std::string(ledger.status().message()).c_str());
    return 1;
  }
  if (!run(**ledger, count, random_ids)) {
    std::fputs("atm_bench_ledger: something was refused\n", stderr);
    return 1;
  }
  return (*ledger)->Close().ok() ? 0 : 1;
}

bool OpenAll(storage::Ledger& ledger, std::int64_t count, bool) {
  return SubmitAll(ledger, count, kBatch, OpenCommand);
}

bool MoveAll(storage::Ledger& ledger, std::int64_t count, bool random_ids) {
  // The commands are made beforehand, so that the time to make them is not measured.
  std::vector<storage::AccountNumber> accounts;
  for (std::int64_t i = 0; i < kAccounts; ++i) accounts.push_back(Number(AccountAt(i)));
  UuidV7Generator ordered;
  std::mt19937_64 random(std::random_device{}());
  const auto begin = std::chrono::steady_clock::now();
  const bool done = SubmitAll(ledger, count, kBatch, [&](std::int64_t) {
    return storage::Command{.operation = storage::Deposit{.account = accounts[random() % kAccounts],
                                                          .amount_minor = 100,
                                                          .currency = Currency::FromCode("USD")},
                            .request_id = random_ids ? RandomId(random) : ordered.Next()};
  });
  std::printf("%.0f\n", static_cast<double>(count) / Seconds(begin));
  return done;
}

// The columns of the ledger's transactions, with the values of a deposit: ?1 is an account, ?2 its
// place among many, ?3 the time, ?4 the request id, ?5 the hash.
constexpr const char* kCreateRows =
    "CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, kind INTEGER, debit_account INTEGER,"
    " credit_account INTEGER, amount_minor INTEGER, create_time_us INTEGER,"
    " request_id BLOB NOT NULL UNIQUE, debit_balance_minor INTEGER, credit_balance_minor INTEGER,"
    " debit_previous INTEGER, credit_previous INTEGER, debit_sequence INTEGER,"
    " credit_sequence INTEGER, debit_skip INTEGER, credit_skip INTEGER, debit_held_minor INTEGER,"
    " credit_held_minor INTEGER, debit_floor_minor INTEGER, credit_floor_minor INTEGER,"
    " original INTEGER, expire_time_us INTEGER, reason INTEGER, limit_day INTEGER,"
    " limit_count INTEGER, memo TEXT, hash BLOB) STRICT";
constexpr const char* kInsertRow =
    "INSERT INTO rows VALUES (NULL, 10, 1, ?1, 100, ?3, ?4, -100 * ?2, 100000, ?2, ?2, ?2, 7, ?2,"
    " ?2, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', ?5)";

int Append(const char* path, std::int64_t count) {
  SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA journal_mode = WAL");
  database.exec(kCreateRows);
  SQLite::Statement insert(database, kInsertRow);
  std::array<std::uint64_t, 4> hash;
  UuidV7Generator ids;
  std::mt19937_64 numbers(3);
  const auto begin = std::chrono::steady_clock::now();
  for (std::int64_t done = 0; done < count;) {
    SQLite::Transaction transaction(database);
    for (std::int64_t i = 0; i < kBatch && done < count; ++i, ++done) {
      const Uuid id = ids.Next();
      std::ranges::generate(hash, std::ref(numbers));
      insert.bind(1, static_cast<std::int64_t>(numbers() % kAccounts));
      insert.bind(2, 1 + done);
      insert.bind(3, 1'700'000'000'000'000 + done);
      insert.bindNoCopy(4, id.bytes.data(), static_cast<int>(id.bytes.size()));
      insert.bindNoCopy(5, hash.data(), static_cast<int>(sizeof(hash)));
      insert.exec();
      insert.reset();
    }
    transaction.commit();
  }
  std::printf("%.0f\n", static_cast<double>(count) / Seconds(begin));
  return 0;
}

}  // namespace
}  // namespace atm::bench

int main(int argc, char** argv) {
  const std::string_view command = argc >= 4 ? argv[2] : "";
  std::int64_t count = 0;
  if (!command.empty()) {
    const std::string_view digits = argv[3];
    std::from_chars(digits.data(), digits.data() + digits.size(), count);
  }
  if (count < 1 || count > 1'000'000'000) {
    std::fputs("usage: atm_bench_ledger FILE open|move|append COUNT [v7|v4]\n", stderr);
    return 2;
  }
  using namespace atm::bench;
  if (command == "open") return WithLedger(argv[1], OpenAll, count, false);
  if (command == "move") {
    return WithLedger(argv[1], MoveAll, count, argc > 4 && std::string_view(argv[4]) == "v4");
  }
  return Append(argv[1], count);
}
