// What each history promises, by each engine. See history.h.
#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/journal/chain.h"
#include "storage/journal/history.h"
#include "tests/storage/bank.h"
#include "tests/storage/journal_engines.h"

namespace atm::storage {
namespace {

TEST_CASE("History: finds what was written, before and after it was opened") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  REQUIRE(Append(*journal, {.transactions = Unsealed({Row(1)})}).ok());
  const auto history = OpenedHistory(*journal);
  CHECK_FALSE(Shows(*history, 2));
  CHECK_FALSE(history->FindRequest(Id(77))->has_value());
  REQUIRE(Append(*journal, {.transactions = Unsealed({Row(2)}),
                            .answers = {{.row = RefusalOf(Id(77)), .entry = 1}}})
              .ok());
  CHECK(history->FindTransaction(1)->value() == Row(1));
  CHECK(history->FindTransaction(2)->value() == Row(2));
  CHECK_FALSE(Shows(*history, 3));
  CHECK_FALSE(Shows(*history, 0));
  CHECK_FALSE(Shows(*history, -1));
  CHECK(history->ReadTransactions(1, 2).value() == Rows(1, 2));
  CHECK(history->ReadTransactions(2, 2).value() == std::vector{Row(2)});
  CHECK(history->ReadTransactions(2, 3).status().code() == absl::StatusCode::kDataLoss);
  CHECK(std::get<Transaction>(history->FindRequest(Id(2))->value()) == Row(2));
  CHECK(std::get<RecordedAnswer>(history->FindRequest(Id(77))->value()) == RefusalOf(Id(77)));
  CHECK_FALSE(history->FindRequest(Id(78))->has_value());
}

TEST_CASE("History: an account's links are followed back, fifty at once") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  // Those of account 2 are every second one; the others are between 1 and 3.
  std::vector<Transaction> rows = Rows(1, 130);
  for (Transaction& row : rows) {
    if (row.id % 2 == 0) row.credit_account = 3;
    row.debit_previous = row.id - 1;
    row.credit_previous = row.id > 2 ? row.id - 2 : 0;
  }
  REQUIRE(Append(*journal, {.transactions = Unsealed(rows)}).ok());
  const auto history = OpenedHistory(*journal);
  const auto read = [&](AccountId account, TransactionId newest, std::size_t most) {
    std::vector<TransactionId> ids;
    const auto found = history->ReadBack(account, newest, most);
    REQUIRE(found.ok());
    for (const Transaction& row : *found) {
      CHECK(row == rows[static_cast<std::size_t>(row.id - 1)]);
      ids.push_back(row.id);
    }
    return ids;
  };
  using Ids = std::vector<TransactionId>;
  CHECK(read(2, 129, 3) == Ids{129, 127, 125});
  CHECK(read(3, 130, 2) == Ids{130, 128});
  CHECK(read(1, 3, 50) == Ids{3, 2, 1});
  CHECK(read(2, 1, 1) == Ids{1});
  const Ids many = read(1, 130, 1'000);
  CHECK(many.size() == kMostReadBack);
  CHECK(many.back() == 130 - 49);
  for (const TransactionId newest : {130, 131, 0, -1}) {  // account 2 has none of these
    INFO(newest);
    CHECK(history->ReadBack(2, newest, 5).status().code() == absl::StatusCode::kDataLoss);
  }
}

TEST_CASE("History: a link that leads to another account's transaction is an error") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  std::vector<Transaction> rows = Rows(1, 3);
  rows[1].credit_account = 3;
  REQUIRE(Append(*journal, {.transactions = Unsealed(rows)}).ok());
  const auto history = OpenedHistory(*journal);
  CHECK(history->ReadBack(2, 3, 1).ok());
  const auto broken = history->ReadBack(2, 3, 2);
  CHECK(broken.status().code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(std::string(broken.status().message()), ContainsSubstring("transaction 2"));
}

TEST_CASE("History: shows a batch whole or not at all, while the next ones are written") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  constexpr TransactionId kBatches = 40;
  constexpr TransactionId kBatchSize = 50;
  std::atomic<TransactionId> appended = 0;
  std::atomic<bool> wrong = false;
  {
    std::vector<std::jthread> readers;
    for (int i = 0; i < 2; ++i) {
      readers.emplace_back([&, history = OpenedHistory(*journal)] {
        for (TransactionId batch = 0; batch < kBatches; ++batch) {
          while (!Shows(*history, batch * kBatchSize + 1)) std::this_thread::yield();
          if (!Shows(*history, (batch + 1) * kBatchSize)) wrong = true;
          const TransactionId newest = appended;
          if (newest > 0 && !Shows(*history, newest)) wrong = true;
        }
      });
    }
    for (TransactionId batch = 0; batch < kBatches; ++batch) {
      const auto rows = Rows(batch * kBatchSize + 1, (batch + 1) * kBatchSize);
      if (!Append(*journal, {.transactions = Unsealed(rows)}).ok()) std::abort();
      appended = (batch + 1) * kBatchSize;
    }
  }
  CHECK_FALSE(wrong);
}

}  // namespace
}  // namespace atm::storage
