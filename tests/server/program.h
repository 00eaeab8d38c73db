// The program atm-server as a process of its own.
#ifndef ATM_TESTS_SERVER_PROGRAM_H_
#define ATM_TESTS_SERVER_PROGRAM_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace atm::server::testing {

class Program {
 public:
  // Starts it with these arguments.
  explicit Program(const std::vector<std::string>& arguments);

  // Ends it if it still runs.
  ~Program();

  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Reads its stdout up to the end of the start text, and returns the address in it.
  std::string WaitUntilServing();

  void Signal(int signal) const;

  // Waits for the end, and returns the exit status; -1 if a signal ended it.
  int Wait();

  // What it wrote to stdout and stderr, all of it after Wait.
  const std::string& out() const { return out_; }
  const std::string& err() const { return err_; }

 private:
  // Reads what comes until `until` is in it, or the end.
  static void Read(int fd, const std::string& until, std::string* text);

  pid_t pid_ = -1;
  int out_fd_ = -1;
  int err_fd_ = -1;
  std::string out_;
  std::string err_;
};

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_PROGRAM_H_
