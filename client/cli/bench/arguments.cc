#include "client/cli/bench/arguments.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
#include "client/cli/line/arguments.h"
#include "client/cli/text/duration.h"
#include "client/cli/text/text.h"

namespace atm::cli {
namespace {

constexpr int kMostAccounts = 100'000;  // as an import opens at once
constexpr int kMostConnections = 1'000;
constexpr int kMostInFlight = 100'000;
constexpr int kMostParts = 1'000'000;

// A number of six digits follows; an account number has 34 characters at most.
constexpr std::size_t kLongestPrefix = 28;

constexpr std::string_view kMixExample = "--mix balance=50,withdraw=30,deposit=20";

bool ReadInt(std::string_view text, int least, int most, int& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= least &&
         number <= most;
}

std::optional<Failure> ReadSize(const ParsedArgs& parsed, std::string_view name, int least,
                                int most, int& number) {
  const auto given = parsed.options.find(name);
  if (given == parsed.options.end() || ReadInt(given->second, least, most, number)) {
    return std::nullopt;
  }
  return UsageFailure(
      absl::StrFormat("'%s' is not a number for --%s", Printable(given->second), name),
      absl::StrFormat("it is a whole number of %d to %d", least, most),
      absl::StrFormat("--%s %d", name, std::max(least, 32)));
}

// "deposit=20"
std::optional<Failure> ReadPart(std::string_view part, BenchPlan& plan) {
  const std::size_t equals = part.find('=');
  const std::string_view name = part.substr(0, equals);
  const auto found = std::ranges::find(kBenchOperations, name);
  if (found == kBenchOperations.end()) {
    return NotAChoice("an operation of --mix", name, kBenchOperations);
  }
  const std::string_view number = equals == std::string_view::npos ? "" : part.substr(equals + 1);
  int& share = plan.mix[static_cast<std::size_t>(found - kBenchOperations.begin())];
  if (ReadInt(number, 0, kMostParts, share)) {
    return std::nullopt;
  }
  return UsageFailure(absl::StrFormat("--mix does not say how much %s is", name),
                      "each operation has its parts of the whole, a whole number",
                      std::string(kMixExample));
}

std::optional<Failure> ReadMix(std::string_view text, BenchPlan& plan) {
  plan.mix.fill(0);
  while (true) {
    const std::size_t comma = text.find(',');
    if (std::optional<Failure> failure = ReadPart(text.substr(0, comma), plan)) {
      return failure;
    }
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  if (std::ranges::all_of(plan.mix, [](int parts) { return parts == 0; })) {
    return UsageFailure("--mix has no operation", "all its parts are 0", std::string(kMixExample));
  }
  return std::nullopt;
}

std::optional<Failure> ReadLength(const ParsedArgs& parsed, BenchPlan& plan) {
  const auto given = parsed.options.find("duration");
  if (given == parsed.options.end()) {
    return std::nullopt;
  }
  if (plan.count != 0) {
    return UsageFailure("--duration and --count do not go together", "each says when the load ends",
                        "give one of them");
  }
  const std::optional<std::chrono::seconds> duration = ParseDuration(given->second);
  if (!duration) {
    return UsageFailure(
        absl::StrFormat("'%s' is not a time for --duration", Printable(given->second)),
        "it is a whole number of seconds, minutes or hours", "--duration 30s or --duration 5m");
  }
  plan.duration = *duration;
  return std::nullopt;
}

std::optional<Failure> ReadPrefix(const Options& options, BenchPlan& plan) {
  if (options.number_prefix.empty()) {
    return std::nullopt;
  }
  const bool is_one = options.number_prefix.size() <= kLongestPrefix &&
                      std::ranges::all_of(options.number_prefix, [](char c) {
                        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                      });
  if (!is_one) {
    return UsageFailure(
        absl::StrFormat("no account number begins with '%s'", Printable(options.number_prefix)),
        absl::StrFormat("it is 1 to %d capital letters and digits", kLongestPrefix),
        "--prefix LOAD");
  }
  plan.prefix = options.number_prefix;
  return std::nullopt;
}

}  // namespace

std::optional<Failure> ReadBenchOptions(const ParsedArgs& parsed, Options& options) {
  if (options.command != Command::kBench) {
    return std::nullopt;
  }
  BenchPlan& plan = options.bench;
  plan.count = options.count;
  plan.batching = parsed.options.contains("batching");
  std::optional<Failure> failure = ReadLength(parsed, plan);
  if (!failure) failure = ReadPrefix(options, plan);
  if (!failure) failure = ReadSize(parsed, "accounts", 2, kMostAccounts, plan.accounts);
  if (!failure) failure = ReadSize(parsed, "connections", 1, kMostConnections, plan.connections);
  if (!failure) failure = ReadSize(parsed, "in-flight", 1, kMostInFlight, plan.in_flight);
  if (!failure && parsed.options.contains("mix")) {
    failure = ReadMix(parsed.options.at("mix"), plan);
  }
  if (!failure && parsed.options.contains("html")) {
    failure = ReadText("--html", parsed.options.at("html"), plan.html_file);
  }
  if (failure) {
    return failure;
  }
  const Result<std::size_t> skew = Choice(parsed, "skew", "uniform");
  if (const auto* wrong = std::get_if<Failure>(&skew)) {
    return *wrong;
  }
  plan.skew = static_cast<BenchSkew>(std::get<std::size_t>(skew));
  return std::nullopt;
}

}  // namespace atm::cli
