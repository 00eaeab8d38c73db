// What a command prints once it has succeeded.
#ifndef ATM_CLIENT_CLI_TEXT_PRINTOUT_H_
#define ATM_CLIENT_CLI_TEXT_PRINTOUT_H_

#include <string>
#include <utility>

namespace atm::cli {

struct Printout {
  std::string data;     // for stdout
  std::string message;  // for stderr; may be empty

  // What happened, and which command shows it again, in case stdout does not take the data. Both
  // are empty if the command only read.
  std::string happened;
  std::string again;

  int exit_code = 0;  // that of the run
};

inline Printout DataOnly(std::string data) {
  Printout printout;
  printout.data = std::move(data);
  return printout;
}

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_PRINTOUT_H_
