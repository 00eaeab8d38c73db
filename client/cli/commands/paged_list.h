// Lists that are printed page by page, as the bank sends them.
#ifndef ATM_CLIENT_CLI_COMMANDS_PAGED_LIST_H_
#define ATM_CLIENT_CLI_COMMANDS_PAGED_LIST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/cli/line/subcommand.h"
#include "client/cli/show/explain.h"
#include "client/cli/world/session.h"
#include "client/cli/world/write.h"

namespace atm::cli {

inline constexpr std::int64_t kLargestListPage = 1'000;  // of the contract

// What has been printed of a list.
struct ListEnd {
  std::int64_t count = 0;
  bool has_more = false;  // the limit has cut it off
};

// Asks for one page after another, from `request` on, and prints each at once, until there are no
// more or `limit` things have been printed (0: no limit). `ask(session, request)` returns a page,
// `things(page)` returns what is on it, and `text(things)` returns how it is printed. --timeout is
// for each page. `asked` needs no bank.
template <typename Request, typename Thing, typename Ask, typename Things, typename Text>
Result<ListEnd> PrintPages(const CommandContext& context, Asked asked, std::int64_t limit,
                           Request request, const Ask& ask, const Things& things,
                           const Text& text) {
  asked.bank = context.settings.bank;
  Result<Session> opened = Session::Open(context.call, asked.bank);
  if (const auto* failure = std::get_if<Failure>(&opened)) {
    return *failure;
  }
  auto& session = std::get<Session>(opened);
  // One more than is shown, which tells whether there are more.
  const bool is_short = limit != 0 && limit < kLargestListPage;
  request.set_page_size(static_cast<std::int32_t>(is_short ? limit + 1 : kLargestListPage));
  ListEnd end;
  do {
    const auto page = ask(session, request);
    if (!page.ok()) {
      return Explain(page.status(), asked);
    }
    const auto& on_page = things(*page);
    std::vector<Thing> shown(on_page.begin(), on_page.end());
    if (limit != 0 && end.count + static_cast<std::int64_t>(shown.size()) > limit) {
      end.has_more = true;
      shown.resize(static_cast<std::size_t>(limit - end.count));
    }
    end.count += static_cast<std::int64_t>(shown.size());
    if (const auto error = shown.empty() ? std::nullopt : WriteOut(context.call.out, text(shown))) {
      return NotWritten(*error);
    }
    request.set_page_token(page->next_page_token());
    session.RestartTime();
  } while (!end.has_more && !request.page_token().empty());
  return end;
}

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_PAGED_LIST_H_
