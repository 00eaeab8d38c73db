// The bank, for C++ programs.
//
//   atm::Client bank({.target = "127.0.0.1:50051"});
//   absl::StatusOr<atm::v1::WithdrawResponse> paid = bank.Withdraw("10001", 4'000);
//   if (!paid.ok()) {
//     if (atm::ReasonOf(paid.status()) == "INSUFFICIENT_FUNDS") { … }
//   }
//
// A Client is a thin, thread-safe handle: copy it freely, share it between threads, keep one for
// the life of the program. Amounts are whole minor units of the account's currency (cents for USD).
//
// EXACTLY ONCE. Each operation that moves money gets a request id (a UUID of version 7) before it
// is sent, unless the request brings its own, and every attempt carries that id: a lost answer
// never moves money twice. An error says whether it is definite, and which id it was made with: see
// IsDefinite and RequestIdOf in atm/error.h. After an indefinite one, call again with that id, or
// take the operation back whether it happened or not: see Reverse. Bring your own id, written down
// before the call, where you must be able to do so after a crash of your own.
//
// ERRORS are returned, never thrown: the codes and reasons of atm/v1/atm_service.proto;
// DEADLINE_EXCEEDED if no answer came in time; UNAVAILABLE if the server cannot be reached.
#ifndef ATM_CLIENT_CLIENT_H_
#define ATM_CLIENT_CLIENT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "atm/connection.h"
#include "atm/error.h"
#include "atm/feed.h"
#include "atm/options.h"
#include "atm/v1/atm_service.pb.h"

namespace atm {

// A new request id, a UUID of version 7 in its usual form. Greater than all that this process made
// before. Thread-safe.
std::string NewRequestId();

// The refusal that is on record for a request, as the call itself returned it, for DetailsOf.
// OK if the request was not refused.
absl::Status RefusalOf(const v1::GetTransactionResponse& response);

// The error of one operation of a batch, as the call of its method would return it; OK if it was
// carried out.
absl::Status ErrorOf(const v1::BatchResult& result);

class Client {
 public:
  // Connects in the background: a server that is not there shows in the first call.
  explicit Client(const ClientOptions& options = {});

  // Over a connection of the caller's: a fake, or one that several clients share.
  explicit Client(std::shared_ptr<Connection> connection);

  // Waits for the answer. Not to be called from a callback.
  absl::StatusOr<v1::AccountBalance> Balance(const std::string& account,
                                             const CallOptions& options = {}) const;

  // What it held at an earlier time, or after a transaction: `as_of_time`, `as_of_transaction_id`.
  absl::StatusOr<v1::AccountBalance> Balance(const v1::BalanceRequest& request,
                                             const CallOptions& options = {}) const;

  absl::StatusOr<v1::WithdrawResponse> Withdraw(const std::string& account,
                                                std::int64_t amount_minor,
                                                const CallOptions& options = {}) const;
  absl::StatusOr<v1::DepositResponse> Deposit(const std::string& account, std::int64_t amount_minor,
                                              const CallOptions& options = {}) const;

  // Moves money between two customers' accounts of one currency.
  absl::StatusOr<v1::TransferResponse> Transfer(const std::string& from_account,
                                                const std::string& to_account,
                                                std::int64_t amount_minor,
                                                const CallOptions& options = {}) const;

  // Sets money aside for ten minutes; the id of the response's transaction is the `hold_id`.
  absl::StatusOr<v1::HoldResponse> Hold(const std::string& account, std::int64_t amount_minor,
                                        const CallOptions& options = {}) const;

  // Pays out a hold, all or a part of it, and frees the rest; or frees all of it. A hold ends once:
  // later tries are refused with HOLD_ALREADY_CAPTURED, HOLD_ALREADY_RELEASED or HOLD_EXPIRED.
  absl::StatusOr<v1::CaptureResponse> Capture(std::int64_t hold_id, std::int64_t amount_minor,
                                              const CallOptions& options = {}) const;
  absl::StatusOr<v1::ReleaseResponse> Release(std::int64_t hold_id,
                                              const CallOptions& options = {}) const;

  // Takes an earlier operation back: `amount_minor` of it, or with 0 all that is left. It ends the
  // doubt after a lost answer:
  //
  //   v1::ReverseRequest reversal;
  //   reversal.set_original_request_id(RequestIdOf(lost));  // the error of a withdrawal, say
  //   reversal.set_reason(v1::REVERSAL_REASON_TIME_OUT);
  //   const auto ended = bank.Reverse(reversal);
  //
  // What happened is taken back. What never arrived, or was refused, will never happen: the answer
  // then has `nothing_to_reverse` and no transaction. A reversal is an operation like any other,
  // with a request id of its own: if its own answer is lost, call again with the same request and
  // request_id = RequestIdOf(ended.status()). `original_request_id` is sent as it is given.
  absl::StatusOr<v1::ReverseResponse> Reverse(v1::ReverseRequest request,
                                              const CallOptions& options = {}) const;

