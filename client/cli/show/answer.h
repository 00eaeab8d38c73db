// What a command has to say, once it has succeeded.
#ifndef ATM_CLIENT_CLI_SHOW_ANSWER_H_
#define ATM_CLIENT_CLI_SHOW_ANSWER_H_

#include <google/protobuf/message.h>

#include <string>

#include "client/cli/line/options.h"
#include "client/cli/text/failure.h"
#include "client/cli/text/text.h"

namespace atm::cli {

struct Answer {
  std::string data;     // for stdout
  std::string message;  // for stderr; empty: none

  // What happened and what to try, should stdout not take the data. Empty: nothing but reading
  // happened.
  std::string happened;
  std::string again;
};

// An answer that is nothing but data.
Answer DataOnly(std::string data);

// How the data is to look.
struct Look {
  Format format = Format::kTable;  // not kAuto
  Paint paint{false};
  int columns = 0;       // how wide the terminal is; 0: there is none
  bool is_utf8 = false;  // or ASCII
};

// The bank's answer in the form that is asked for: as one of these texts, or as JSON.
Result<Answer> Showing(const google::protobuf::Message& message, const Look& look,
                       std::string table, std::string csv);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_ANSWER_H_
