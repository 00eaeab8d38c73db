// The bank inside FakeConnection: the contract's answers over a FakeBook. It knows requests by
// their ids; the book knows the rules of money. A copy is a bank that goes its own way. Not
// thread-safe.
#ifndef ATM_CLIENT_FAKE_FAKE_BANK_H_
#define ATM_CLIENT_FAKE_FAKE_BANK_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "atm/v1/atm_service.pb.h"
#include "client/fake/fake_book.h"
#include "client/fake/fake_request.h"
#include "storage/values/uuid.h"

namespace atm {

class FakeBank {
 public:
  // `clock_us` as for FakeBook.
  explicit FakeBank(std::function<std::int64_t()> clock_us);

  bool Open(const std::string& account, const std::string& currency_code,
            std::int64_t balance_minor);
  absl::StatusOr<v1::BalanceResponse> Balance(const v1::BalanceRequest& request);
  absl::StatusOr<v1::GetTransactionResponse> GetTransaction(
      const v1::GetTransactionRequest& request);
  absl::StatusOr<v1::ListTransactionsResponse> ListTransactions(
      const v1::ListTransactionsRequest& request);

  // Whether there can be such a feed; then, the next transaction that it is to tell.
  absl::Status CheckFeed(const v1::WatchTransactionsRequest& request);
  std::optional<v1::Transaction> NextOfFeed(const v1::WatchTransactionsRequest& request) const;

  // Every operation that moves money, or sets it aside.
  absl::StatusOr<FakeAnswer> CarryOut(FakeRequest request);

 private:
  // What became of a request; nothing is in one that was reversed before it arrived.
  struct Record {
    std::optional<FakeRequest> request;
    absl::StatusOr<FakeAnswer> outcome;
  };

  // What a record says to a request with its id, which the caller wrote as in `sent`.
  static absl::StatusOr<FakeAnswer> AnswerAgain(const FakeRequest& request, const Record& record,
                                                const std::string& sent);
  static absl::StatusOr<FakeAnswer> OutcomeOf(const Record& record, const std::string& sent);

  // What the account held at an earlier time, or after a transaction.
  absl::StatusOr<v1::AccountBalance> PastBalance(const v1::BalanceRequest& request) const;

  // The bank's own part, before it does what it is asked.
  void ExpireHolds();

  // Brings request ids to their usual form, and finds the transaction that a reversal names by one.
  void Resolve(FakeRequest& request) const;

  std::string NextRequestId() { return request_ids_->Next().ToString(); }

  FakeBook book_;
  std::map<std::string, Record> records_;         // by request id, in lower case
  std::shared_ptr<UuidV7Generator> request_ids_;  // for requests without one; copies share it
};

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_FAKE_BANK_H_
