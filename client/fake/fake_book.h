// The books of the bank inside FakeConnection: the rules of money on a few maps. Not thread-safe.
#ifndef ATM_CLIENT_FAKE_FAKE_BOOK_H_
#define ATM_CLIENT_FAKE_FAKE_BOOK_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "atm/v1/atm_service.pb.h"
#include "client/fake/fake_request.h"

namespace atm {

// What an operation did. One without a transaction found nothing to reverse.
struct FakeAnswer {
  std::optional<v1::Transaction> transaction;
  v1::AccountBalance balance;                    // the customer's; of two, the one that paid
  std::optional<v1::AccountBalance> to_balance;  // of two customers, the one that was paid
  bool replayed = false;
};

class FakeBook {
 public:
  // `clock_us` tells the time in microseconds since 1970. Without one it is the second after that
  // of the newest transaction.
  explicit FakeBook(std::function<std::int64_t()> clock_us);

  // The opening, or nothing if the account is open already. The arguments are valid.
  std::optional<v1::Transaction> Open(const std::string& account, const std::string& currency_code,
                                      std::int64_t balance_minor, const std::string& request_id);

  absl::StatusOr<v1::AccountBalance> Balance(const std::string& account) const;

  // Null if there is none.
  const v1::Transaction* Find(std::int64_t transaction_id) const;

  // All of them, the one with the id 1 first.
  const std::vector<v1::Transaction>& transactions() const { return transactions_; }

  // The time by the bank's clock, in microseconds since 1970.
  std::int64_t NowUs() const;

  // Carries out a request of good form, or says why not. Fills in what the request left out.
  absl::StatusOr<FakeAnswer> Decide(FakeRequest& asked);

  // The first hold whose time is over. A request of KIND_EXPIRY ends it.
  std::optional<std::int64_t> FirstExpired() const;

 private:
  struct Account {
    std::string currency_code;
    std::int64_t balance_minor = 0;
    std::int64_t held_minor = 0;
    std::int64_t last_transaction_id = 0;
  };

  absl::StatusOr<FakeAnswer> Move(FakeRequest& asked);
  absl::StatusOr<FakeAnswer> Transfer(FakeRequest& asked);
  absl::StatusOr<FakeAnswer> Hold(FakeRequest& asked);
  absl::StatusOr<FakeAnswer> Capture(FakeRequest& asked);
  absl::StatusOr<FakeAnswer> Free(const FakeRequest& asked, v1::Transaction::Kind kind);
  absl::StatusOr<FakeAnswer> Reverse(FakeRequest& asked);
  absl::StatusOr<FakeAnswer> ReverseHold(FakeRequest& asked, const v1::Transaction& hold);

  // Errors of an account that cannot be used in this currency, of one with too little available, of
  // a hold that is not open.
  absl::Status CheckAccount(const std::string& account, const std::string& currency_code) const;
  absl::Status CheckFunds(const std::string& account, std::int64_t amount_minor) const;
  absl::Status CheckHold(std::int64_t hold_id) const;

  // Records the draft, which has a kind, both accounts and an amount, unless a balance would leave
  // its range: that is said of the account `about`.
  absl::StatusOr<FakeAnswer> Post(const FakeRequest& asked, v1::Transaction draft,
                                  const std::string& about);

  v1::AccountBalance BalanceOf(const std::string& account) const;
  std::string CashOf(const std::string& account) const;

  std::function<std::int64_t()> clock_us_;
  std::map<std::string, Account> accounts_;  // with the bank's own cash accounts
  std::vector<v1::Transaction> transactions_;
  std::int64_t last_time_us_ = 0;
  std::map<std::int64_t, v1::Transaction::Kind> holds_;  // what ended each; UNSPECIFIED: nothing
  std::map<std::int64_t, std::int64_t> reversed_minor_;  // by transaction
};

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_FAKE_BOOK_H_
