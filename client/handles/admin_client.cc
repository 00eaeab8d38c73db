#include "atm/admin_client.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "client/handles/operate.h"
#include "client/handles/received_file.h"
#include "proto/file_hash.h"

namespace atm {
namespace {

// The size of one message of an import: well below the 64 KiB that a message may have. Larger ones
// gain nothing.
constexpr std::size_t kPartBytes = 32'000;

// The most bytes that a message costs as a field of another one, beside its own.
constexpr std::size_t kFraming = 8;

template <typename Request>
Request About(const std::string& account) {
  Request request;
  request.set_account(account);
  return request;
}

// Returns the account of a response.
template <typename Response>
absl::StatusOr<v1::Account> AccountIn(absl::StatusOr<Response> response) {
  if (!response.ok()) return response.status();
  return std::move(*response->mutable_account());
}

// Makes an update of one field alone.
v1::UpdateAccountRequest Update(const std::string& account, const char* path) {
  auto request = About<v1::UpdateAccountRequest>(account);
  request.mutable_update_mask()->add_paths(path);
  return request;
}

}  // namespace

AdminClient::AdminClient(const ClientOptions& options) : connection_(MakeConnection(options)) {}

AdminClient::AdminClient(std::shared_ptr<Connection> connection)
    : connection_(std::move(connection)) {}

absl::StatusOr<v1::OpenAccountResponse> AdminClient::OpenAccount(const std::string& account,
                                                                 const std::string& currency_code,
                                                                 const CallOptions& options) const {
  auto request = About<v1::OpenAccountRequest>(account);
  request.set_currency_code(currency_code);
  return OpenAccount(std::move(request), options);
}

absl::StatusOr<v1::OpenAccountResponse> AdminClient::OpenAccount(v1::OpenAccountRequest request,
                                                                 const CallOptions& options) const {
  return OperateAndWait(*connection_, &Connection::OpenAccount, std::move(request), options);
}

absl::StatusOr<v1::Account> AdminClient::GetAccount(const std::string& account,
                                                    const CallOptions& options) const {
  return AccountIn(AskAndWait(*connection_, &Connection::GetAccount,
                              About<v1::GetAccountRequest>(account), options));
}

absl::StatusOr<v1::ListAccountsResponse> AdminClient::ListAccounts(
    const v1::ListAccountsRequest& request, const CallOptions& options) const {
  return AskAndWait(*connection_, &Connection::ListAccounts, request, options);
}

absl::StatusOr<v1::AdminServiceListHoldsResponse> AdminClient::ListHolds(
    const v1::AdminServiceListHoldsRequest& request, const CallOptions& options) const {
  return AskAndWait(*connection_, &Connection::ListBankHolds, request, options);
}

absl::StatusOr<v1::VerifyBooksResponse> AdminClient::VerifyBooks(const std::string& expected_head,
                                                                 const CallOptions& options) const {
  v1::VerifyBooksRequest request;
  request.set_expected_head(expected_head);
  return AskAndWait(*connection_, &Connection::VerifyBooks, request, options);
}

absl::StatusOr<v1::ImportAccountsResponse> AdminClient::ImportAccounts(
    std::vector<v1::OpenAccountRequest> accounts, const ImportOptions& options) const {
  std::vector<v1::ImportAccountsRequest> parts(1);
  parts.front().set_total(static_cast<std::int64_t>(accounts.size()));
  parts.front().set_validate_only(options.validate_only);
  std::size_t bytes = 0;
  for (v1::OpenAccountRequest& account : accounts) {
    if (account.request_id().empty()) account.set_request_id(NewRequestId());
    const std::size_t size = account.ByteSizeLong() + kFraming;
    if (bytes + size > kPartBytes) {
      parts.emplace_back();
      bytes = 0;
    }
    bytes += size;
    *parts.back().add_accounts() = std::move(account);
  }
  return Wait<v1::ImportAccountsResponse>([&](Callback<v1::ImportAccountsResponse> done) {
    connection_->ImportAccounts(std::move(parts), options.call, std::move(done));
  });
}

absl::Status AdminClient::ExportTransactions(
    const v1::ExportTransactionsRequest& request,
    const std::function<Proceed(const v1::ExportTransactionsResponse&)>& told,
    const CallOptions& options) const {
  return connection_->ExportTransactions(request, options, told);
}

absl::StatusOr<v1::BackupResponse> AdminClient::Backup(
    const std::function<Proceed(const v1::BackupResponse&)>& told,
    const CallOptions& options) const {
  FileHash hash;
  std::int64_t bytes = 0;
  v1::BackupResponse last;
  bool is_stopped = false;
  absl::Status status = connection_->Backup({}, options, [&](const v1::BackupResponse& part) {
    hash.Add(part.content());
    bytes += static_cast<std::int64_t>(part.content().size());
    last = part;
    is_stopped = told(part) == Proceed::kStop;
    return is_stopped ? Proceed::kStop : Proceed::kGoOn;
  });
  if (!status.ok()) return status;
  if (is_stopped) return absl::CancelledError("the backup was stopped before its end");
  if (last.head().empty() || bytes != last.file_bytes() || hash.Hex() != last.sha256()) {
    return absl::DataLossError("the backup that came is not the one that the bank has sent");
  }
  last.clear_content();
  return last;
}

absl::StatusOr<v1::BackupResponse> AdminClient::BackupToFile(
    const std::string& path, const std::function<Proceed(const v1::BackupResponse&)>& told,
    const CallOptions& options) const {
  // Whether it can be made shows before the bank makes a copy for it.
  absl::Status written = ReceivedFile::Begin(path).status();
  if (!written.ok()) return written;
  std::optional<absl::StatusOr<ReceivedFile>> file;  // from the first part on
  absl::StatusOr<v1::BackupResponse> last = Backup(
      [&](const v1::BackupResponse& part) {
        if (!file) file.emplace(ReceivedFile::Begin(path));
        written = file->ok() ? (*file)->Append(part.content()) : file->status();
        return written.ok() && (!told || told(part) == Proceed::kGoOn) ? Proceed::kGoOn
                                                                       : Proceed::kStop;
      },
      options);
  if (!written.ok()) return written;
  if (!last.ok()) return last;
  if (absl::Status finished = (*file)->Finish(); !finished.ok()) return finished;
  return last;
}

absl::Status AdminClient::ForEachAccount(v1::ListAccountsRequest request,
                                         const std::function<Proceed(const v1::Account&)>& told,
                                         const CallOptions& options) const {
  do {
    const absl::StatusOr<v1::ListAccountsResponse> page = ListAccounts(request, options);
    if (!page.ok()) return page.status();
    for (const v1::Account& account : page->accounts()) {
      if (told(account) == Proceed::kStop) return absl::OkStatus();
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::StatusOr<v1::Account> AdminClient::UpdateAccount(const v1::UpdateAccountRequest& request,
                                                       const CallOptions& options) const {
  return AccountIn(AskAndWait(*connection_, &Connection::UpdateAccount, request, options));
}

absl::StatusOr<v1::Account> AdminClient::RenameAccount(const std::string& account,
                                                       const std::string& display_name,
                                                       const CallOptions& options) const {
  v1::UpdateAccountRequest request = Update(account, "display_name");
  request.set_display_name(display_name);
  return UpdateAccount(request, options);
}

absl::StatusOr<v1::Account> AdminClient::FreezeAccount(const std::string& account,
                                                       const v1::Freeze& freeze,
                                                       const CallOptions& options) const {
  v1::UpdateAccountRequest request = Update(account, "freeze");
  *request.mutable_freeze() = freeze;
  return UpdateAccount(request, options);
}

absl::StatusOr<v1::Account> AdminClient::UnfreezeAccount(const std::string& account,
                                                         const CallOptions& options) const {
  return UpdateAccount(Update(account, "freeze"), options);
}

absl::StatusOr<v1::Account> AdminClient::CloseAccount(const std::string& account,
                                                      const CallOptions& options) const {
  return CloseAccount(About<v1::CloseAccountRequest>(account), options);
}

absl::StatusOr<v1::Account> AdminClient::ReopenAccount(const std::string& account,
                                                       const CallOptions& options) const {
  return ReopenAccount(About<v1::ReopenAccountRequest>(account), options);
}

absl::StatusOr<v1::Account> AdminClient::CloseAccount(const v1::CloseAccountRequest& request,
                                                      const CallOptions& options) const {
  return AccountIn(AskAndWait(*connection_, &Connection::CloseAccount, request, options));
}

absl::StatusOr<v1::Account> AdminClient::ReopenAccount(const v1::ReopenAccountRequest& request,
                                                       const CallOptions& options) const {
  return AccountIn(AskAndWait(*connection_, &Connection::ReopenAccount, request, options));
}

}  // namespace atm
