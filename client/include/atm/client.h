// Client: moves money and reads accounts of the bank from C++ programs.
//
//   atm::ClientOptions options;
//   options.target = "127.0.0.1:50051";
//   const atm::Client bank(options);
//   const absl::StatusOr<atm::v1::WithdrawResponse> paid = bank.Withdraw("10001", 4'000);
//   if (!paid.ok()) {
//     const bool is_poor = atm::ReasonOf(paid.status()) == "INSUFFICIENT_FUNDS";
//     std::cerr << (is_poor ? "Too much." : paid.status().ToString()) << "\n";
//   }
//
// A Client is a thin handle of atm.v1.AtmService. The program that makes it owns it and keeps it
// for as long as it runs. It is thread-safe and cheap to copy. Amounts are whole minor units of the
// account's currency (cents for USD).
//
// EXACTLY ONCE. Each operation that moves money gets a request id (a UUID of version 7) before it
// is sent, unless the request brings its own. Every attempt carries that id, so a lost answer never
// moves money twice. An error says whether it is definite and which id the operation had: see
// IsDefinite and RequestIdOf in atm/error.h. After an error that is not definite, call again with
// that id, or reverse the operation whether it happened or not: see Reverse. If your program must
// be able to do that after it crashed, make the id yourself and write it down before the call.
//
// TRYING. A request with `validate_only` moves nothing: its answer is what would happen, without
// the ids that only a real transaction gets. It gets no request id from the library.
//
// ERRORS are returned and never thrown. They have the codes and reasons of
// atm/v1/atm_service.proto; the code is DEADLINE_EXCEEDED if no answer came in time, and
// UNAVAILABLE if the server cannot be reached.
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

// Returns a new request id: a UUID of version 7 in its usual form, greater than all that this
// process made before. Thread-safe.
std::string NewRequestId();

// Returns the refusal that is on record for a request, as the call itself returned it. DetailsOf
// reads it. Returns OK if the request was not refused.
absl::Status RefusalOf(const v1::GetTransactionResponse& response);

// Returns the error of one operation of ExecuteBatch, as the call of its method would return it.
// Returns OK if the operation was carried out.
absl::Status ErrorOf(const v1::BatchResult& result);

class Client {
 public:
  // Connects in the background. If there is no server, the first call says so.
  explicit Client(const ClientOptions& options = {});

  // Uses the caller's connection: one that several clients share, or a fake.
  explicit Client(std::shared_ptr<Connection> connection);

  // Returns what the account holds. Blocks until the answer is there, as all calls do whose name
  // does not end in Async. Such a call must not be made from a callback.
  absl::StatusOr<v1::AccountBalance> Balance(const std::string& account,
                                             const CallOptions& options = {}) const;

  // Returns what the account held at an earlier time (`as_of_time`) or right after a transaction
  // (`as_of_transaction_id`).
  absl::StatusOr<v1::AccountBalance> Balance(const v1::BalanceRequest& request,
                                             const CallOptions& options = {}) const;

  // Pays money out of the account, or in.
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

  // Capture pays out all or a part of a hold and frees the rest. Release frees all of it. A hold
  // ends once: later attempts are refused with HOLD_ALREADY_CAPTURED, HOLD_ALREADY_RELEASED or
  // HOLD_EXPIRED.
  absl::StatusOr<v1::CaptureResponse> Capture(std::int64_t hold_id, std::int64_t amount_minor,
                                              const CallOptions& options = {}) const;
  absl::StatusOr<v1::ReleaseResponse> Release(std::int64_t hold_id,
                                              const CallOptions& options = {}) const;

  // Reverses an earlier operation: `amount_minor` of it, or all that is left if that is 0. It ends
  // the doubt after a lost answer:
  //
  //   v1::ReverseRequest reversal;
  //   reversal.set_original_request_id(RequestIdOf(lost));  // the error of a withdrawal, say
  //   reversal.set_reason(v1::REVERSAL_REASON_TIME_OUT);
  //   const auto ended = bank.Reverse(reversal);
  //
  // An operation that happened is reversed. An operation that never arrived or was refused will
  // never happen: the response then has `nothing_to_reverse` and no transaction. A reversal is an
  // operation like any other and has its own request id: if its answer is lost, call again with the
  // same request and request_id = RequestIdOf(ended.status()). `original_request_id` is sent as it
  // is given.
  absl::StatusOr<v1::ReverseResponse> Reverse(v1::ReverseRequest request,
                                              const CallOptions& options = {}) const;

