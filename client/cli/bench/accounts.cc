#include "client/cli/bench/accounts.h"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/bench/plan.h"
#include "client/cli/show/explain.h"
#include "client/cli/text/printable.h"

namespace atm::cli {
namespace {

// The name of the accounts that this command opened, by which it knows them.
constexpr char kName[] = "opened by atm-cli bench";

constexpr std::int64_t kOpeningMinor = 100'000'000;  // 1,000,000.00 USD
constexpr std::chrono::milliseconds kTimeToOpen{600'000};

Failure OpenedByOthers(const std::string& account, const std::string& why) {
  return {kExitLocal, absl::StrFormat("account %s was not opened by this command", account), why,
          "other accounts: --prefix LOAD"};
}

}  // namespace

std::optional<Failure> OpenBenchAccounts(const Session& session, const BenchPlan& plan,
                                         const Asked& asked) {
  std::unordered_map<std::string, std::string> names;  // of the accounts that exist
  v1::ListAccountsRequest list;
  list.set_number_prefix(plan.prefix);
  list.set_page_size(1'000);
  const absl::Status listed = session.admin().ForEachAccount(
      list,
      [&](const v1::Account& account) {
        names.emplace(account.account(), account.display_name());
        return Proceed::kGoOn;
      },
      session.TimeLeft());
  if (!listed.ok()) return Explain(listed, asked);

  std::vector<v1::OpenAccountRequest> missing;
  for (int i = 0; i < plan.accounts; ++i) {
    const std::string account = BenchAccount(plan, static_cast<std::size_t>(i));
    const auto found = names.find(account);
    if (found == names.end()) {
      v1::OpenAccountRequest& open = missing.emplace_back();
      open.set_account(account);
      open.set_currency_code("USD");
      open.set_display_name(kName);
      open.set_opening_balance_minor(kOpeningMinor);
    } else if (found->second != kName) {
      return OpenedByOthers(account, absl::StrFormat("its name is '%s', and not '%s'",
                                                     Printable(found->second), kName));
    }
  }
  if (missing.empty()) return std::nullopt;
  const absl::StatusOr<v1::ImportAccountsResponse> opened = session.admin().ImportAccounts(
      missing, {.validate_only = false, .call = {.deadline = kTimeToOpen}});
  if (!opened.ok()) return Explain(opened.status(), asked);
  if (opened->refused_count() > 0) {
    const v1::RefusedAccount& refused = opened->refused(0);
    return OpenedByOthers(missing.at(static_cast<std::size_t>(refused.number() - 1)).account(),
                          refused.error().message());
  }
  return std::nullopt;
}

}  // namespace atm::cli