  // Carries out up to 8,192 operations in their order, each for itself, or with `atomic` all or
  // none. Each that has no request id gets one, so that the batch is asked for again by itself
  // where the answer is lost, and an operation whose error leaves doubt can be asked for again
  // alone. That some are refused is no error of the call: read them with ErrorOf.
  absl::StatusOr<v1::ExecuteBatchResponse> ExecuteBatch(v1::ExecuteBatchRequest request,
                                                        const CallOptions& options = {}) const;

  // Tells what became of a request, by its request id or the id of its transaction. A refusal that
  // is on record for it is an answer, not an error: read it with RefusalOf. A request that never
  // arrived is TRANSACTION_NOT_FOUND, and may still arrive: only Reverse prevents that.
  absl::StatusOr<v1::GetTransactionResponse> GetTransaction(
      const v1::GetTransactionRequest& request, const CallOptions& options = {}) const;

  // One page of an account's statement; the next one is asked for with its `next_page_token`.
  absl::StatusOr<v1::ListTransactionsResponse> ListTransactions(
      const v1::ListTransactionsRequest& request, const CallOptions& options = {}) const;

  // A statement from `request` on, page after page: `line` is told each line, on this thread, until
  // it says kStop. Returns what the pages have in common: the opening and the closing balance, and
  // the currency. On failure the lines so far have been told. The options are for each page.
  absl::StatusOr<v1::ListTransactionsResponse> ForEachLine(
      v1::ListTransactionsRequest request,
      const std::function<Proceed(const v1::StatementLine&)>& line,
      const CallOptions& options = {}) const;

  // Tells `listener` all transactions after `after_transaction_id`: first those on record, then
  // each new one when it happens, for as long as the handle lives.
  //
  //   v1::WatchTransactionsRequest request;
  //   request.set_after_transaction_id(last_id);  // the last one that is dealt with
  //   atm::FeedListener listener;
  //   listener.on_transaction = [&](const v1::Transaction& transaction) {
  //     …
  //     return atm::Proceed::kGoOn;
  //   };
  //   const atm::Watch watch = bank.WatchTransactions(request, listener);
  //   const absl::Status why = watch.Wait();
  //
  // A connection that is lost is made again, with the waits of the RetryPolicy, and the feed goes
  // on after the transaction that was told last. It ends where the bank refuses it for certain (no
  // such account, say), where the listener says kStop, and where it or the connection is cancelled.
  // Only until the bank has answered for the first time do the deadline and the number of attempts
  // apply, as in other calls.
  [[nodiscard]] Watch WatchTransactions(const v1::WatchTransactionsRequest& request,
                                        FeedListener listener,
                                        const CallOptions& options = {}) const;

  // The same with every field of the request; a request id is made if it has none.
  absl::StatusOr<v1::WithdrawResponse> Withdraw(v1::WithdrawRequest request,
                                                const CallOptions& options = {}) const;
  absl::StatusOr<v1::DepositResponse> Deposit(v1::DepositRequest request,
                                              const CallOptions& options = {}) const;
  absl::StatusOr<v1::TransferResponse> Transfer(v1::TransferRequest request,
                                                const CallOptions& options = {}) const;
  absl::StatusOr<v1::HoldResponse> Hold(v1::HoldRequest request,
                                        const CallOptions& options = {}) const;
  absl::StatusOr<v1::CaptureResponse> Capture(v1::CaptureRequest request,
                                              const CallOptions& options = {}) const;
  absl::StatusOr<v1::ReleaseResponse> Release(v1::ReleaseRequest request,
                                              const CallOptions& options = {}) const;

  // Returns at once. `done` is called exactly once; see Callback for where and what it may do.
  void BalanceAsync(const std::string& account, Callback<v1::AccountBalance> done,
                    const CallOptions& options = {}) const;
  void BalanceAsync(const v1::BalanceRequest& request, Callback<v1::AccountBalance> done,
                    const CallOptions& options = {}) const;
  void WithdrawAsync(v1::WithdrawRequest request, Callback<v1::WithdrawResponse> done,
                     const CallOptions& options = {}) const;
  void DepositAsync(v1::DepositRequest request, Callback<v1::DepositResponse> done,
                    const CallOptions& options = {}) const;
  void TransferAsync(v1::TransferRequest request, Callback<v1::TransferResponse> done,
                     const CallOptions& options = {}) const;
  void HoldAsync(v1::HoldRequest request, Callback<v1::HoldResponse> done,
                 const CallOptions& options = {}) const;
  void CaptureAsync(v1::CaptureRequest request, Callback<v1::CaptureResponse> done,
                    const CallOptions& options = {}) const;
  void ReleaseAsync(v1::ReleaseRequest request, Callback<v1::ReleaseResponse> done,
                    const CallOptions& options = {}) const;
  void ReverseAsync(v1::ReverseRequest request, Callback<v1::ReverseResponse> done,
                    const CallOptions& options = {}) const;
  void GetTransactionAsync(const v1::GetTransactionRequest& request,
                           Callback<v1::GetTransactionResponse> done,
                           const CallOptions& options = {}) const;
  void ListTransactionsAsync(const v1::ListTransactionsRequest& request,
                             Callback<v1::ListTransactionsResponse> done,
                             const CallOptions& options = {}) const;

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace atm

#endif  // ATM_CLIENT_CLIENT_H_