  // Carries out up to 8,192 operations in their order: each independently, or with `atomic` all or
  // none. Each operation without a request id gets one, so that the library can repeat the call
  // when the answer is lost, and you can repeat a single operation whose error is not definite.
  // Refused operations are not an error of the call: read their errors with ErrorOf.
  absl::StatusOr<v1::ExecuteBatchResponse> ExecuteBatch(v1::ExecuteBatchRequest request,
                                                        const CallOptions& options = {}) const;

  // Returns what became of a request, found by its request id or by the id of its transaction. A
  // refusal that is on record is a response, not an error: read it with RefusalOf. A request that
  // never arrived is TRANSACTION_NOT_FOUND. It may still arrive: only Reverse prevents that.
  absl::StatusOr<v1::GetTransactionResponse> GetTransaction(
      const v1::GetTransactionRequest& request, const CallOptions& options = {}) const;

  // Returns one page of an account's statement. Ask for the next page with its `next_page_token`.
  absl::StatusOr<v1::ListTransactionsResponse> ListTransactions(
      const v1::ListTransactionsRequest& request, const CallOptions& options = {}) const;

  // Returns one page of the transactions that carry a reference, the newest first, whatever their
  // accounts. Ask for the next page with its `next_page_token`.
  absl::StatusOr<v1::FindTransactionsResponse> FindTransactions(
      const v1::FindTransactionsRequest& request, const CallOptions& options = {}) const;

  // Returns one page of an account's open holds, and what it held at the same moment. Ask for the
  // next page with its `next_page_token`.
  absl::StatusOr<v1::ListHoldsResponse> ListHolds(const v1::ListHoldsRequest& request,
                                                  const CallOptions& options = {}) const;

  // Reads a statement page after page, from `request` on, and calls `line` with each line on this
  // thread until it returns kStop. Returns what the pages have in common: the opening balance, the
  // closing balance and the currency. If a page fails, `line` has had the lines before it. The
  // options apply to each page.
  absl::StatusOr<v1::ListTransactionsResponse> ForEachLine(
      v1::ListTransactionsRequest request,
      const std::function<Proceed(const v1::StatementLine&)>& line,
      const CallOptions& options = {}) const;

  // Sends `listener` all transactions after `after_transaction_id`: first those on record, then
  // each new one when it happens, until the Watch is destroyed.
  //
  //   v1::WatchTransactionsRequest request;
  //   request.set_after_transaction_id(last_id);  // the last one that your program has processed
  //   atm::FeedListener listener;
  //   listener.on_transaction = [&](const v1::Transaction& transaction) {
  //     …
  //     return atm::Proceed::kGoOn;
  //   };
  //   const atm::Watch watch = bank.WatchTransactions(request, listener);
  //   const absl::Status why = watch.Wait();
  //
  // After a lost connection the feed reconnects, with the waits of the RetryPolicy, and continues
  // after the transaction that the listener had last. The feed ends when the bank refuses it with a
  // definite error (the account does not exist, say), when the listener returns kStop, and when the
  // feed is cancelled or the connection closed. The deadline and the number of attempts apply only
  // until the bank has answered for the first time.
  [[nodiscard]] Watch WatchTransactions(const v1::WatchTransactionsRequest& request,
                                        FeedListener listener,
                                        const CallOptions& options = {}) const;

  // The same operations with all fields of the request. Each makes a request id if the request has
  // none.
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

  // The same calls without waiting: each returns at once and calls `done` exactly once. See
  // Callback for the thread and for what `done` may do.
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
  void FindTransactionsAsync(const v1::FindTransactionsRequest& request,
                             Callback<v1::FindTransactionsResponse> done,
                             const CallOptions& options = {}) const;
  void ListHoldsAsync(const v1::ListHoldsRequest& request, Callback<v1::ListHoldsResponse> done,
                      const CallOptions& options = {}) const;

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace atm

#endif  // ATM_CLIENT_CLIENT_H_
