// Shows how far a long task is, on one line of the terminal that is written over and over.
#ifndef ATM_CLIENT_CLI_WORLD_PROGRESS_H_
#define ATM_CLIENT_CLI_WORLD_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "client/cli/world/invocation.h"

namespace atm::cli {

// Used by one thread at a time.
class Progress {
 public:
  // Shows nothing if stderr is not a terminal, or is to be quiet. `call` must outlive it. `what`
  // says what is being done: "exporting".
  Progress(const Invocation& call, std::string what);

  // Clears the line.
  ~Progress();

  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Shows how much is done, about ten times a second. 0 of 0 means that nobody knows how much
  // there is to do.
  void Show(std::int64_t done, std::int64_t of);

  // Shows a bar that is filled to this percentage, and a text beside it.
  void ShowBar(int percent, const std::string& text);

 private:
  // Whether it is time to show something.
  bool IsDue();

  const Invocation& call_;
  const std::string what_;
  std::chrono::steady_clock::time_point next_{};
  bool is_shown_ = false;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_PROGRESS_H_
