#include "storage/journal/chain.h"

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
                             .debit_floor_minor = -40,
                             .credit_floor_minor = 30,
                             .limit_day = 19'675,
                             .limit_count = -1,
                             .memo = "caf\303\251"});
  CHECK(transaction.entry == 1);
  CHECK(ToHex(transaction.hash) ==
        "8f1eae3124b72be5e9ac30fd32b2d9419309f7973b8f1488b1ea1fb9e25d4f2b");

  const Sealed<RecordedAnswer> answer =
      chain.Seal(RecordedAnswer{.request_id = Id(8),
                                .kind = TransactionKind::kWithdrawal,
                                .reason = RefusalReason::kDayLimitExceeded,
                                .account = 2,
                                .amount_minor = 900,
                                .balance_minor = 500,
                                .available_minor = 500,
                                .limit_minor = 700,
                                .used_minor = 600,
                                .limit_count = 5,
                                .used_count = 4,
                                .day_end_time_us = 1'700'000'000'000'002,
                                .create_time_us = 1'700'000'000'000'001});
  CHECK(answer.entry == 2);
  CHECK(answer.after_transaction == 1);
  CHECK(ToHex(answer.hash) == "fcf10442b8c21477451b168b8d80115530cf023b5e8ce9603985f35fb0815120");

  const Sealed<AccountChange> change = chain.Seal(AccountChange{
      .account = 2,
      .name = {.number = Number("10001"), .currency = kUsd},
      .kind = AccountChangeKind::kUpdated,
      .create_time_us = 1'700'000'000'000'002,
      .who = "ann",
      .after = {
          .display_name = "Ada",
          .freeze = Freeze{.blocks = Blocks::kAll, .reason = "court", .end_time_us = -1},
          .limits = {
              .withdrawal_minor = 100, .day_minor = 200, .day_count = 3, .overdraft_minor = 0}}});
  CHECK(change.entry == 3);
  CHECK(ToHex(change.hash) == "5d3396770dac84170226d14e73891fc949cd89fef6b5a21fd4e5a24988427472");

  CHECK(chain.head() == ChainHead{.entries = 3, .last_transaction = 1, .hash = change.hash});
  Hasher hasher;
  CHECK(ToHex(SealOf({.watermark = 1, .head = chain.head()}, hasher)) ==
        "821a8980fec53e746ef65017439348516c5f41e20ce36a4ec564402f033e39e6");
}

TEST_CASE("Chain: a head is written down and read again") {
  ChainHead head{.entries = 1'300, .hash = {}};
  head.hash[0] = 0x5d;
  head.hash[31] = 0x0f;
  const std::string text = "1300:5d" + std::string(60, '0') + "0f";
  CHECK(ToText(head) == text);
  CHECK(ParseHead(text) == head);
  for (const std::string& wrong : {std::string(), std::string("1300"), "x" + text, "-" + text,
                                   text + "0", text.substr(0, text.size() - 1) + "F"}) {
    INFO(wrong);
    CHECK_FALSE(ParseHead(wrong).has_value());
  }
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
