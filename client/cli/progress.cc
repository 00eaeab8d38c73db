#include "client/cli/progress.h"

#include <utility>

#include "absl/strings/str_format.h"

namespace atm::cli {
namespace {

constexpr std::chrono::milliseconds kBetween{100};

// Back to the begin of the line, and clear it.
constexpr char kOver[] = "\r\033[K";

}  // namespace

std::string Grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

Progress::Progress(const Invocation& call, std::string what)
    : call_(call), what_(std::move(what)) {}

Progress::~Progress() {
  if (is_shown_) *call_.err.stream << kOver << std::flush;
}

void Progress::Show(std::int64_t done, std::int64_t of) {
  if (!call_.err.is_terminal || call_.now() < next_) return;
  next_ = call_.now() + kBetween;
  is_shown_ = true;
  const std::string how_far =
      of == 0 ? ""
              : absl::StrFormat(": %s of %s (%d %%)", Grouped(done), Grouped(of),
                                done >= of ? 100 : done * 100 / of);
  *call_.err.stream << kOver << what_ << how_far << " ..." << std::flush;
}

}  // namespace atm::cli
