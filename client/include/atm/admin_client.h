// AdminClient: administers the accounts of the bank from C++ programs. (atm::Client moves money.)
//
//   atm::ClientOptions options;
//   options.target = "127.0.0.1:50051";
//   const atm::AdminClient admin(options);
//   const auto opened = admin.OpenAccount("20001", "USD");
//   if (!opened.ok()) std::cerr << opened.status() << "\n";  // it may be ACCOUNT_EXISTS
//
// An AdminClient is a thin handle of atm.v1.AdminService, as atm::Client is one of AtmService. The
// program that makes it owns it. It is thread-safe and cheap to copy. Both kinds of handle can
// share one connection:
//
//   const auto connection = atm::MakeConnection(options);
//   const atm::Client teller(connection);
//   const atm::AdminClient manager(connection);
//
// Each call blocks until its answer is there. It must not be made from a callback of a connection.
//
// LOST ANSWERS. OpenAccount and each account of an import get a request id (a UUID of version 7)
// before they are sent, unless the request brings its own. Every attempt carries that id, so the
// account is opened once. Queries and UpdateAccount are retried as well: the same update twice has
// the same result. CloseAccount and ReopenAccount are retried only while no attempt can have
// reached the bank, because the bank would refuse a second attempt for what the first one did. If
// their error is not definite (see IsDefinite in atm/error.h), ask GetAccount what became of the
// account.
//
// ERRORS are returned and never thrown. They have the codes and reasons of
// atm/v1/admin_service.proto; the code is DEADLINE_EXCEEDED if no answer came in time, and
// UNAVAILABLE if the server cannot be reached.
#ifndef ATM_CLIENT_ADMIN_CLIENT_H_
#define ATM_CLIENT_ADMIN_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "atm/connection.h"
#include "atm/error.h"
#include "atm/feed.h"
#include "atm/options.h"
#include "atm/v1/admin_service.pb.h"
#include "atm/v1/export.pb.h"

namespace atm {

// The options of one import.
struct ImportOptions {
  // If true, the bank only says what the import would do, and opens nothing.
  bool validate_only = false;

  CallOptions call = {};
};

class AdminClient {
 public:
  // Connects in the background. If there is no server, the first call says so.
  explicit AdminClient(const ClientOptions& options = {});

  // Uses the caller's connection: one that several clients share, or a fake.
  explicit AdminClient(std::shared_ptr<Connection> connection);

  // Opens an account without money and without a name.
  absl::StatusOr<v1::OpenAccountResponse> OpenAccount(const std::string& account,
                                                      const std::string& currency_code,
                                                      const CallOptions& options = {}) const;

  // Opens an account with all fields of the request. Makes a request id if the request has none. An
  // error carries the id: see RequestIdOf in atm/error.h.
  absl::StatusOr<v1::OpenAccountResponse> OpenAccount(v1::OpenAccountRequest request,
                                                      const CallOptions& options = {}) const;

  // Returns all that the bank knows of the account.
  absl::StatusOr<v1::Account> GetAccount(const std::string& account,
                                         const CallOptions& options = {}) const;

  // Returns one page of accounts, in the order in which they were opened. Ask for the next page
  // with the `next_page_token` of this one. A page may be empty although more pages follow.
  absl::StatusOr<v1::ListAccountsResponse> ListAccounts(const v1::ListAccountsRequest& request,
                                                        const CallOptions& options = {}) const;

  // Returns one page of all open holds of the bank, in the order in which they end. Ask for the
  // next page with the `next_page_token` of this one.
  absl::StatusOr<v1::AdminServiceListHoldsResponse> ListHolds(
      const v1::AdminServiceListHoldsRequest& request, const CallOptions& options = {}) const;

  // Reads page after page, from `request` on, and calls `told` with each account on this thread
  // until it returns kStop. If a page fails, `told` has had the accounts before it. The options
  // apply to each page.
  absl::Status ForEachAccount(v1::ListAccountsRequest request,
                              const std::function<Proceed(const v1::Account&)>& told,
                              const CallOptions& options = {}) const;

