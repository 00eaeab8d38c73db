// What a command line and its environment ask for.
#ifndef ATM_CLIENT_CLI_LINE_OPTIONS_H_
#define ATM_CLIENT_CLI_LINE_OPTIONS_H_

#include <google/protobuf/timestamp.pb.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "atm/v1/account.pb.h"
#include "atm/v1/transaction.pb.h"
#include "client/cli/bench/plan.h"
#include "client/cli/line/option_table.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"
#include "storage/values/currency.h"

namespace atm::cli {

enum class Format { kAuto, kTable, kJson, kCsv };
enum class ColorMode { kAuto, kAlways, kNever };

struct Options {
  Command command = Command::kHelp;
  bool version = false;  // show the version, and nothing else
  std::string topic;     // kHelp: the name of the command that it is about; empty: all

  std::string account;                // kTransfer: the one that pays
  std::string to_account;             // kTransfer
  std::optional<std::string> amount;  // as it was written; kReverse: nothing is all of it
  std::int64_t transaction_id = 0;    // of a hold too, and of --after…; 0: not given
  std::string original_request_id;    // --request; empty: not given
  v1::ReversalReason reason = v1::REVERSAL_REASON_UNSPECIFIED;  // kReverse
  std::string memo;
  bool yes = false;  // do not ask

  // kHold: when it ends, as a length of time or as a point in time. 0 and nothing: not given.
  std::chrono::seconds expires_in{0};
  std::optional<google::protobuf::Timestamp> expires_at;

  // kStatement, kBalance, kWatch
  std::optional<google::protobuf::Timestamp> since;
  std::optional<google::protobuf::Timestamp> until;  // not any more in the range
  std::optional<google::protobuf::Timestamp> at;
  std::vector<v1::Transaction::Kind> kinds;  // empty: all
  bool oldest_first = false;
  bool chart = false;
  std::int64_t limit = 0;  // 0: none
  std::int64_t count = 0;  // 0: without end
  absl::TimeZone zone;     // of dates that name none, and of what people read

  // The commands of the group admin, beside account, amount, until and limit.
  std::string display_name;
  v1::Freeze::Blocks blocks = v1::Freeze::BLOCKS_ALL;
  std::string freeze_reason;
  v1::Account::State state = v1::Account::STATE_UNSPECIFIED;  // kAdminList: any
  std::string number_prefix;
  std::string expected_head;  // kAdminVerify; empty: none
  std::string file;           // kAdminImport; "-": standard input
  bool dry_run = false;       // kAdminImport

  // kAdminLimits: by the names of the options, as they were written.
  std::map<std::string, std::string> limits;

  BenchPlan bench;  // kBench

  std::string shell;                       // kCompletion
  std::vector<std::string> shell_options;  // kShell: those that were given, for each of its lines

  std::string server = "127.0.0.1:50051";
  bool tls = false;
  std::string tls_ca_file;  // empty: not given; so are the next two
  std::string tls_cert_file;
  std::string tls_key_file;

  std::optional<Currency> currency;
  std::string request_id;  // empty: not given
  std::chrono::milliseconds timeout{5'000};
  Format format = Format::kAuto;
  ColorMode color = ColorMode::kAuto;
};

// Reads a command line; a flag beats its environment variable, and an empty variable counts as not
// set. A usage failure if they cannot be understood. Looks at nothing but its arguments.
Result<Options> ReadOptions(const std::vector<std::string>& args, const Environment& environment);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_OPTIONS_H_
