// The real program, through a shell: what only main.cc and the system decide.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <vector>

#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

// Takes connections on a free port of loopback, and never says a word.
class SilentServer {
 public:
  SilentServer() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(bind(socket_, any, size) == 0);
    REQUIRE(listen(socket_, 8) == 0);
    REQUIRE(getsockname(socket_, any, &size) == 0);
    address_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;
  ~SilentServer() { close(socket_); }

  // Until a client has connected; fails after a while.
  void WaitForClient() const {
    timeval patience{30, 0};
    REQUIRE(setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) == 0);
    const int client = accept(socket_, nullptr, nullptr);
    REQUIRE(client >= 0);
    close(client);
  }

  const std::string& address() const { return address_; }

 private:
  const int socket_;
  std::string address_;
};

TEST_CASE("the program's exit codes reach the shell") {
  CHECK(Bash("\"$ATM_CLI\" --version").exit_code == 0);
  CHECK(Bash("\"$ATM_CLI\" balnce").exit_code == 2);
  CHECK(Bash("\"$ATM_CLI\" balance 10001 --tls-ca missing.pem").exit_code == 1);
}

TEST_CASE("data goes to stdout, messages to stderr") {
  const Ran help = Bash("\"$ATM_CLI\" --help");
  CHECK_THAT(help.out, StartsWith("Examples:\n"));
  CHECK(help.err.empty());
  const Ran wrong = Bash("\"$ATM_CLI\" --hlep");
  CHECK(wrong.out.empty());
  CHECK_THAT(wrong.err, StartsWith("error: there is no option '--hlep'\n"));
}

TEST_CASE("nobody listens: 78, and the environment names the server") {
  // Port 1 is nobody's: the connection is refused at once.
  const Ran ran = Bash("ATM_SERVER=127.0.0.1:1 \"$ATM_CLI\" balance 10001 --timeout 300ms");
  CHECK(ran.exit_code == 78);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, ContainsSubstring("no server answers at 127.0.0.1:1 ("));
}

TEST_CASE("after a lost answer, the command to ask again can be pasted") {
  const SilentServer server;
  const Ran ran = Bash("\"$ATM_CLI\" withdraw 10001 40 --currency USD --timeout 300ms --server " +
                       server.address() +
                       " 2>first\n"
                       "echo $?\n"
                       "tail -n 1 first >again\n"
                       ". ./again 2>second\n"
                       "echo $?\n"
                       "tail -n 1 second | cmp - again && echo same\n"
                       "head -n 1 first\n");
  CHECK(ran.out ==
        "68\n68\nsame\n"
        "error: the outcome of the withdrawal is not known: no answer within 300ms\n");
}

TEST_CASE("Ctrl-C while money may be moving tells how to find out") {
  const SilentServer server;
  std::array<int, 2> err{};
  REQUIRE(pipe2(err.data(), O_CLOEXEC) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
  // Where the tests run in the background, SIGINT is ignored, and a child would inherit that.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t interrupts;
  sigemptyset(&interrupts);
  sigaddset(&interrupts, SIGINT);
  posix_spawnattr_setsigdefault(&attributes, &interrupts);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> args = {ATM_CLI_PROGRAM, "withdraw",      "10001",     "40",
                                   "--currency",    "USD",           "--timeout", "60s",
                                   "--server",      server.address()};
  std::vector<char*> argv;
  for (std::string& arg : args) {
    argv.push_back(arg.data());
  }
  argv.push_back(nullptr);
  pid_t process = 0;
  REQUIRE(posix_spawn(&process, ATM_CLI_PROGRAM, &actions, &attributes, argv.data(), environ) == 0);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(err[1]);
  server.WaitForClient();
  CHECK(kill(process, SIGINT) == 0);
  std::string message;
  std::array<char, 1024> part{};
  for (ssize_t size = 1; size > 0;) {
    size = read(err[0], part.data(), part.size());
    message.append(part.data(), static_cast<std::size_t>(size > 0 ? size : 0));
  }
  close(err[0]);
  int status = 0;
  REQUIRE(waitpid(process, &status, 0) == process);
  CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGINT));
  CHECK_THAT(message,
             StartsWith("\nerror: interrupted: the outcome of the withdrawal is not known\n"));
  CHECK_THAT(message,
             ContainsSubstring(" --timeout 60s --server " + server.address() + " --request-id "));
}

TEST_CASE("a full disk is told") {
  const Ran ran = Bash("\"$ATM_CLI\" --help >/dev/full");
  CHECK(ran.exit_code == 1);
  CHECK(ran.err ==
        "error: the output could not be written\n"
        "  why: No space left on device\n"
        "  try: check where stdout goes: to a full disk, for example\n");
}

TEST_CASE("a command that only reads ends in silence when its reader has gone") {
  // The reader is gone before the program starts.
  const Ran ran = Bash(
      "mkfifo pipe; exec 3<>pipe 4>pipe 3<&-\n"
      "\"$ATM_CLI\" --help >&4\n");
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
}

TEST_CASE("a closed stdout is told") {
  const Ran ran = Bash("\"$ATM_CLI\" --help >&-");
  CHECK(ran.exit_code == 1);
  CHECK_THAT(ran.err, ContainsSubstring("why: Bad file descriptor\n"));
}

}  // namespace
}  // namespace atm::cli
