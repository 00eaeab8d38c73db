#include "tests/server/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <regex>

#include "tests/catch2.h"

namespace atm::server::testing {

Program::Program(const std::vector<std::string>& arguments) {
  std::array<int, 2> out = {};
  std::array<int, 2> err = {};
  REQUIRE(::pipe2(out.data(), O_CLOEXEC) == 0);
  REQUIRE(::pipe2(err.data(), O_CLOEXEC) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
  std::vector<std::string> words = {ATM_SERVER_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  const int error =
      ::posix_spawn(&pid_, ATM_SERVER_PROGRAM, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(out[1]);
  ::close(err[1]);
  out_fd_ = out[0];
  err_fd_ = err[0];
  REQUIRE(error == 0);
}

Program::~Program() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(out_fd_);
  ::close(err_fd_);
}

std::string Program::WaitUntilServing() {
  Read(out_fd_, "stops it.\n", &out_);
  std::smatch found;
  if (!std::regex_search(out_, found, std::regex(R"( on (\S+)\. Try it)"))) {
    Wait();
    FAIL(err_);
  }
  return found[1];
}

void Program::Signal(int signal) const { REQUIRE(::kill(pid_, signal) == 0); }

int Program::Wait() {
  // Both fit into the pipes' buffers, so one can be read after the other.
  Read(out_fd_, "", &out_);
  Read(err_fd_, "", &err_);
  int status = 0;
  REQUIRE(::waitpid(pid_, &status, 0) == pid_);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void Program::Read(int fd, const std::string& until, std::string* text) {
  std::array<char, 4096> buffer = {};
  while (until.empty() || text->find(until) == std::string::npos) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got <= 0) {
      return;
    }
    text->append(buffer.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace atm::server::testing
