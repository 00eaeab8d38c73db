// The limits of an account, in requests and answers.
#include "server/wire/limit_fields.h"

#include <algorithm>

namespace atm::server {
storage::Limits LimitsOf(const v1::Limits& message) {
  storage::Limits limits;
  if (message.has_withdrawal_minor()) limits.withdrawal_minor = message.withdrawal_minor();
  if (message.has_day_minor()) limits.day_minor = message.day_minor();
  if (message.has_day_count()) limits.day_count = message.day_count();
  if (message.has_minimum_balance_minor()) {
    limits.minimum_balance_minor = message.minimum_balance_minor();
  }
  if (message.has_overdraft_minor()) limits.overdraft_minor = message.overdraft_minor();
  return limits;
}

void Convert(const storage::Limits& limits, v1::Limits* message) {
  if (limits.withdrawal_minor) message->set_withdrawal_minor(*limits.withdrawal_minor);
  if (limits.day_minor) message->set_day_minor(*limits.day_minor);
  if (limits.day_count) message->set_day_count(*limits.day_count);
  if (limits.minimum_balance_minor) {
    message->set_minimum_balance_minor(*limits.minimum_balance_minor);
  }
  if (limits.overdraft_minor) message->set_overdraft_minor(*limits.overdraft_minor);
}

bool IsLimitPath(std::string_view path) {
  return path == "limits" ||
         std::ranges::find(kLimitPaths, path, &LimitPath::path) != kLimitPaths.end();
}

std::vector<storage::LimitChange> ChangesOf(const v1::UpdateAccountRequest& request) {
  const storage::Limits wanted = LimitsOf(request.limits());
  const auto& paths = request.update_mask().paths();
  const auto names = [&](std::string_view path) {
    return std::ranges::find(paths, path) != paths.end();
  };
  const bool all = names("*") || names("limits");
  std::vector<storage::LimitChange> changes;
  for (const auto& [path, limit] : kLimitPaths) {
    if (all || names(path) || (paths.empty() && wanted.*limit)) {
      changes.push_back({.limit = limit, .value = wanted.*limit});
    }
  }
  return changes;
}

}  // namespace atm::server
