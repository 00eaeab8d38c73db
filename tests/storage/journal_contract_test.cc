// What each journal and each history promises, by each engine. See journal.h and history.h.
#include <atomic>
#include <cstdlib>
#include <limits>
#include <map>
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

// A tenure of a journal whose record may have any end.
void TakeOver(Journal& journal) { REQUIRE(journal.TakeOver({}).ok()); }

const Account kCash{.id = 1, .number = Number("cash:USD"), .currency = kUsd, .balance_minor = -3};
const Account kCustomer{.id = 2, .number = Number("10001"), .currency = kUsd, .balance_minor = 3};

TEST_CASE("Journal: a new record is empty") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  Loaded loaded;
  const auto progress = LoadInto(*journal, loaded);
  REQUIRE(progress.ok());
  CHECK(progress->watermark == 0);
  Chain beginning;
  std::vector<PrincipalRow> principals;
  for (const auto& sealed : SealBeginning(beginning)) principals.push_back(sealed.row);
  CHECK(progress->head == beginning.head());
  CHECK(loaded.principals == principals);
  CHECK(loaded.size == 0);
  CHECK(loaded.accounts.empty());
  CHECK(loaded.transactions.empty());
  const auto tenure = journal->TakeOver(progress->head);
  REQUIRE(tenure.ok());
  CHECK(tenure->head == beginning.head());
  const auto gap = journal->FindGap();
  REQUIRE(gap.ok());
  CHECK(gap->after == Uuid{});
  CHECK(gap->before > Id(std::numeric_limits<std::uint64_t>::max()));
}

TEST_CASE("Journal: what was written is loaded and found, also when it is opened again") {
  const Place place(AnyEngine());
  auto journal = place.Open();
  Account customer = kCustomer;
  REQUIRE(Append(*journal,
                 {.transactions = Unsealed(Rows(1, 2)),
                  .answers = {{.row = RefusalOf(Id(77)), .entry = 1}}},
                 {.accounts = {kCash, customer}})
              .ok());
  customer.balance_minor = 4;
  customer.last_transaction = 3;
  customer.sequence = 16;
  customer.skips = {0x0102030405060708, 3};
  customer.attributes = {.display_name = "Ada",
                         .freeze = Freeze{.blocks = Blocks::kDebits, .reason = "court"},
                         .limits = {.day_minor = 0, .overdraft_minor = 9}};
  customer.used = {.day = 5, .withdrawn_minor = 6, .count = 7};
  REQUIRE(Append(*journal, {.transactions = Unsealed({Row(3)})},
                 {.accounts = {customer}, .watermark = 1})
              .ok());
  if (place.is_kept()) {
    REQUIRE(journal->Close().ok());
    journal.reset();
    journal = place.Open();
  }
  Loaded loaded = LoadAll(*journal, 1);
  CHECK(loaded.size == 2);
  CHECK(loaded.accounts == std::vector{kCash, customer});
  CHECK(loaded.transactions == Rows(2, 3));

  const std::vector<Uuid> ids = {Id(3), Id(99), Id(77), Id(1)};
  const auto found = journal->FindRequests(ids);
  REQUIRE(found.ok());
  REQUIRE(found->size() == 4);
  CHECK(std::get<Transaction>((*found)[0].value()) == Row(3));
  CHECK_FALSE((*found)[1].has_value());
  CHECK(std::get<RecordedAnswer>((*found)[2].value()) == RefusalOf(Id(77)));
  CHECK(std::get<Transaction>((*found)[3].value()) == Row(1));

  // With nothing after the watermark, the newest is told all the same.
  REQUIRE(Append(*journal, {}, {.watermark = 3}).ok());
  loaded = LoadAll(*journal, 3);
  CHECK(loaded.transactions == std::vector{Row(3)});
}

TEST_CASE("Journal: the loader's first error ends the load") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  REQUIRE(Append(*journal, {.transactions = Unsealed(Rows(1, kRefusedByLoader + 1))}).ok());
  Loaded loaded;
  CHECK(LoadInto(*journal, loaded).status() == absl::DataLossError("no"));
  CHECK(loaded.transactions.size() == kRefusedByLoader);
}

TEST_CASE("Journal: a tenure begins at the end of the record") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  Chain chain;
  SealBeginning(chain);
  const ChainHead none = chain.head();
  Batch batch{.transactions = {chain.Seal(Row(1)), chain.Seal(Row(2))}};
  batch.answers.push_back(chain.Seal(RefusalOf(Id(77))));
  batch.head = chain.head();
  REQUIRE(Append(*journal, batch).ok());
  const auto first = journal->TakeOver(none);
  REQUIRE(first.ok());
  CHECK(first->head == chain.head());
  CHECK(first->epoch > 0);
  const auto second = journal->TakeOver(chain.head());
  REQUIRE(second.ok());
  CHECK(second->head == chain.head());
  CHECK(second->epoch >= first->epoch);

  // The record that the caller knew was longer, or was another one.
  ChainHead other = chain.head();
  ++other.entries;
  CHECK(journal->TakeOver(other).status().code() == absl::StatusCode::kDataLoss);
  other = chain.head();
  other.hash[7] ^= 1;
  CHECK(journal->TakeOver(other).status().code() == absl::StatusCode::kDataLoss);
}

