// How far something is that takes long, on one line of a terminal that is written over.
#ifndef ATM_CLIENT_CLI_WORLD_PROGRESS_H_
#define ATM_CLIENT_CLI_WORLD_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "client/cli/world/invocation.h"

namespace atm::cli {

// "1,234,567", of a number that is not negative.
std::string Grouped(std::int64_t number);

class Progress {
 public:
  // Shows nothing where stderr is no terminal. `call` must outlive it; `what` is what is being
  // done: "exporting".
  Progress(const Invocation& call, std::string what);

  // Takes the line away.
  ~Progress();

  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // So much of it is done. Shown some ten times a second; 0 of 0: nobody knows.
  void Show(std::int64_t done, std::int64_t of);

  // The same as a bar of so many percent, and a text beside it.
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
