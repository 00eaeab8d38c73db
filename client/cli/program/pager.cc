#include "client/cli/program/pager.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string_view>
#include <utility>

namespace atm::cli {
namespace {

// The settings of pagers that the user has not set: as git and gh set them. Less ends by itself if
// the text fits the screen, shows colours, and leaves the text on the screen.
constexpr std::array<std::pair<const char*, std::string_view>, 2> kPagerSettings = {
    {{"LESS", "LESS=FRX"}, {"LV", "LV=-c"}}};

// The environment of the pager: pointers into ours, and to the settings above.
std::vector<char*> PagerEnvironment() {
  std::vector<char*> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.push_back(*variable);
  for (const auto& [name, setting] : kPagerSettings) {
    if (std::getenv(name) == nullptr) variables.push_back(const_cast<char*>(setting.data()));
  }
  variables.push_back(nullptr);
  return variables;
}

// Starts the pager, which reads from `input`. Returns 0 if it cannot be started.
pid_t SpawnPager(const std::vector<std::string>& words, int input) {
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  std::vector<char*> variables = PagerEnvironment();
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);  // which this program ignores
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int error =
      posix_spawnp(&child, argv.front(), &files, &attributes, argv.data(), variables.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error == 0 ? child : 0;
}

class ProcessPager final : public Pager {
 public:
  explicit ProcessPager(std::vector<std::string> words) : words_(std::move(words)) {}
  ProcessPager(const ProcessPager&) = delete;
  ProcessPager& operator=(const ProcessPager&) = delete;

  ~ProcessPager() override {
    if (child_ == 0) return;
    std::cout.flush();
    dup2(stdout_, STDOUT_FILENO);  // which ends what the pager reads
    close(stdout_);
    while (waitpid(child_, nullptr, 0) == -1 && errno == EINTR) {
    }
    for (std::size_t i = 0; i < kKeys.size(); ++i) std::signal(kKeys[i], before_[i]);
  }

  void Begin() override {
    if (std::exchange(is_begun_, true)) return;
    std::array<int, 2> pipe = {-1, -1};
    if (pipe2(pipe.data(), O_CLOEXEC) != 0) return;
    stdout_ = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    std::cout.flush();
    if (stdout_ != -1) child_ = SpawnPager(words_, pipe[0]);
    close(pipe[0]);
    if (child_ != 0) {
      for (std::size_t i = 0; i < kKeys.size(); ++i) before_[i] = std::signal(kKeys[i], SIG_IGN);
      dup2(pipe[1], STDOUT_FILENO);
    } else if (stdout_ != -1) {
      close(stdout_);
    }
    close(pipe[1]);
  }

 private:
  static constexpr std::array<int, 2> kKeys = {SIGINT, SIGQUIT};

  const std::vector<std::string> words_;
  bool is_begun_ = false;
  pid_t child_ = 0;  // 0: it does not run
  int stdout_ = -1;  // where stdout led to before
  std::array<void (*)(int), kKeys.size()> before_ = {};
};

}  // namespace

std::unique_ptr<Pager> MakePager(const std::vector<std::string>& words) {
  return std::make_unique<ProcessPager>(words);
}

}  // namespace atm::cli
