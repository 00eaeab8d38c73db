#include "client/cli/world/debug.h"

#include <map>
#include <memory>
#include <mutex>
#include <ostream>

#include "absl/strings/str_format.h"
#include "client/cli/text/printable.h"

namespace atm::cli {
namespace {

// Counts the attempts of each method since the last one that was answered with OK.
struct AttemptCounts {
  std::mutex mutex;
  std::map<std::string, int> by_method;
};

// "1.234 ms". There are no floating-point numbers here.
std::string Milliseconds(std::chrono::microseconds time) {
  return absl::StrFormat("%d.%03d ms", time.count() / 1'000, time.count() % 1'000);
}

std::string Ended(const absl::Status& status) {
  const std::string code = absl::StatusCodeToString(status.code());
  return status.message().empty() ? code
                                  : absl::StrFormat("%s: %s", code, std::string(status.message()));
}

}  // namespace

void SayDebug(const Output& err, const std::string& sentence) {
  *err.stream << absl::StrFormat("debug: %s\n", Printable(OneLine(sentence))) << std::flush;
}

std::function<void(const Attempt&)> SayAttempts(const Output& err) {
  return [&err, counts = std::make_shared<AttemptCounts>()](const Attempt& attempt) {
    const std::lock_guard lock(counts->mutex);
    int& count = counts->by_method[attempt.method];
    SayDebug(err, absl::StrFormat("%s, attempt %d, took %s: %s", attempt.method, ++count,
                                  Milliseconds(attempt.time), Ended(attempt.status)));
    if (attempt.status.ok()) count = 0;
  };
}

}  // namespace atm::cli
