#include "client/cli/interrupt.h"

#include <unistd.h>

#include <csignal>
#include <cstring>

namespace atm::cli {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

// What the handler says. It changes only while no handler is installed.
std::string& Message() {
  static std::string& message = *new std::string();
  return message;
}
const char* message_text = nullptr;
std::size_t message_size = 0;

// Does only what a signal handler may.
void Say(int signal_number) {
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, message_text, message_size);
  raise(signal_number);  // SA_RESETHAND has put the default back, which ends the process
}

void Install(void (*handler)(int)) {
  struct sigaction action;
  std::memset(&action, 0, sizeof(action));
  action.sa_handler = handler;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int signal_number : kSignals) {
    struct sigaction old;
    // What the caller ignores (nohup, a background job) stays ignored.
    if (sigaction(signal_number, nullptr, &old) == 0 && old.sa_handler != SIG_IGN) {
      sigaction(signal_number, &action, nullptr);
    }
  }
}

}  // namespace

void SayIfInterrupted(const std::string& message) {
  Install(SIG_DFL);
  Message() = message;
  message_text = Message().data();
  message_size = Message().size();
  if (!message.empty()) {
    Install(Say);
  }
}

}  // namespace atm::cli
