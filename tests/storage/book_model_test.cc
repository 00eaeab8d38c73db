// The book against the simplest bank that can be thought of: a map from numbers to balances.
#include <map>
#include <random>
#include <string>
#include <variant>

#include "storage/money.h"
#include "tests/storage/bank.h"

namespace atm::storage {
namespace {

constexpr int kSequences = 60;
constexpr int kCommands = 300;

class Model {
 public:
  // What the book must answer: a refusal's reason, or nothing where money moves.
  std::optional<RefusalReason> Tell(const OpenAccount& open) {
    const std::string number(open.account.text());
    if (accounts_.contains(number)) return RefusalReason::kAccountExists;
    std::int64_t& opened = opened_[std::string(open.currency.code())];
    if (!CheckedAdd(opened, open.opening_minor)) return RefusalReason::kBalanceOverflow;
    opened += open.opening_minor;
    accounts_.emplace(number, Holding{open.currency, open.opening_minor});
    return std::nullopt;
  }

  std::optional<RefusalReason> Tell(const Deposit& deposit) {
    Holding* holding = nullptr;
    if (const auto refused = Find(deposit, holding)) return refused;
    std::int64_t& cash = cash_[std::string(holding->currency.code())];
    if (!CheckedAdd(holding->balance, deposit.amount_minor) ||
        !CheckedAdd(cash, deposit.amount_minor)) {
      return RefusalReason::kBalanceOverflow;
    }
    holding->balance += deposit.amount_minor;
    cash += deposit.amount_minor;
    return std::nullopt;
  }

  std::optional<RefusalReason> Tell(const Withdraw& withdraw) {
    Holding* holding = nullptr;
    if (const auto refused = Find(withdraw, holding)) return refused;
    if (withdraw.amount_minor > holding->balance) return RefusalReason::kInsufficientFunds;
    holding->balance -= withdraw.amount_minor;
    cash_[std::string(holding->currency.code())] -= withdraw.amount_minor;
    return std::nullopt;
  }

  std::map<std::string, std::int64_t> Balances() const {
    std::map<std::string, std::int64_t> balances;
    for (const auto& [number, holding] : accounts_) balances[number] = holding.balance;
    return balances;
  }

 private:
  struct Holding {
    Currency currency;
    std::int64_t balance;
  };

  template <typename CashOperation>
  std::optional<RefusalReason> Find(const CashOperation& operation, Holding*& holding) {
    const auto found = accounts_.find(std::string(operation.account.text()));
    if (found == accounts_.end()) return RefusalReason::kAccountNotFound;
    holding = &found->second;
    if (operation.currency && *operation.currency != holding->currency) {
      return RefusalReason::kCurrencyMismatch;
    }
    return std::nullopt;
  }

  std::map<std::string, Holding> accounts_;
  std::map<std::string, std::int64_t> cash_;
  std::map<std::string, std::int64_t> opened_;
};

// Few accounts, so that they meet; amounts from a cent to the largest, so that every rule is
// reached.
class Customers {
 public:
  explicit Customers(unsigned seed) : random_(seed) {}

  Operation Next() {
    const std::string account(1, static_cast<char>('A' + Pick(6)));
    switch (Pick(10)) {
      case 0:
        return Open(account, Pick(4) == 0 ? 0 : Amount(), AnyCurrency());
      case 1:
      case 2:
      case 3:
      case 4:
        return In(account, Amount(), MaybeCurrency());
      default:
        return Out(account, Amount(), MaybeCurrency());
    }
  }

 private:
  std::uint64_t Pick(std::uint64_t n) { return random_() % n; }
  Currency AnyCurrency() { return Pick(4) == 0 ? kJpy : kUsd; }
  std::optional<Currency> MaybeCurrency() {
    return Pick(2) == 0 ? std::nullopt : std::optional(AnyCurrency());
  }
  std::int64_t Amount() {
    if (Pick(30) == 0) return kMaxBalanceMinor - static_cast<std::int64_t>(Pick(3));
    return 1 + static_cast<std::int64_t>(random_() >> (34 + Pick(30)));
  }

  std::mt19937_64 random_;
};

std::map<std::string, std::int64_t> CustomerBalances(const Book& book) {
  std::map<std::string, std::int64_t> balances;
  for (const Account& account : StateOf(book)) {
    if (!account.number.is_internal()) {
      balances[std::string(account.number.text())] = account.balance_minor;
      CHECK(account.balance_minor >= 0);
    }
  }
  return balances;
}

// A book made from the record of another one, as a restart does.
void CheckReplay(const Book& book, const std::vector<Transaction>& transactions) {
  Book again;
  for (Account account : StateOf(book)) {
    account.balance_minor = 0;
    account.last_transaction = 0;
    REQUIRE(again.Restore(account).ok());
  }
  for (const Transaction& transaction : transactions) REQUIRE(again.Replay(transaction).ok());
  CHECK(StateOf(again) == StateOf(book));
  CHECK(again.last_transaction() == book.last_transaction());
}

TEST_CASE("Book: random commands, against a simple model") {
  std::map<std::string, int> seen;  // how often each answer came, to know that the test tests
  for (unsigned seed = 0; seed < kSequences; ++seed) {
    Book book;
    Model model;
    Customers customers(seed);
    std::vector<Transaction> transactions;
    for (int i = 0; i < kCommands; ++i) {
      const Operation operation = customers.Next();
      const Decision decision = book.Decide(operation, i, Id(static_cast<std::uint64_t>(i) + 1));
      const auto expected =
          std::visit([&](const auto& asked) { return model.Tell(asked); }, operation);
      const auto* refusal = std::get_if<Refusal>(&decision);
      INFO("seed " << seed << ", command " << i);
      REQUIRE((refusal != nullptr ? std::optional(refusal->reason) : std::nullopt) == expected);
      ++seen[expected ? std::to_string(static_cast<int>(*expected)) : "moved"];
      if (const auto* event = std::get_if<Event>(&decision)) {
        book.Evolve(*event);
        transactions.push_back(event->transaction);
        REQUIRE(event->transaction.id == static_cast<TransactionId>(transactions.size()));
      }
    }
    CHECK(CustomerBalances(book) == model.Balances());
    CHECK(book.CheckSums().ok());
    CheckReplay(book, transactions);
  }
  CHECK(seen.size() == 6);  // moved, exists, not found, mismatch, no funds, overflow
  for (const auto& [answer, count] : seen) {
    INFO(answer);
    CHECK(count > 20);
  }
}

}  // namespace
}  // namespace atm::storage
