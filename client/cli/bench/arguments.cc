#include "client/cli/bench/arguments.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/text/choices.h"
#include "client/cli/text/duration.h"
#include "client/cli/text/number.h"
#include "client/cli/text/printable.h"

namespace atm::cli {
namespace {

constexpr int kMostAccounts = 100'000;  // as many as one import opens
constexpr int kMostConnections = 1'000;
constexpr int kMostInFlight = 100'000;
constexpr int kMostParts = 1'000'000;

// A number of six digits follows; an account number has 34 characters at most.
constexpr std::size_t kLongestPrefix = 28;

constexpr std::string_view kMixExample = "--mix balance=50,withdraw=30,deposit=20";

// Reads "deposit=20".
std::optional<Failure> ReadPart(std::string_view part, BenchPlan& plan) {
  const std::size_t equals = part.find('=');
  const std::string_view name = part.substr(0, equals);
  const auto found = std::ranges::find(kBenchOperations, name);
  if (found == kBenchOperations.end()) {
    return NotAChoice("an operation of --mix", name, kBenchOperations);
  }
  const std::optional<std::int64_t> parts =
      ParseNumber(equals == std::string_view::npos ? "" : part.substr(equals + 1));
  if (parts && *parts >= 0 && *parts <= kMostParts) {
    plan.mix[static_cast<std::size_t>(found - kBenchOperations.begin())] = static_cast<int>(*parts);
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

std::optional<Failure> ReadDuration(const std::string& text, BenchPlan& plan) {
  const std::optional<std::chrono::seconds> duration = ParseWholeSeconds(text);
  if (!duration) {
    return UsageFailure(absl::StrFormat("'%s' is not a time for --duration", Printable(text)),
                        absl::StrFormat("it is %s", kDurationGrammar),
                        "--duration 30s or --duration 5m");
  }
  plan.duration = *duration;
  return std::nullopt;
}

std::optional<Failure> ReadPrefix(const std::string& text, BenchPlan& plan) {
  const bool is_one =
      !text.empty() && text.size() <= kLongestPrefix && std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      });
  if (!is_one) {
    return UsageFailure(absl::StrFormat("no account number begins with '%s'", Printable(text)),
                        absl::StrFormat("it is 1 to %d capital letters and digits", kLongestPrefix),
                        "--prefix LOAD");
  }
  plan.prefix = text;
  return std::nullopt;
}

// Binds one of the functions above to the plan.
template <typename Read>
Reader Into(BenchPlan& plan, Read read) {
  return [&plan, read](std::string_view /*name*/, const std::string& text) {
    return read(text, plan);
  };
}

std::optional<BenchSkew> FindSkew(std::string_view word) {
  return word == "zipf" ? BenchSkew::kZipf : BenchSkew::kUniform;
}

}  // namespace

std::vector<Option> PlanOptions(BenchPlan& plan) {
  return {
      {.name = "count",
       .value = "N",
       .help = "Run this many operations",
       .read = NumberInto(plan.count, 1)},
      {.name = "duration",
       .value = "TIME",
       .help = "How long the load lasts, such as 30s or 5m (10s)",
       .read = Into(plan, ReadDuration)},
      {.name = "connections",
       .value = "N",
       .help = "Connections to the bank (8)",
       .read = SizeInto(plan.connections, 1, kMostConnections)},
      {.name = "in-flight",
       .value = "N",
       .help = "Operations at once on each connection (32)",
       .read = SizeInto(plan.in_flight, 1, kMostInFlight)},
      {.name = "batching",
       .help = "Let operations travel together, as the C++ client does",
       .read = TurnOn(plan.batching)},
      {.name = "mix",
       .value = "PARTS",
       .help = "What is asked for, such as balance=50,withdraw=30,deposit=20",
       .read = Into(plan, ReadMix)},
      {.name = "skew",
       .value = "KIND",
       .help = "On which accounts: uniform, or zipf (few of them most often)",
       .choices = {"uniform", "zipf"},
       .read = ChoiceInto(plan.skew, FindSkew)},
      {.name = "accounts",
       .value = "N",
       .help = "On how many accounts (1000)",
       .read = SizeInto(plan.accounts, 2, kMostAccounts)},
      {.name = "prefix",
       .value = "P",
       .help = "What the numbers of these accounts begin with (BENCH)",
       .read = Into(plan, ReadPrefix)},
      {.name = "html",
       .value = "FILE",
       .help = "Write a page with plots as well",
       .is_file = true,
       .read = TextInto(plan.html_file)},
  };
}

}  // namespace atm::cli
