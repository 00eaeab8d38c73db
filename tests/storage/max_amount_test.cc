// The most that one operation may move: a rule of the book, behind the record.
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "storage/values/money.h"
#include "tests/storage/bank.h"
#include "tests/storage/committed_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

constexpr std::int64_t kMost = 1'000;

// Two accounts, of which the first holds 900 and the second nothing, in a bank of that bound.
class SmallBank : public CommittedBank {
 public:
  explicit SmallBank(const std::string& path = ":memory:", std::int64_t most = kMost)
      : CommittedBank(path, DefaultLimits(), most) {}

  void OpenAccounts() {
    DoOne(Open("A", 900), Id(1));
    DoOne(Open("B", 0), Id(2));
  }
};

std::vector<Operation> AllThatName(std::int64_t amount_minor, TransactionId original) {
  const ReversalReason reason = ReversalReason::kTimeOut;
  return {Open("C", amount_minor),
          In("A", amount_minor),
          Out("A", amount_minor),
          Transfer{Number("A"), Number("B"), amount_minor, {}},
          Hold{Number("A"), amount_minor, {}},
          Capture{original, amount_minor, {}},
          Reverse{original, amount_minor, {}, reason},
          Reverse{Id(77), amount_minor, {}, reason}};
}

TEST_CASE("Max amount: nothing that names more happens or is recorded") {
  SmallBank bank;
  bank.OpenAccounts();
  const TransactionId last = bank.book.last_transaction();
  const std::int64_t entries = bank.committer.chain_head().entries;
  std::uint64_t id = 100;
  for (const std::int64_t amount_minor : {kMost + 1, kMaxBalanceMinor}) {
    for (const Operation& operation : AllThatName(amount_minor, /*original=*/999)) {
      const Outcome outcome = bank.DoOne(operation, Id(++id));
      CHECK(ReasonOf(outcome) == RefusalReason::kAmountTooLarge);
      CHECK(std::get<Refusal>(outcome).requested_minor == amount_minor);
      CHECK(std::get<Refusal>(outcome).limit_minor == kMost);
    }
  }
  CHECK(bank.book.last_transaction() == last);
  CHECK(bank.committer.chain_head().entries == entries);
  CHECK(ReceiptOf(bank.DoOne(In("A", kMost), Id(101))).transaction.amount_minor == kMost);
}

TEST_CASE("Max amount: it is looked at before the account, and after the request id") {
  SmallBank bank;
  bank.OpenAccounts();
  CHECK(ReasonOf(bank.DoOne(In("NOBODY", kMost + 1))) == RefusalReason::kAmountTooLarge);
  CHECK(ReasonOf(bank.DoOne(In("A", kMost + 1, kEur))) == RefusalReason::kAmountTooLarge);
  CHECK(ReasonOf(bank.DoOne(In("A", kMost + 1), Id(1))) == RefusalReason::kRequestIdReused);
  CHECK(ReasonOf(bank.Do({{In("A", kMost + 1), Id(7)}}, Together::kTrial)[0]) ==
        RefusalReason::kAmountTooLarge);
  const auto all =
      bank.Do({{In("A", 1), Id(7)}, {In("A", kMost + 1), Id(8)}}, Together::kAllOrNone);
  CHECK(ReasonOf(all[0]) == RefusalReason::kOthersRefused);
  CHECK(ReasonOf(all[1]) == RefusalReason::kAmountTooLarge);
}

TEST_CASE("Max amount: what is on record from before it is answered, paid out and taken back") {
  const TempFolder folder;
  const std::string path = folder / "atm.db";
  TransactionId hold = 0;
  TransactionId paid = 0;
  {
    SmallBank before(path, 10 * kMost);
    before.OpenAccounts();
    paid = ReceiptOf(before.DoOne(In("A", 5 * kMost), Id(3))).transaction.id;
    hold = ReceiptOf(before.DoOne(Hold{Number("A"), 4 * kMost, {}}, Id(4))).transaction.id;
  }
  SmallBank bank(path);
  CHECK(ReceiptOf(bank.DoOne(In("A", 5 * kMost), Id(3))).replayed);
  CHECK(ReasonOf(bank.DoOne(In("A", 5 * kMost), Id(5))) == RefusalReason::kAmountTooLarge);
  // No more than is on record, or the bound holds again.
  CHECK(ReasonOf(bank.DoOne(Capture{hold, 4 * kMost + 1, {}})) == RefusalReason::kAmountTooLarge);
  CHECK(ReceiptOf(bank.DoOne(Capture{hold, 4 * kMost, {}})).transaction.amount_minor == 4 * kMost);
  bank.DoOne(In("A", kMost));
  bank.DoOne(In("A", kMost));
  bank.DoOne(In("A", kMost));
  const auto reverse = [&](std::optional<std::int64_t> amount_minor) {
    return bank.DoOne(Reverse{paid, amount_minor, {}, ReversalReason::kTimeOut});
  };
  CHECK(ReasonOf(reverse(5 * kMost + 1)) == RefusalReason::kAmountTooLarge);
  CHECK(ReasonOf(reverse(5 * kMost)) == RefusalReason::kInsufficientFunds);
  CHECK(ReceiptOf(reverse(2 * kMost)).transaction.amount_minor == 2 * kMost);
  bank.DoOne(In("A", kMost));
  CHECK(ReceiptOf(reverse(std::nullopt)).transaction.amount_minor == 3 * kMost);
}

}  // namespace
}  // namespace atm::storage
