// The bank inside FakeConnection: the contract's rules on a few maps. Not thread-safe.
#ifndef ATM_CLIENT_FAKE_BANK_H_
#define ATM_CLIENT_FAKE_BANK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "atm/v1/atm_service.pb.h"
#include "storage/uuid.h"

namespace atm {

class FakeBank {
 public:
  FakeBank();

  // What is asked for when money shall move. The kind is a deposit or a withdrawal.
  struct Movement {
    v1::Transaction::Kind kind;
    std::string account;
    std::int64_t amount_minor;
    std::string currency_code;
    std::string request_id;
  };

  struct Answer {
    v1::Transaction transaction;
    v1::AccountBalance balance;
    bool replayed = false;
  };

  bool Open(const std::string& account, const std::string& currency_code,
            std::int64_t balance_minor);
  absl::StatusOr<v1::AccountBalance> Balance(const std::string& account) const;
  absl::StatusOr<Answer> Move(Movement movement);

 private:
  struct Account {
    std::string currency_code;
    std::int64_t balance_minor = 0;
    std::int64_t last_transaction_id = 0;
  };
  struct Record {
    Movement movement;
    absl::StatusOr<Answer> outcome;
  };

  absl::StatusOr<Answer> Decide(const Movement& movement);
  v1::Transaction Book(const Movement& movement, Account& account);
  static v1::AccountBalance BalanceOf(const std::string& number, const Account& account);

  std::map<std::string, Account> accounts_;
  std::map<std::string, Record> records_;  // by request id, in lower case
  std::int64_t last_transaction_id_ = 0;
  UuidV7Generator request_ids_;  // for requests without one
};

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_BANK_H_
