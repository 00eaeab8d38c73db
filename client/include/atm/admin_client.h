// The administration of the bank, for C++ programs: its accounts, rather than their money.
//
//   const atm::AdminClient admin({.target = "127.0.0.1:50051"});
//   const auto opened = admin.OpenAccount("20001", "USD");
//   if (!opened.ok() && atm::ReasonOf(opened.status()) == "ACCOUNT_EXISTS") { … }
//
// An AdminClient is to atm.v1.AdminService what atm::Client is to AtmService: a thin, thread-safe
// handle, to be copied freely. The two share a connection where they are made from one:
//
//   const auto connection = atm::MakeConnection({.target = "127.0.0.1:50051"});
//   const atm::Client bank(connection);
//   const atm::AdminClient admin(connection);
//
// Each call waits for its answer, and is not to be made from a callback of a connection.
//
// LOST ANSWERS. OpenAccount and the accounts of an import get a request id (a UUID of version 7)
// before they are sent, unless the request brings its own: every attempt carries it, and it happens
// once. The questions, and UpdateAccount, are asked again too: the same update twice is the same.
// CloseAccount and ReopenAccount are asked again only while no attempt can have reached the bank,
// since a second one would be refused for what the first one did. Where their error is not definite
// (see IsDefinite in atm/error.h), GetAccount tells what became of it.
//
// ERRORS are returned, never thrown: the codes and reasons of atm/v1/admin_service.proto;
// DEADLINE_EXCEEDED if no answer came in time; UNAVAILABLE if the server cannot be reached.
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

// What one import does differently.
struct ImportOptions {
  // Tells only what would come of it, and opens nothing.
  bool validate_only = false;

  CallOptions call = {};
};

class AdminClient {
 public:
  // Connects in the background: a server that is not there shows in the first call.
  explicit AdminClient(const ClientOptions& options = {});

  // Over a connection of the caller's: one that several clients share, or a fake.
  explicit AdminClient(std::shared_ptr<Connection> connection);

  // Opens an account that holds nothing, and has no name.
  absl::StatusOr<v1::OpenAccountResponse> OpenAccount(const std::string& account,
                                                      const std::string& currency_code,
                                                      const CallOptions& options = {}) const;

  // The same with every field of the request; a request id is made if it has none. An error carries
  // the id: see RequestIdOf in atm/error.h.
  absl::StatusOr<v1::OpenAccountResponse> OpenAccount(v1::OpenAccountRequest request,
                                                      const CallOptions& options = {}) const;

  absl::StatusOr<v1::Account> GetAccount(const std::string& account,
                                         const CallOptions& options = {}) const;

  // One page of accounts, in the order in which they were opened; the next one is asked for with
  // its `next_page_token`. A page may be empty although more follow.
  absl::StatusOr<v1::ListAccountsResponse> ListAccounts(const v1::ListAccountsRequest& request,
                                                        const CallOptions& options = {}) const;

  // All accounts from `request` on, page after page: `told` is told each account, on this thread,
  // until it says kStop. On failure the accounts so far have been told. The options are for each
  // page.
  absl::Status ForEachAccount(v1::ListAccountsRequest request,
                              const std::function<Proceed(const v1::Account&)>& told,
                              const CallOptions& options = {}) const;

  // Reads the whole record, and tells whether the books are whole: give it the time that it takes,
  // a few seconds for a million transactions. `expected_head` is the `head` of an earlier answer,
  // with all of which the record must still begin; empty: none. A wrong record is no error: see
  // `whole` of the response.
  absl::StatusOr<v1::VerifyBooksResponse> VerifyBooks(const std::string& expected_head,
                                                      const CallOptions& options) const;

  // Opens many accounts, all or none: at most 100,000. Each that has no request id gets one, so
  // that the import is asked for again by itself where an answer is lost. That accounts cannot be
  // opened is no error: see `refused` of the response. Give it its time, a few seconds for 100,000.
  absl::StatusOr<v1::ImportAccountsResponse> ImportAccounts(
      std::vector<v1::OpenAccountRequest> accounts, const ImportOptions& options = {}) const;

  // Tells the record, all transactions or some, part after part, on this thread, until all that was
  // on record at the beginning is told, or `told` says kStop. A lost connection is made again, for
  // as long as the options say. On failure the parts so far have been told: ask again after the
  // last one's `read_to_transaction_id`.
  absl::Status ExportTransactions(
      const v1::ExportTransactionsRequest& request,
      const std::function<Proceed(const v1::ExportTransactionsResponse&)>& told,
      const CallOptions& options = {}) const;

  // Changes what the request's `update_mask` names. Returns the account right after it, as all
  // changes below do.
  absl::StatusOr<v1::Account> UpdateAccount(const v1::UpdateAccountRequest& request,
                                            const CallOptions& options = {}) const;

  // An update of the name alone, which may be empty.
  absl::StatusOr<v1::Account> RenameAccount(const std::string& account,
                                            const std::string& display_name,
                                            const CallOptions& options = {}) const;

  // An update of the freeze alone: it takes the place of an earlier one, or is taken away.
  absl::StatusOr<v1::Account> FreezeAccount(const std::string& account, const v1::Freeze& freeze,
                                            const CallOptions& options = {}) const;
  absl::StatusOr<v1::Account> UnfreezeAccount(const std::string& account,
                                              const CallOptions& options = {}) const;

  // Closes an account that holds nothing and has no open hold; opens a closed one again.
  absl::StatusOr<v1::Account> CloseAccount(const std::string& account,
                                           const CallOptions& options = {}) const;
  absl::StatusOr<v1::Account> ReopenAccount(const std::string& account,
                                            const CallOptions& options = {}) const;

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace atm

#endif  // ATM_CLIENT_ADMIN_CLIENT_H_