TEST_CASE("Journal: nothing is written without a tenure") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  const auto rows = SealFirst({Row(1)});
  CHECK(journal->Stage(rows).code() == absl::StatusCode::kFailedPrecondition);
  CHECK(journal->Write(BatchOf(rows), {}).status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK(LoadAll(*journal, 0).transactions.empty());
  TakeOver(*journal);
  CHECK(journal->Write(BatchOf(rows), {}).ok());
}

TEST_CASE("Journal: at most two batches are written and not awaited") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  TakeOver(*journal);
  const auto rows = SealFirst(Rows(1, 4));
  const auto write = [&](std::size_t id) { return journal->Write(BatchOf({rows[id - 1]}), {}); };
  const auto first = write(1);
  const auto second = write(2);
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK(second->number > first->number);
  CHECK(write(3).status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK(journal->TakeOver({}).status().code() == absl::StatusCode::kFailedPrecondition);
  // The look-ups see what is not awaited.
  const std::vector<TransactionId> ids = {1, 2, 3};
  const auto found = journal->FindTransactions(ids);
  REQUIRE(found.ok());
  CHECK((*found)[1]->transaction == Row(2));
  CHECK_FALSE((*found)[2].has_value());

  REQUIRE(journal->Await(*first).ok());
  const auto third = write(3);
  REQUIRE(third.ok());
  CHECK_FALSE(write(4).ok());
  REQUIRE(journal->Await(*third).ok());  // and so for the second
  CHECK(journal->Await(*second).ok());
  CHECK(journal->Await(*first).ok());
  CHECK(journal->TakeOver({}).ok());
  CHECK(LoadAll(*journal, 0).transactions == Rows(1, 3));
}

TEST_CASE("Journal: a ticket that it did not give is refused") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  TakeOver(*journal);
  const auto ticket = journal->Write(BatchOf(SealFirst({Row(1)})), {});
  REQUIRE(ticket.ok());
  CHECK(journal->Await({.number = ticket->number + 1}).code() ==
        absl::StatusCode::kInvalidArgument);
  CHECK(journal->Await({.number = 0}).code() == absl::StatusCode::kInvalidArgument);
  CHECK(journal->Await(*ticket).ok());
}

TEST_CASE("Journal: one thread writes while another awaits") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  TakeOver(*journal);
  constexpr TransactionId kBatches = 100;
  std::atomic<std::int64_t> written = 0;
  std::atomic<std::int64_t> awaited = 0;
  std::atomic<bool> wrong = false;
  {
    const std::jthread awaiting([&] {
      for (std::int64_t next = 1; next <= kBatches; ++next) {
        while (written < next) std::this_thread::yield();
        if (!journal->Await({.number = next}).ok()) wrong = true;
        awaited = next;
      }
    });
    for (const Sealed<Transaction>& row : SealFirst(Rows(1, kBatches))) {
      while (written - awaited >= kMostNotAwaited) std::this_thread::yield();
      const auto ticket = journal->Write(BatchOf({row}), {});
      if (!ticket.ok() || ticket->number != row.row.id) std::abort();
      written = row.row.id;
    }
  }
  CHECK_FALSE(wrong);
  CHECK(LoadAll(*journal, 0).transactions == Rows(1, kBatches));
}

TEST_CASE("Journal: a batch and its snapshots are written whole or not at all") {
  const Place place(AnyEngine());
  auto journal = place.Open();
  REQUIRE(Append(*journal, {.transactions = Unsealed({Row(1)})}, {.accounts = {kCash}}).ok());
  Batch batch{.transactions = Unsealed({Row(2)}),
              .answers = {{.row = RefusalOf(Id(8)), .entry = 3}}};
  batch.holds = {{.id = 2, .account = 2, .amount_minor = 5, .expire_time_us = 9}};
  SECTION("an id that is taken") { batch.transactions.push_back({.row = Row(1)}); }
  SECTION("a request id that is taken by a transaction") {
    batch.transactions.push_back({.row = Row(3)});
    batch.transactions[1].row.request_id = Id(1);
  }
  SECTION("a request id that is taken by an answer") {
    batch.answers.push_back({.row = RefusalOf(Id(8)), .entry = 4});
  }
  CHECK(Append(*journal, batch, {.accounts = {kCustomer}, .watermark = 2}).code() ==
        absl::StatusCode::kDataLoss);
  const Loaded loaded = LoadAll(*journal, 0);
  CHECK(loaded.transactions == std::vector{Row(1)});
  CHECK(loaded.accounts == std::vector{kCash});
  CHECK(loaded.holds.empty());
  const std::vector<Uuid> ids = {Id(8)};
  CHECK_FALSE(journal->FindRequests(ids)->front().has_value());
}

