#include "client/cli/commands/admin_limits.h"

#include <array>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "client/cli/text/amount.h"
#include "client/cli/text/describe.h"

namespace atm::cli {
namespace {

// Leaves a limit to the bank.
constexpr std::string_view kDefault = "default";

struct LimitOption {
  std::string_view option;
  std::string_view field;  // of v1::Limits
  bool is_count = false;
};

constexpr std::array<LimitOption, 5> kLimits = {
    {{.option = "per-withdrawal", .field = "withdrawal_minor"},
     {.option = "per-day", .field = "day_minor"},
     {.option = "times-per-day", .field = "day_count", .is_count = true},
     {.option = "minimum", .field = "minimum_balance_minor"},
     {.option = "overdraft", .field = "overdraft_minor"}}};

Result<std::int64_t> ReadLimit(const LimitOption& limit, const std::string& text,
                               Currency currency) {
  if (!limit.is_count) {
    return ReadAmount(text, currency);
  }
  std::int64_t count = 0;
  if (!absl::SimpleAtoi(text, &count) || count < 0) {
    return UsageFailure(
        absl::StrFormat("'%s' is not a number for --%s", text, limit.option),
        "it is a whole number of 0 or more",
        absl::StrFormat("--%s 3, or --%s %s", limit.option, limit.option, kDefault));
  }
  return count;
}

}  // namespace

std::optional<Failure> ReadLimitOptions(const ParsedArgs& parsed, Options& options) {
  for (const LimitOption& limit : kLimits) {
    const auto found = parsed.options.find(limit.option);
    if (found == parsed.options.end()) {
      continue;
    }
    options.limits.emplace(limit.option, found->second);
    if (limit.is_count || found->second == kDefault) {
      continue;
    }
    if (std::optional<Failure> failure = CheckBalanceText(found->second)) {
      return failure;
    }
  }
  return std::nullopt;
}

Result<v1::UpdateAccountRequest> LimitsUpdate(const Options& options, Currency currency) {
  v1::UpdateAccountRequest request;
  request.set_account(options.account);
  v1::Limits* const limits = request.mutable_limits();
  for (const LimitOption& limit : kLimits) {
    const auto asked = options.limits.find(std::string(limit.option));
    if (asked == options.limits.end()) {
      continue;
    }
    request.mutable_update_mask()->add_paths(absl::StrFormat("limits.%s", limit.field));
    if (asked->second == kDefault) {
      continue;
    }
    const Result<std::int64_t> value = ReadLimit(limit, asked->second, currency);
    if (const auto* failure = std::get_if<Failure>(&value)) {
      return *failure;
    }
    v1::Limits::GetReflection()->SetInt64(
        limits, v1::Limits::GetDescriptor()->FindFieldByName(std::string(limit.field)),
        std::get<std::int64_t>(value));
  }
  return request;
}

void AddLimits(const v1::Account& account, std::vector<Row>& rows) {
  const v1::Limits& limits = account.effective_limits();
  const auto amount = [&](std::int64_t minor) {
    return AmountWithCurrency(minor, account.currency_code());
  };
  if (limits.has_withdrawal_minor()) {
    rows.push_back({"At once", amount(limits.withdrawal_minor()) + " at most"});
  }
  if (limits.has_day_minor()) {
    rows.push_back({"A day", absl::StrFormat("%s at most, %s today", amount(limits.day_minor()),
                                             amount(account.used_today().withdrawn_minor()))});
  }
  if (limits.has_day_count()) {
    rows.push_back({"Times a day", absl::StrFormat("%d at most, %d today", limits.day_count(),
                                                   account.used_today().withdrawals())});
  }
  if (limits.minimum_balance_minor() != 0) {
    rows.push_back({"Minimum", amount(limits.minimum_balance_minor())});
  }
  if (limits.overdraft_minor() != 0) {
    rows.push_back({"Overdraft", amount(limits.overdraft_minor())});
  }
}

}  // namespace atm::cli
