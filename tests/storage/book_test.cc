#include "storage/book/book.h"

#include <string>
#include <variant>

#include "storage/values/money.h"
#include "tests/storage/bank.h"

namespace atm::storage {
namespace {

// A book that is told operations one after the other, a second apart.
class Clerk {
 public:
  Decision Tell(const Operation& operation) {
    Decision decision =
        book.Decide(operation, {.now_us = ++now_s_ * 1'000'000, .request_id = Id(++requests_)});
    if (const auto* event = std::get_if<Event>(&decision)) {
      book.Evolve(*event);
    }
    return decision;
  }

  Transaction Do(const Operation& operation) {
    const Decision decision = Tell(operation);
    REQUIRE(std::holds_alternative<Event>(decision));
    return std::get<Event>(decision).transaction;
  }

  Refusal Refused(const Operation& operation) {
    const std::vector<Account> before = StateOf(book);
    const Decision decision = Tell(operation);
    REQUIRE(std::holds_alternative<Refusal>(decision));
    CHECK(StateOf(book) == before);
    return std::get<Refusal>(decision);
  }

  std::int64_t Balance(const std::string& account) {
    return AccountOf(book, account).balance_minor;
  }

  Book book;

 private:
  std::int64_t now_s_ = 0;
  std::uint64_t requests_ = 0;
};

TEST_CASE("Book: an opening is a transaction against the bank's own account") {
  Clerk teller;
  const Transaction opening = teller.Do(Open("10001", 100'000));
  CHECK(opening.id == 1);
  CHECK(opening.kind == TransactionKind::kOpening);
  CHECK(opening.amount_minor == 100'000);
  CHECK(opening.request_id == Id(1));
  CHECK(teller.book.Get(opening.debit_account).number.text() == "opening:USD");
  CHECK(teller.book.Get(opening.credit_account).number.text() == "10001");
  CHECK(teller.Balance("10001") == 100'000);
  CHECK(teller.Balance("opening:USD") == -100'000);
  CHECK(teller.Balance("cash:USD") == 0);
  CHECK(teller.book.directory().size() == 3);
  teller.Do(Open("10002", 0));
  CHECK(teller.book.directory().size() == 4);
  teller.Do(Open("20001", 5, kJpy));
  CHECK(teller.book.directory().size() == 7);
  CHECK(teller.book.CheckSums().ok());
}

TEST_CASE("Book: a deposit and a withdrawal are double entries with links and balances") {
  Clerk teller;
  teller.Do(Open("10001", 100'000));
  const Transaction in = teller.Do(In("10001", 2'500));
  CHECK(in.kind == TransactionKind::kDeposit);
  CHECK(teller.book.Get(in.debit_account).number.text() == "cash:USD");
  CHECK(in.debit_balance_minor == -2'500);
  CHECK(in.credit_balance_minor == 102'500);
  CHECK(in.debit_previous == 0);
  CHECK(in.credit_previous == 1);

  const Transaction out = teller.Do(Out("10001", 500, kUsd));
  CHECK(out.id == 3);
  CHECK(out.kind == TransactionKind::kWithdrawal);
  CHECK(teller.book.Get(out.credit_account).number.text() == "cash:USD");
  CHECK(out.debit_balance_minor == 102'000);
  CHECK(out.credit_balance_minor == -2'000);
  CHECK(out.debit_previous == 2);
  CHECK(out.credit_previous == 2);
  CHECK(teller.book.last_transaction() == 3);
  CHECK(teller.book.CheckSums().ok());
}

TEST_CASE("Book: an account can be emptied, and not overdrawn by one cent") {
  Clerk teller;
  teller.Do(Open("10001", 4'000));
  const Refusal refusal = teller.Refused(Out("10001", 4'001));
  CHECK(refusal.reason == RefusalReason::kInsufficientFunds);
  CHECK(refusal.available_minor == 4'000);
  CHECK(refusal.requested_minor == 4'001);
  CHECK(refusal.balance_minor == 4'000);
  CHECK(refusal.currency == kUsd);
  CHECK(refusal.account == Number("10001"));
  teller.Do(Out("10001", 4'000));
  CHECK(teller.Balance("10001") == 0);
  CHECK(teller.Refused(Out("10001", 1)).reason == RefusalReason::kInsufficientFunds);
}

TEST_CASE("Book: refusals in their order") {
  Clerk teller;
  teller.Do(Open("10001", 100));
  CHECK(teller.Refused(Open("10001", 5, kEur)).reason == RefusalReason::kAccountExists);
  CHECK(teller.Refused(In("10002", 5, kEur)).reason == RefusalReason::kAccountNotFound);
  CHECK(teller.Refused(Out("10002", 5)).reason == RefusalReason::kAccountNotFound);
  // Another currency comes before a lack of funds.
  const Refusal mismatch = teller.Refused(Out("10001", 500, kEur));
  CHECK(mismatch.reason == RefusalReason::kCurrencyMismatch);
  CHECK(mismatch.currency == kUsd);
  CHECK(teller.Refused(In("10001", kMaxBalanceMinor, kEur)).reason ==
        RefusalReason::kCurrencyMismatch);
  CHECK(teller.Refused(Out("10001", kMaxBalanceMinor)).reason == RefusalReason::kInsufficientFunds);
  CHECK(teller.Refused(In("10001", kMaxBalanceMinor)).reason == RefusalReason::kBalanceOverflow);
}

TEST_CASE("Book: the largest balance can be reached, not passed, on either side") {
  Clerk teller;
  teller.Do(Open("10001", 0));
  teller.Do(In("10001", kMaxBalanceMinor));
  CHECK(teller.Balance("10001") == kMaxBalanceMinor);
  CHECK(teller.Balance("cash:USD") == kMinBalanceMinor);
  CHECK(teller.Refused(In("10001", 1)).reason == RefusalReason::kBalanceOverflow);
  // This account has room, but the bank's cash account has not.
  teller.Do(Open("10002", 0));
  CHECK(teller.Refused(In("10002", 1)).reason == RefusalReason::kBalanceOverflow);
  teller.Do(Out("10001", 1));
  teller.Do(In("10002", 1));
  CHECK(teller.book.CheckSums().ok());
  // Openings have their own account, with its own range.
  teller.Do(Open("10003", kMaxBalanceMinor));
  CHECK(teller.Refused(Open("10004", 1)).reason == RefusalReason::kBalanceOverflow);
}

TEST_CASE("Book: time does not go back") {
  Book book;
  const auto decide = [&](const Operation& operation, std::int64_t now_us, std::uint64_t request) {
    const Decision decision = book.Decide(operation, {.now_us = now_us, .request_id = Id(request)});
    const Transaction transaction = std::get<Event>(decision).transaction;
    book.Evolve(std::get<Event>(decision));
    return transaction.create_time_us;
  };
  CHECK(decide(Open("A", 10), 1'000, 1) == 1'000);
  CHECK(decide(In("A", 10), 999, 2) == 1'000);
  CHECK(decide(In("A", 10), 1'001, 3) == 1'001);
}

// A small book and its transactions, to be redone with one thing wrong.
struct RecordOfABook {
  RecordOfABook() {
    Clerk teller;
    for (const Operation& operation :
         {Operation(Open("A", 50)), Operation(In("A", 7)), Operation(Out("A", 20))}) {
      transactions.push_back(teller.Do(operation));
    }
    accounts = StateOf(teller.book);
  }

  // The status of loading accounts without their balances and redoing everything.
  absl::Status Redone() const {
    Book book;
    RestoreBeginning(book);
    for (Account account : accounts) {
      account.balance_minor = 0;
      account.last_transaction = 0;
      account.sequence = 0;
      account.used = {};
      if (absl::Status restored = book.Restore(account); !restored.ok()) return restored;
    }
    for (const Transaction& transaction : transactions) {
      if (absl::Status redone = book.Redo(transaction); !redone.ok()) return redone;
    }
    CHECK(StateOf(book) == accounts);
    return book.CheckSums();
  }

  std::vector<Account> accounts;
  std::vector<Transaction> transactions;
};

TEST_CASE("Book: a record that does not add up is not taken") {
  RecordOfABook history;
  REQUIRE(history.Redone().ok());
  Transaction& second = history.transactions[1];
  SECTION("a wrong amount") { second.amount_minor += 1; }
  SECTION("a wrong balance on the debit side") { second.debit_balance_minor -= 1; }
  SECTION("a wrong balance on the credit side") { second.credit_balance_minor += 1; }
  SECTION("a wrong link") { second.credit_previous = 0; }
  SECTION("a wrong link on the debit side") { second.debit_previous = 1; }
  SECTION("a wrong place in the history") { second.credit_sequence = 1; }
  SECTION("a wrong place on the debit side") { second.debit_sequence += 1; }
  SECTION("a wrong skip link") { second.credit_skip = 1; }
  SECTION("a wrong skip link on the debit side") { second.debit_skip = 1; }
  SECTION("an unknown account") { second.credit_account = 99; }
  SECTION("no account") { second.debit_account = 0; }
  SECTION("one account on both sides") { second.debit_account = second.credit_account; }
  SECTION("an unknown principal") { second.origin = 2; }
  SECTION("an earlier time") { second.create_time_us = 0; }
  SECTION("a gap") { second.id = 4; }
  SECTION("an id that is too great") { second.id = kMaxTransaction + 1; }
  const absl::Status status = history.Redone();
  CHECK(status.code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(std::string(status.message()),
             ContainsSubstring("transaction " + std::to_string(second.id)));
}

TEST_CASE("Book: accounts that do not fit are not taken") {
  Book book;
  const Account first{.id = 1, .number = Number("A"), .currency = kUsd};
  REQUIRE(book.Restore(first).ok());
  CHECK(book.Restore({.id = 3, .number = Number("B"), .currency = kUsd}).code() ==
        absl::StatusCode::kDataLoss);
  CHECK(book.Restore({.id = 2, .number = Number("A"), .currency = kUsd}).code() ==
        absl::StatusCode::kDataLoss);
  CHECK(book.Restore({.id = 2, .number = Number("B"), .currency = kUsd, .sequence = 16}).code() ==
        absl::StatusCode::kDataLoss);
  CHECK(book.Restore({.id = 2, .number = Number("B"), .currency = kUsd, .skips = {1}}).code() ==
        absl::StatusCode::kDataLoss);
  CHECK(book.Restore({.id = 2, .number = Number("B"), .currency = kUsd, .used = {.day = -1}})
            .code() == absl::StatusCode::kDataLoss);
  REQUIRE(
      book.Restore({.id = 2, .number = Number("B"), .currency = kUsd, .balance_minor = 1}).ok());
  CHECK(book.CheckSums().code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(std::string(book.CheckSums().message()), ContainsSubstring("USD"));
}

}  // namespace
}  // namespace atm::storage
