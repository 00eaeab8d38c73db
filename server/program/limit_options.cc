#include "server/program/limit_options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "server/status/errors.h"
#include "storage/values/money.h"

namespace atm::server {
namespace {

constexpr char kForm[] = "Write USD:withdrawal=500.00,day=2000.00,count=10,minimum=0,overdraft=0.";

absl::Status Wrong(std::string_view text, std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(
      "--default-limits \"", Echo(text), "\": ", std::string(what), " ", std::string(kForm)));
}

struct Name {
  std::string_view name;
  std::optional<std::int64_t> storage::Limits::* limit;
};

constexpr std::array<Name, 5> kNames = {{{"withdrawal", &storage::Limits::withdrawal_minor},
                                         {"day", &storage::Limits::day_minor},
                                         {"count", &storage::Limits::day_count},
                                         {"minimum", &storage::Limits::minimum_balance_minor},
                                         {"overdraft", &storage::Limits::overdraft_minor}}};

absl::StatusOr<std::int64_t> ParseCount(const std::string& text) {
  std::int64_t count = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, count);
  if (read.ec != std::errc() || read.ptr != end || count < 0) {
    return absl::InvalidArgumentError(absl::StrCat("'", Echo(text), "' is no count, 0 or more"));
  }
  return count;
}

// One "name=value"; `text` is all that was given, for the error.
absl::Status ReadLimit(std::string_view text, std::string_view part, Currency currency,
                       storage::Limits& limits) {
  const std::size_t equals = part.find('=');
  const auto* const found = std::ranges::find(kNames, part.substr(0, equals), &Name::name);
  if (equals == std::string_view::npos || found == kNames.end()) {
    return Wrong(text, absl::StrCat("\"", Echo(part), "\" is none of its limits."));
  }
  if (limits.*found->limit) {
    return Wrong(text, absl::StrCat(std::string(found->name), " is there twice."));
  }
  const std::string_view value = part.substr(equals + 1);
  const absl::StatusOr<std::int64_t> read = found->limit == &storage::Limits::day_count
                                                ? ParseCount(std::string(value))
                                                : ParseAmount(value, currency);
  if (!read.ok()) {
    return Wrong(text, absl::StrCat(read.status().message(), "."));
  }
  limits.*found->limit = *read;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<storage::DefaultLimits> ParseDefaultLimits(const std::vector<std::string>& texts) {
  storage::DefaultLimits all;
  for (const std::string_view text : texts) {
    const std::size_t colon = text.find(':');
    const auto currency = Currency::FromCode(text.substr(0, colon));
    if (!currency || colon == std::string_view::npos) {
      return Wrong(text, "it begins with no currency of ISO 4217 and a colon.");
    }
    if (all.Of(*currency) != storage::Limits{}) {
      return Wrong(text, "this currency has limits already.");
    }
    storage::Limits limits;
    std::string_view rest = text.substr(colon + 1);
    for (bool more = true; more;) {
      const std::size_t comma = rest.find(',');
      more = comma != std::string_view::npos;
      if (absl::Status wrong = ReadLimit(text, rest.substr(0, comma), *currency, limits);
          !wrong.ok()) {
        return wrong;
      }
      rest = more ? rest.substr(comma + 1) : std::string_view();
    }
    all.Set(*currency, limits);
  }
  return all;
}

}  // namespace atm::server