  // Reads the whole record and says whether the books are whole. This takes a few seconds for a
  // million transactions, so choose the deadline accordingly. `expected_head` is the `head` of an
  // earlier response, with which the record must still begin; it may be empty. A wrong record is
  // not an error of the call: see `whole` of the response.
  absl::StatusOr<v1::VerifyBooksResponse> VerifyBooks(const std::string& expected_head,
                                                      const CallOptions& options) const;

  // Opens up to 100,000 accounts, all or none. Each account without a request id gets one, so that
  // the library can repeat the import when an answer is lost. Accounts that cannot be opened are
  // not an error of the call: see `refused` of the response. 100,000 accounts take a few seconds.
  absl::StatusOr<v1::ImportAccountsResponse> ImportAccounts(
      std::vector<v1::OpenAccountRequest> accounts, const ImportOptions& options = {}) const;

  // Reads the record, all transactions or those that the request asks for, and calls `told` with
  // one part after another on this thread. It ends when all that was on record at the beginning has
  // been read, or when `told` returns kStop. It reconnects after a lost connection, for as long as
  // the options say. If it fails, `told` has had the parts before: continue after the
  // `read_to_transaction_id` of the last one.
  absl::Status ExportTransactions(
      const v1::ExportTransactionsRequest& request,
      const std::function<Proceed(const v1::ExportTransactionsResponse&)>& told,
      const CallOptions& options = {}) const;

  // Has the bank copy its whole record as it is at one moment and verify the copy, and calls `told`
  // with one part after another on this thread. All that was answered before is in it. Returns the
  // last part, which has the head and the hash of the whole file, once all of it has come and the
  // hash is right. This takes a few seconds for a million transactions, most of them before the
  // first part, so choose the deadline accordingly.
  //
  // CANCELLED if `told` returns kStop; DATA_LOSS if other bytes came than the bank has sent.
  absl::StatusOr<v1::BackupResponse> Backup(
      const std::function<Proceed(const v1::BackupResponse&)>& told,
      const CallOptions& options) const;

  // The same into a file, which is readable by its owner only, and on disk under its name when this
  // returns. After an error there is no such file. ALREADY_EXISTS if there was one: it is left
  // alone. `told` may be null; the content of the parts is written already.
  absl::StatusOr<v1::BackupResponse> BackupToFile(
      const std::string& path, const std::function<Proceed(const v1::BackupResponse&)>& told,
      const CallOptions& options) const;

  // Changes the fields that the request's `update_mask` names. Returns the account as it is right
  // after the change, as the calls below do too.
  absl::StatusOr<v1::Account> UpdateAccount(const v1::UpdateAccountRequest& request,
                                            const CallOptions& options = {}) const;

  // Changes the name alone. The name may be empty.
  absl::StatusOr<v1::Account> RenameAccount(const std::string& account,
                                            const std::string& display_name,
                                            const CallOptions& options = {}) const;

  // Sets the freeze of the account in place of an earlier one, or removes it.
  absl::StatusOr<v1::Account> FreezeAccount(const std::string& account, const v1::Freeze& freeze,
                                            const CallOptions& options = {}) const;
  absl::StatusOr<v1::Account> UnfreezeAccount(const std::string& account,
                                              const CallOptions& options = {}) const;

  // Closes an account that has no money and no open hold, or reopens a closed account.
  absl::StatusOr<v1::Account> CloseAccount(const std::string& account,
                                           const CallOptions& options = {}) const;
  absl::StatusOr<v1::Account> ReopenAccount(const std::string& account,
                                            const CallOptions& options = {}) const;
  absl::StatusOr<v1::Account> CloseAccount(const v1::CloseAccountRequest& request,
                                           const CallOptions& options = {}) const;
  absl::StatusOr<v1::Account> ReopenAccount(const v1::ReopenAccountRequest& request,
                                            const CallOptions& options = {}) const;

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace atm

#endif  // ATM_CLIENT_ADMIN_CLIENT_H_