TEST_CASE("Journal: what is staged is there with its batch, and not before") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  const auto all = SealFirst(Rows(1, 5));
  REQUIRE(Append(*journal, {.transactions = Unsealed({Row(1)})}).ok());
  const auto history = OpenedHistory(*journal);
  const std::vector rows(all.begin() + 1, all.end());
  REQUIRE(journal->Stage(std::span(rows).first(2)).ok());
  REQUIRE(journal->Stage(std::span(rows).subspan(2, 1)).ok());
  CHECK(Shows(*history, 1));
  CHECK_FALSE(Shows(*history, 2));
  const auto ticket = journal->Write(BatchOf(rows), {});
  REQUIRE(ticket.ok());
  REQUIRE(journal->Await(*ticket).ok());
  CHECK(Shows(*history, 2));
  CHECK(Shows(*history, 5));
  REQUIRE(Append(*journal, {.transactions = Unsealed({Row(6)})}).ok());
  CHECK(LoadAll(*journal, 0).transactions == Rows(1, 6));
}

TEST_CASE("Journal: what is staged for a batch that fails or never comes is gone") {
  const Place place(AnyEngine());
  auto journal = place.Open();
  REQUIRE(Append(*journal, {.transactions = Unsealed({Row(1)})}).ok());
  auto rows = Unsealed(Rows(2, 3));
  REQUIRE(journal->Stage(std::span(rows).first(1)).ok());
  bool is_over = false;
  SECTION("it never comes") {}
  SECTION("it fails") {
    rows[1].row.request_id = Id(1);
    CHECK_FALSE(journal->Write(BatchOf(rows), {}).ok());
    is_over = true;
  }
  SECTION("more of it fails, with the batch at the latest") {
    rows[1].row.request_id = Id(1);
    is_over =
        !journal->Stage(std::span(rows).subspan(1)).ok() || !journal->Write(BatchOf(rows), {}).ok();
    CHECK(is_over);
  }
  if (place.is_kept()) {
    journal.reset();
    journal = place.Open();
  } else if (!is_over) {
    return;  // nobody can look before the batch comes
  }
  CHECK(LoadAll(*journal, 0).transactions == std::vector{Row(1)});
}

TEST_CASE("Journal: holds and what was taken back are kept as they are now") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  HoldRecord first{.id = 1, .account = 2, .amount_minor = 10, .expire_time_us = 100};
  const HoldRecord second{.id = 2, .account = 2, .amount_minor = 20, .expire_time_us = 50};
  REQUIRE(Append(*journal, {.transactions = Unsealed(Rows(1, 2)),
                            .holds = {first, second},
                            .reversed = {{.original = 1, .reversed_minor = 3}}})
              .ok());
  first.state = HoldState::kCaptured;
  REQUIRE(Append(*journal, {.holds = {first}, .reversed = {{.original = 1, .reversed_minor = 4}}})
              .ok());
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

TEST_CASE("Journal: in the gap there is no request id on record") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  REQUIRE(Append(*journal, {.transactions = Unsealed(Rows(1, 9)),
                            .answers = {{.row = RefusalOf(Id(77)), .entry = 10}}})
              .ok());
  const auto gap = journal->FindGap();
  REQUIRE(gap.ok());
  std::vector<Uuid> ids = {Id(77)};
  for (const Transaction& row : Rows(1, 9)) ids.push_back(row.request_id);
  for (const Uuid& id : ids) CHECK_FALSE((gap->after < id && id < gap->before));
  Uuid soon = Id(9);
  soon.set_time_ms(soon.time_ms() + 1'000);
  CHECK((gap->after < soon && soon < gap->before));
}

TEST_CASE("Journal: any thread may ask for room") {
  const Place place(AnyEngine());
  const auto journal = place.Open();
  std::atomic<bool> has_room = true;
  {
    const std::jthread other([&] {
      for (int i = 0; i < 1'000; ++i) has_room = has_room && journal->CheckRoom().ok();
    });
    for (TransactionId id = 1; id <= 20; ++id) {
      REQUIRE(Append(*journal, {.transactions = Unsealed({Row(id)})}).ok());
    }
  }
  CHECK(has_room);
}

}  // namespace
}  // namespace atm::storage
