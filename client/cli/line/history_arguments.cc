#include "client/cli/line/history_arguments.h"

#include <google/protobuf/util/time_util.h>

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/text/date.h"
#include "client/cli/text/describe.h"
#include "client/cli/text/text.h"

namespace atm::cli {
namespace {

// A whole number of `least` or more.
std::optional<Failure> ReadCount(const ParsedArgs& parsed, std::string_view name,
                                 std::int64_t least, std::int64_t& count) {
  const auto given = parsed.options.find(name);
  if (given == parsed.options.end()) {
    return std::nullopt;
  }
  const std::string& text = given->second;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error == std::errc() && end == text.data() + text.size() && count >= least) {
    return std::nullopt;
  }
  return UsageFailure(absl::StrFormat("'%s' is not a number for --%s", Printable(text), name),
                      absl::StrFormat("it is a whole number of %d or more", least),
                      absl::StrFormat("--%s 20", name));
}

// What stands for the option in `moment`; nothing in it if the option is not given.
std::optional<Failure> ReadMoment(const ParsedArgs& parsed, std::string_view name,
                                  const Options& options, std::optional<Moment>& moment) {
  const auto given = parsed.options.find(name);
  if (given == parsed.options.end()) {
    return std::nullopt;
  }
  moment = ParseMoment(given->second, options.zone);
  if (moment) {
    return std::nullopt;
  }
  return UsageFailure(
      absl::StrFormat("'%s' is not a date for --%s", Printable(given->second), name),
      "it is a date or a time of ISO 8601, in your time zone unless it names another",
      absl::StrFormat("--%s 2026-01-31, or --%s 2026-01-31T12:00:00Z", name, name));
}

std::optional<Failure> ReadRange(const ParsedArgs& parsed, Options& options) {
  std::optional<Moment> since;
  std::optional<Moment> until;
  std::optional<Moment> at;
  std::optional<Failure> failure = ReadMoment(parsed, "since", options, since);
  if (!failure) {
    failure = ReadMoment(parsed, "until", options, until);
  }
  if (!failure) {
    failure = ReadMoment(parsed, "at", options, at);
  }
  if (failure) {
    return failure;
  }
  if (since) {
    options.since = since->time;
  }
  if (until) {
    options.until = until->end;
  }
  if (at) {
    options.at = at->time;
  }
  using google::protobuf::util::TimeUtil;
  if (since && until &&
      TimeUtil::TimestampToNanoseconds(since->time) >=
          TimeUtil::TimestampToNanoseconds(until->end)) {
    return UsageFailure("there is no time between --since and --until",
                        absl::StrFormat("%s is not before %s", parsed.options.at("since"),
                                        parsed.options.at("until")),
                        "give the earlier one to --since");
  }
  return std::nullopt;
}

// One kind, or several with commas between them.
std::optional<Failure> ReadKinds(const ParsedArgs& parsed, Options& options) {
  const auto given = parsed.options.find("kind");
  if (given == parsed.options.end()) {
    return std::nullopt;
  }
  std::string_view rest = given->second;
  while (true) {
    const std::size_t comma = rest.find(',');
    const std::string_view word = rest.substr(0, comma);
    const std::optional<v1::Transaction::Kind> kind = FindKind(word);
    if (!kind) {
      return NotAChoice("a value of --kind", word, OptionNamed("kind").choices);
    }
    options.kinds.push_back(*kind);
    if (comma == std::string_view::npos) {
      return std::nullopt;
    }
    rest.remove_prefix(comma + 1);
  }
}

std::optional<Failure> CheckForm(const ParsedArgs& parsed) {
  const auto output = parsed.options.find("output");
  const bool is_csv = parsed.options.contains("csv");
  const std::string_view form = output != parsed.options.end() ? std::string_view(output->second)
                                : is_csv                       ? "csv"
                                                               : "auto";
  if (is_csv && form != "csv") {
    return UsageFailure("--csv and --output do not go together",
                        absl::StrFormat("--csv is short for -o csv, not -o %s", form),
                        "give one of them");
  }
  if (parsed.options.contains("chart") && form != "table" && form != "auto") {
    return UsageFailure("--chart is for people", absl::StrFormat("%s is for programs", form),
                        "leave one of them out");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Failure> ReadHistoryOptions(const ParsedArgs& parsed, const Environment& environment,
                                          Options& options) {
  options.zone = LocalZone(environment);
  options.oldest_first = parsed.options.contains("oldest-first");
  options.chart = parsed.options.contains("chart");
  if (parsed.options.contains("at") && parsed.options.contains("after-transaction")) {
    return UsageFailure("--at and --after-transaction do not go together",
                        "both say when the balance is asked for", "give one of them");
  }
  std::optional<Failure> failure = ReadRange(parsed, options);
  if (!failure) {
    failure = ReadKinds(parsed, options);
  }
  if (!failure) {
    failure = ReadCount(parsed, "limit", 1, options.limit);
  }
  if (!failure) {
    failure = ReadCount(parsed, "count", 1, options.count);
  }
  if (!failure) {
    failure = ReadCount(parsed, "after", 0, options.transaction_id);
  }
  if (!failure) {
    failure = ReadCount(parsed, "after-transaction", 1, options.transaction_id);
  }
  return failure ? failure : CheckForm(parsed);
}

}  // namespace atm::cli
