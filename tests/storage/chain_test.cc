#include "storage/chain.h"

#include <string>
#include <vector>

#include "tests/storage/bank.h"

namespace atm::storage {
namespace {

// The hashes that Python's hashlib makes of the same fields, by the words of chain.h.
TEST_CASE("Chain: each entry is hashed as the header says") {
  Chain chain;
  const Sealed<Transaction> transaction =
      chain.Seal(Transaction{.id = 1,
                             .kind = TransactionKind::kDeposit,
                             .debit_account = 1,
                             .credit_account = 2,
                             .amount_minor = 500,
                             .create_time_us = 1'700'000'000'000'000,
                             .request_id = Id(7),
                             .debit_balance_minor = -500,
                             .credit_balance_minor = 500,
                             .debit_previous = 0,
                             .credit_previous = 0,
                             .debit_sequence = 1,
                             .credit_sequence = 1,
                             .memo = "caf\303\251"});
  CHECK(transaction.entry == 1);
  CHECK(ToHex(transaction.hash) ==
        "a23a9742764af6d48552ee806056ddfba0d0aaa9dbfb2b2a380ef085fb846023");

  const Sealed<RecordedAnswer> answer =
      chain.Seal(RecordedAnswer{.request_id = Id(8),
                                .kind = TransactionKind::kWithdrawal,
                                .reason = RefusalReason::kInsufficientFunds,
                                .account = 2,
                                .amount_minor = 900,
                                .balance_minor = 500,
                                .available_minor = 500,
                                .create_time_us = 1'700'000'000'000'001});
  CHECK(answer.entry == 2);
  CHECK(answer.after_transaction == 1);
  CHECK(ToHex(answer.hash) == "a23a03ab2c7761a674d253f2694a14f6c589ee60aeb8cb5b57570dfaa7364b69");

  const Sealed<AccountChange> change = chain.Seal(AccountChange{
      .account = 2,
      .name = {.number = Number("10001"), .currency = kUsd},
      .kind = AccountChangeKind::kUpdated,
      .create_time_us = 1'700'000'000'000'002,
      .who = "ann",
      .after = {.display_name = "Ada",
                .freeze = Freeze{.blocks = Blocks::kAll, .reason = "court", .end_time_us = -1}}});
  CHECK(change.entry == 3);
  CHECK(ToHex(change.hash) == "9d8ba4c3abfeb4fa8549a53d70d16ae1882520a7f1e6c24fe75d59f9f7930b38");

  CHECK(chain.head() == ChainHead{.entries = 3, .last_transaction = 1, .hash = change.hash});
  Hasher hasher;
  CHECK(ToHex(SealOf({.watermark = 1, .head = chain.head()}, hasher)) ==
        "039e0b33549a45aba2736e7c56c4d611c5c371777776ffd2d127d94824214e35");
}

TEST_CASE("Chain: it goes on where it was left") {
  const auto answer = [](std::uint64_t n) {
    return RecordedAnswer{.request_id = Id(n),
                          .kind = TransactionKind::kDeposit,
                          .reason = RefusalReason::kBalanceOverflow};
  };
  Chain whole;
  whole.Seal(answer(1));
  Chain continued;
  continued.Start(whole.head());
  CHECK(continued.Seal(answer(2)).hash == whole.Seal(answer(2)).hash);
  CHECK(continued.head() == whole.head());
}

}  // namespace
}  // namespace atm::storage
