// An operation that moves money, sent to the bank.
#ifndef ATM_CLIENT_CLI_COMMANDS_SEND_H_
#define ATM_CLIENT_CLI_COMMANDS_SEND_H_

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <optional>
#include <string>

#include "client/cli/line/options.h"
#include "client/cli/show/answer.h"
#include "client/cli/show/explain.h"
#include "client/cli/world/session.h"

namespace atm::cli {

// What is to be sent beside what the options say.
struct Order {
  std::int64_t amount_minor = 0;  // 0: all there is
  std::string currency_code;      // empty: not asserted
  std::string request_id;
  std::optional<google::protobuf::Timestamp> expire_time;
};

// Sends it, once, and explains the answer.
Result<Answer> Send(const Session& session, const Options& options, const Order& order,
                    const Asked& asked, const Look& look);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_SEND_H_
