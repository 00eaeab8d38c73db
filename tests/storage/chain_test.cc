#include "storage/journal/chain.h"

#include <string>
#include <vector>

#include "tests/storage/bank.h"

namespace atm::storage {
namespace {

// The hashes that Python's hashlib makes of the same fields, by the words of chain.h.
TEST_CASE("Chain: each entry is hashed as the header says") {
  Chain chain;
  const std::vector<Sealed<PrincipalRow>> beginning = SealBeginning(chain);
  REQUIRE(beginning.size() == 2);
  CHECK(beginning[0].row == PrincipalRow{});
  CHECK(beginning[1].row == PrincipalRow{.id = 1, .principal = Principal::Bank()});
  CHECK(ToHex(beginning[1].hash) ==
        "954e367aac217f028678adb3733c05deea856bf8edda23c04f2652334fb49a64");

  const Sealed<PrincipalRow> principal = chain.Seal(PrincipalRow{
      .id = 2, .principal = Peer("caf\303\251"), .create_time_us = 1'700'000'000'000'003});
  CHECK(principal.entry == 3);
  CHECK(ToHex(principal.hash) ==
        "71807bd3eaed7a994cb5b43d051d88eed819e5bab7f23b8bb9f359e7867a14f1");

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
                             .business_day = 19'676,
                             .origin = 2,
                             .memo = "caf\303\251",
                             .reference = "n\302\260 7"});
  CHECK(transaction.entry == 4);
  CHECK(ToHex(transaction.hash) ==
        "cc7836b7142a916bd4d048f0270d18077a0dbbb5e9cf98a212aa696d555d1187");

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
                                .create_time_us = 1'700'000'000'000'001,
                                .origin = 2,
                                .reference = "n\302\260 8"});
  CHECK(answer.entry == 5);
  CHECK(answer.after_transaction == 1);
  CHECK(ToHex(answer.hash) == "f4255e37c586f549b899496c7b3b70f868f11efaf7fe3890e631624bf2f480e7");

  const Sealed<AccountChange> change = chain.Seal(AccountChange{
      .account = 2,
      .name = {.number = Number("10001"), .currency = kUsd},
      .kind = AccountChangeKind::kUpdated,
      .create_time_us = 1'700'000'000'000'002,
      .origin = 2,
      .after = {
          .display_name = "Ada",
          .freeze = Freeze{.blocks = Blocks::kAll, .reason = "court", .end_time_us = -1},
          .limits = {
              .withdrawal_minor = 100, .day_minor = 200, .day_count = 3, .overdraft_minor = 0}}});
  CHECK(change.entry == 6);
  CHECK(ToHex(change.hash) == "c1d74ef43ceaee69b54cc6344d330dd161cc0af0b27e0d576dfee185313ca893");

  CHECK(chain.head() == ChainHead{.entries = 6, .last_transaction = 1, .hash = change.hash});
  Hasher hasher;
  CHECK(ToHex(SealOf({.watermark = 1, .head = chain.head()}, hasher)) ==
        "f2d0de3764e7771eac0b4d4aa06fa98ac6b9b9342c5ff2dc859fac317f7c0cb7");
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
