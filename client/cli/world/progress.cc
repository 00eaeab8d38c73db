#include "client/cli/world/progress.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/text/number.h"

namespace atm::cli {
namespace {

constexpr std::chrono::milliseconds kBetween{100};

constexpr int kBarColumns = 20;

// Goes back to the beginning of the line, and clears it.
constexpr char kOver[] = "\r\033[K";

}  // namespace

Progress::Progress(const Invocation& call, std::string what)
    : call_(call), what_(std::move(what)) {}

Progress::~Progress() {
  if (is_shown_) *call_.err.stream << kOver << std::flush;
}

bool Progress::IsDue() {
  if (!call_.err.is_terminal || call_.err.is_quiet || call_.now() < next_) return false;
  next_ = call_.now() + kBetween;
  is_shown_ = true;
  return true;
}

void Progress::ShowBar(int percent, const std::string& text) {
  if (!IsDue()) return;
  const auto filled = static_cast<std::size_t>(percent * kBarColumns / 100);
  *call_.err.stream << kOver
                    << absl::StrFormat("%s [%s%s] %3d %%  %s", what_, std::string(filled, '#'),
                                       std::string(kBarColumns - filled, ' '), percent, text)
                    << std::flush;
}

void Progress::Show(std::int64_t done, std::int64_t of) {
  if (!IsDue()) return;
  const std::string how_far =
      of == 0 ? ""
              : absl::StrFormat(": %s of %s (%d %%)", Grouped(done), Grouped(of),
                                done >= of ? 100 : done * 100 / of);
  *call_.err.stream << kOver << what_ << how_far << " ..." << std::flush;
}

}  // namespace atm::cli
