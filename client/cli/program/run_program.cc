#include "client/cli/program/run_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace atm::cli {
namespace {

constexpr int kSignalled = 128;  // plus the signal, as in shells

// While it lives, the keys that end a program are for the program that is run.
class KeysForTheOther {
 public:
  KeysForTheOther() {
    struct sigaction ignore;
    std::memset(&ignore, 0, sizeof(ignore));
    ignore.sa_handler = SIG_IGN;
    sigemptyset(&others_);
    for (std::size_t i = 0; i < kKeys.size(); ++i) {
      sigaction(kKeys[i], &ignore, &before_[i]);
      // What the caller ignores (nohup, a background job) stays ignored.
      if (before_[i].sa_handler != SIG_IGN) sigaddset(&others_, kKeys[i]);
    }
    sigaddset(&others_, SIGPIPE);
  }
  KeysForTheOther(const KeysForTheOther&) = delete;
  KeysForTheOther& operator=(const KeysForTheOther&) = delete;
  ~KeysForTheOther() {
    for (std::size_t i = 0; i < kKeys.size(); ++i) sigaction(kKeys[i], &before_[i], nullptr);
  }

  // The signals that have their default effect in the other program.
  const sigset_t& others() const { return others_; }

 private:
  static constexpr std::array<int, 2> kKeys = {SIGINT, SIGQUIT};
  std::array<struct sigaction, kKeys.size()> before_;
  sigset_t others_;
};

int Spawn(const std::vector<std::string>& words, ProgramInput input, const sigset_t& defaults,
          pid_t& child) {
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  if (input == ProgramInput::kNothing) {
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  // Not by its name, because that may be another program by now.
  const int error =
      posix_spawn(&child, "/proc/self/exe", &files, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

}  // namespace

Result<int> RunProgram(const std::string& program, const std::vector<std::string>& args,
                       ProgramInput input) {
  std::vector<std::string> words = {program};
  words.insert(words.end(), args.begin(), args.end());
  const KeysForTheOther keys;
  pid_t child = 0;
  if (const int error = Spawn(words, input, keys.others(), child)) {
    return Failure{kExitLocal, "the command cannot be run", std::strerror(error),
                   "run it outside of the shell"};
  }
  int status = 0;
  while (waitpid(child, &status, 0) == -1 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
}

}  // namespace atm::cli
