#include "server/program/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "absl/strings/str_format.h"

namespace atm::server {

ProgressBar::ProgressBar() : is_shown_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (is_shown_) std::fputs("\r\033[K", stderr);
}

void ProgressBar::Show(std::string_view doing, std::int64_t done, std::int64_t total,
                       std::string_view of_what) const {
  if (!is_shown_ || total == 0) return;
  constexpr std::int64_t kWidth = 40;
  const std::int64_t percent = std::min<std::int64_t>(100, 100 * done / total);
  const auto filled = static_cast<std::size_t>(kWidth * percent / 100);
  absl::FPrintF(stderr, "\r\033[K%s [%s%s] %3d %% of %d %s", std::string(doing),
                std::string(filled, '#'),
                std::string(static_cast<std::size_t>(kWidth) - filled, ' '), percent, total,
                std::string(of_what));
  std::fflush(stderr);
}

}  // namespace atm::server
