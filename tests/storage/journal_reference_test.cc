// What each journal and each history promises of references and principals. See journal.h and
// history.h.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "storage/journal/chain.h"
#include "storage/journal/history.h"
#include "tests/storage/bank.h"
#include "tests/storage/journal_engines.h"

namespace atm::storage {
namespace {

using Ids = std::vector<TransactionId>;

Transaction Referring(TransactionId id, const std::string& reference) {
  Transaction row = Row(id);
  row.reference = reference;
  return row;
}

// Those of every third id are "three", of every fifth one "five"; the others have none.
std::vector<Transaction> ManyReferences(TransactionId count) {
  std::vector<Transaction> rows;
  for (TransactionId id = 1; id <= count; ++id) {
    rows.push_back(Referring(id, id % 3 == 0 ? "three" : id % 5 == 0 ? "five" : ""));
  }
  return rows;
}

std::unique_ptr<History> HistoryOf(Journal& journal) {
  auto history = journal.OpenHistory();
  REQUIRE(history.ok());
  return *std::move(history);
}

Ids Found(History& history, const ReferenceQuery& query) {
  const auto found = history.FindByReference(query);
  INFO(found.status().message());
  REQUIRE(found.ok());
  Ids ids;
  for (const Transaction& transaction : *found) {
    CHECK(transaction.reference == query.reference);
    CHECK(transaction == Referring(transaction.id, query.reference));
    ids.push_back(transaction.id);
  }
  return ids;
}

TEST_CASE("History: the transactions of a reference, in both orders, between two ids, in pages") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  constexpr TransactionId kCount = 60;
  REQUIRE(Append(*journal, {.transactions = Unsealed(ManyReferences(kCount))}).ok());
  const auto history = HistoryOf(*journal);
  for (const std::string reference : {"three", "five"}) {
    Ids all;
    for (const Transaction& row : ManyReferences(kCount)) {
      if (row.reference == reference) all.push_back(row.id);
    }
    REQUIRE(all.size() >= 8);
    for (const TransactionId after : {0, 1, 2, 3, 29, 30, 59, 60, 61}) {
      for (const TransactionId before : {0, 1, 3, 4, 30, 31, 60, 61, 99}) {
        for (const std::size_t most : {1U, 2U, 7U, 100U}) {
          Ids wanted;
          for (const TransactionId id : all) {
            if (id > after && id < before) wanted.push_back(id);
          }
          const Ids oldest_first(
              wanted.begin(),
              wanted.begin() + static_cast<std::ptrdiff_t>(std::min(most, wanted.size())));
          CAPTURE(reference, after, before, most);
          ReferenceQuery query{.reference = reference,
                               .after = after,
                               .before = before,
                               .order = RecordOrder::kOldestFirst,
                               .most = most};
          CHECK(Found(*history, query) == oldest_first);
          query.order = RecordOrder::kNewestFirst;
          const Ids newest_first(
              wanted.rbegin(), wanted.rbegin() + static_cast<std::ptrdiff_t>(oldest_first.size()));
          CHECK(Found(*history, query) == newest_first);
        }
      }
    }
  }
  // Without bounds: the newest first.
  CHECK(Found(*history, {.reference = "five", .most = 3}) == Ids{55, 50, 40});
}

TEST_CASE("History: a reference is found by all of it, as it was written") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  const std::vector<std::string> references = {
      "order 1",  "Order 1",  "order 10",          "order",
      "%",        "o'1\" \\", "caf\303\251",       "cafe\314\201",
      " order 1", "order 1 ", std::string(64, 'x')};
  std::vector<Transaction> rows;
  for (const std::string& reference : references) {
    rows.push_back(Referring(static_cast<TransactionId>(rows.size()) + 1, reference));
  }
  REQUIRE(Append(*journal, {.transactions = Unsealed(rows)}).ok());
  const auto history = HistoryOf(*journal);
  for (const Transaction& row : rows) {
    INFO(row.reference);
    CHECK(Found(*history, {.reference = row.reference, .most = 9}) == Ids{row.id});
  }
  for (const std::string none : {"order%", "ORDER 1", "rder 1", "x"}) {
    CHECK(Found(*history, {.reference = none, .most = 9}).empty());
  }
}

TEST_CASE("History: references are found as soon as their batch is written, and after a restart") {
  const Place place(AnyEngine());
  auto journal = place.Open();
  REQUIRE(Append(*journal, {.transactions = Unsealed({Referring(1, "a")})}).ok());
  auto history = HistoryOf(*journal);
  CHECK(Found(*history, {.reference = "a", .most = 9}) == Ids{1});
  const auto all = SealFirst({Referring(1, "a"), Referring(2, "a"), Referring(3, "b")});
  const std::vector rows(all.begin() + 1, all.end());
  REQUIRE(journal->Stage(std::span(rows).first(1)).ok());
  CHECK(Found(*history, {.reference = "a", .most = 9}) == Ids{1});
  const auto ticket = journal->Write(BatchOf(rows), {});
  REQUIRE(ticket.ok());
  REQUIRE(journal->Await(*ticket).ok());
  CHECK(Found(*history, {.reference = "a", .most = 9}) == Ids{2, 1});
  if (!place.is_kept()) return;
  history.reset();
  REQUIRE(journal->Close().ok());
  journal.reset();
  journal = place.Open();
  history = HistoryOf(*journal);
  CHECK(Found(*history, {.reference = "a", .most = 9}) == Ids{2, 1});
  CHECK(Found(*history, {.reference = "b", .most = 9}) == Ids{3});
}

TEST_CASE("Journal: principals are told in the order of their ids, and are part of a batch") {
  const Place place(AnyEngine());
  auto journal = place.Open();
  Chain chain;
  SealBeginning(chain);
  Batch batch;
  const PrincipalRow ann{.id = 2, .principal = Peer("caf\303\251"), .create_time_us = 5};
  const PrincipalRow bob{.id = 3, .principal = Peer("bob"), .create_time_us = 4};
  batch.principals = {chain.Seal(ann)};
  batch.transactions = {chain.Seal(Row(1))};
  batch.principals.push_back(chain.Seal(bob));
  batch.head = chain.head();
  REQUIRE(Append(*journal, batch).ok());
  CHECK(journal->TakeOver(chain.head()).ok());

  // One whose id is taken is refused, with its batch.
  Batch twice{.transactions = Unsealed({Row(2)})};
  twice.principals = {{.row = bob, .entry = 9}};
  CHECK(Append(*journal, twice).code() == absl::StatusCode::kDataLoss);
  if (place.is_kept()) {
    REQUIRE(journal->Close().ok());
    journal.reset();
    journal = place.Open();
  }
  const Loaded loaded = LoadAll(*journal, 0);
  REQUIRE(loaded.principals.size() == 4);
  CHECK(loaded.principals[2] == ann);
  CHECK(loaded.principals[3] == bob);
  CHECK(loaded.transactions == std::vector{Row(1)});
}

}  // namespace
}  // namespace atm::storage
