// The first signal asks, the second one ends.
#include "server/program/stop_signal.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <string_view>

#include "tests/catch2.h"

namespace atm::server::testing {
namespace {

constexpr int kOtherWords = 99;

// Runs `body` in a process of its own; it must not return, and its exit status comes back.
template <typename Body>
int ExitStatusOf(const Body& body) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    body();
    ::_exit(kOtherWords);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Ends the process with another status than StopSignal does if the last words are not these.
auto Expect(std::string_view words) {
  return [words](const char* why) {
    if (why != words) {
      ::_exit(kOtherWords);
    }
  };
}

TEST_CASE("The first signal is told, and a process that stops in time ends as it likes") {
  CHECK(ExitStatusOf([] {
          StopSignal stop(std::chrono::hours(1), Expect("nothing"));
          ::kill(::getpid(), SIGINT);
          ::_exit(std::string_view(stop.Wait()) == "SIGINT" ? 7 : 8);
        }) == 7);
}

TEST_CASE("The end of the terminal is a signal to stop, however often it is told") {
  CHECK(ExitStatusOf([] {
          ::signal(SIGHUP, SIG_DFL);
          {
            StopSignal stop(std::chrono::hours(1), Expect("nothing"));
            ::kill(::getpid(), SIGHUP);
            if (std::string_view(stop.Wait()) != "SIGHUP") ::_exit(8);
            ::kill(::getpid(), SIGHUP);
            ::usleep(10'000);  // for the wrong end to come; the right one does not depend on it
          }
          ::_exit(7);
        }) == 7);
  CHECK(ExitStatusOf([] {
          ::signal(SIGHUP, SIG_DFL);
          StopSignal stop(std::chrono::hours(1), Expect("a second signal came"));
          ::kill(::getpid(), SIGHUP);
          stop.Wait();
          ::kill(::getpid(), SIGTERM);
          ::pause();
        }) == 1);
}

TEST_CASE("A hang-up that was ignored from the beginning stays ignored") {
  CHECK(ExitStatusOf([] {
          ::signal(SIGHUP, SIG_IGN);
          StopSignal stop(std::chrono::hours(1), Expect("nothing"));
          ::kill(::getpid(), SIGHUP);
          ::kill(::getpid(), SIGTERM);
          ::_exit(std::string_view(stop.Wait()) == "SIGTERM" ? 7 : 8);
        }) == 7);
}

TEST_CASE("A hang-up that has another meaning stops nothing, even where it was ignored") {
  for (const auto how : {SIG_DFL, SIG_IGN}) {
    CHECK(ExitStatusOf([how] {
            ::signal(SIGHUP, how);
            std::atomic<int> hang_ups = 0;
            StopSignal stop(std::chrono::hours(1), Expect("nothing"), [&hang_ups] {
              ++hang_ups;
              hang_ups.notify_all();
            });
            for (int times = 0; times < 3; ++times) {
              ::kill(::getpid(), SIGHUP);
              hang_ups.wait(times);
            }
            ::kill(::getpid(), SIGTERM);
            ::_exit(std::string_view(stop.Wait()) == "SIGTERM" && hang_ups == 3 ? 7 : 8);
          }) == 7);
  }
}

TEST_CASE("Without any signal it goes in silence") {
  CHECK(ExitStatusOf([] {
          {
            const StopSignal stop(std::chrono::hours(1), Expect("nothing"));
          }
          ::_exit(7);
        }) == 7);
}

TEST_CASE("After a signal it goes in silence as well") {
  CHECK(ExitStatusOf([] {
          {
            StopSignal stop(std::chrono::hours(1), Expect("nothing"));
            ::kill(::getpid(), SIGTERM);
            stop.Wait();
          }
          ::_exit(7);
        }) == 7);
}

TEST_CASE("A second signal ends the process at once with status 1") {
  CHECK(ExitStatusOf([] {
          StopSignal stop(std::chrono::hours(1), Expect("a second signal came"));
          ::kill(::getpid(), SIGTERM);
          stop.Wait();
          ::kill(::getpid(), SIGTERM);
          ::pause();
        }) == 1);
}

TEST_CASE("A process that does not stop in time is ended with status 1") {
  CHECK(ExitStatusOf([] {
          StopSignal stop(std::chrono::milliseconds(1), Expect("stopping took too long"));
          ::kill(::getpid(), SIGTERM);
          stop.Wait();
          ::pause();
        }) == 1);
}

}  // namespace
}  // namespace atm::server::testing
