// How far a sub-command is, on one line of the terminal that is written over again and again.
#ifndef ATM_SERVER_PROGRAM_PROGRESS_BAR_H_
#define ATM_SERVER_PROGRAM_PROGRESS_BAR_H_

#include <cstdint>
#include <string_view>

namespace atm::server {

// Shows nothing if stderr is not a terminal. Used by one thread at a time.
class ProgressBar {
 public:
  ProgressBar();

  // Clears the line.
  ~ProgressBar();

  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // Shows how many of how many are done: "verifying" and "entries", say.
  void Show(std::string_view doing, std::int64_t done, std::int64_t total,
            std::string_view of_what) const;

 private:
  const bool is_shown_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_PROGRESS_BAR_H_
