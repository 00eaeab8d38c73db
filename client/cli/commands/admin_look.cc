// The commands of the group admin that only look: show, list and verify.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "client/cli/commands/admin_commands.h"
#include "client/cli/show/admin_output.h"
#include "client/cli/show/explain.h"
#include "client/cli/world/session.h"
#include "client/cli/world/write.h"

namespace atm::cli {
namespace {

constexpr std::int64_t kLargestListPage = 1'000;  // of the contract

v1::ListAccountsRequest ListRequest(const Options& options) {
  v1::ListAccountsRequest request;
  request.set_state(options.state);
  request.set_number_prefix(options.number_prefix);
  // One account more than is shown, which tells whether there are more.
  const bool is_short = options.limit != 0 && options.limit < kLargestListPage;
  request.set_page_size(static_cast<std::int32_t>(is_short ? options.limit + 1 : kLargestListPage));
  return request;
}

}  // namespace

Result<Answer> ShowAccount(const Invocation& call, const Options& options, const Look& look) {
  const Result<Session> session = Session::Open(call, options);
  if (const auto* failure = std::get_if<Failure>(&session)) {
    return *failure;
  }
  const auto& opened = std::get<Session>(session);
  absl::StatusOr<v1::Account> account =
      opened.admin().GetAccount(options.account, opened.TimeLeft());
  if (!account.ok()) {
    return Explain(account.status(), AskedBy(options));
  }
  // The whole answer, as every other client of the contract sees it.
  v1::GetAccountResponse response;
  *response.mutable_account() = *std::move(account);
  return Showing(response, look, AccountTable(response.account(), "", look.paint),
                 AccountCsv(response.account()));
}

Result<Answer> VerifyBooks(const Invocation& call, const Options& options, const Look& look) {
  const Result<Session> session = Session::Open(call, options);
  if (const auto* failure = std::get_if<Failure>(&session)) {
    return *failure;
  }
  const auto& opened = std::get<Session>(session);
  const absl::StatusOr<v1::VerifyBooksResponse> verified =
      opened.admin().VerifyBooks(options.expected_head, opened.TimeLeft());
  if (!verified.ok()) {
    return Explain(verified.status(), AskedBy(options));
  }
  if (!verified->whole()) {
    return NotWhole(*verified);
  }
  return Showing(*verified, look, BooksTable(*verified, look.paint), BooksCsv(*verified));
}

Result<Answer> ListAccounts(const Invocation& call, const Options& options, const Look& look) {
  Result<Session> session = Session::Open(call, options);
  if (const auto* failure = std::get_if<Failure>(&session)) {
    return *failure;
  }
  auto& opened = std::get<Session>(session);
  v1::ListAccountsRequest request = ListRequest(options);
  AccountList list(look, options.zone);
  std::int64_t count = 0;
  bool has_more = false;
  do {
    const absl::StatusOr<v1::ListAccountsResponse> page =
        opened.admin().ListAccounts(request, opened.TimeLeft());
    if (!page.ok()) {
      return Explain(page.status(), AskedBy(options));
    }
    std::vector<v1::Account> shown(page->accounts().begin(), page->accounts().end());
    if (options.limit != 0 && count + static_cast<std::int64_t>(shown.size()) > options.limit) {
      has_more = true;
      shown.resize(static_cast<std::size_t>(options.limit - count));
    }
    count += static_cast<std::int64_t>(shown.size());
    if (const auto why = shown.empty() ? std::nullopt : WriteOut(call.out, list.Next(shown))) {
      return NotWritten(*why);
    }
    request.set_page_token(page->next_page_token());
    opened.RestartTime();  // the time is for each page
  } while (!has_more && !request.page_token().empty());
  return DataOnly(list.End(has_more));
}

}  // namespace atm::cli
