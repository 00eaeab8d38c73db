// The bank's answer in the format that is asked for.
#ifndef ATM_CLIENT_CLI_SHOW_IN_FORMAT_H_
#define ATM_CLIENT_CLI_SHOW_IN_FORMAT_H_

#include <google/protobuf/message.h>

#include <string>

#include "client/cli/text/failure.h"
#include "client/cli/text/look.h"
#include "client/cli/text/printout.h"

namespace atm::cli {

// Returns the answer as one of the two texts, or as JSON, which is made of `message`.
Result<Printout> InFormat(const google::protobuf::Message& message, const Look& look,
                          std::string table, std::string csv);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_IN_FORMAT_H_
