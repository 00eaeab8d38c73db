// How the server is to run: flags, and the environment behind them.
#ifndef ATM_SERVER_PROGRAM_SERVER_OPTIONS_H_
#define ATM_SERVER_PROGRAM_SERVER_OPTIONS_H_

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "server/limits.h"
#include "server/listen/connection_limits.h"
#include "server/listen/listening_socket.h"
#include "server/listen/tls_files.h"
#include "server/status/log.h"
#include "storage/model/command.h"

namespace atm::server {

struct Options {
  std::string listen = "127.0.0.1:50051";
  std::string db = "atm.db";
  bool demo = false;  // open the sample accounts in an empty ledger
  TlsFiles tls;
  mode_t socket_mode = kSocketMode;  // who may connect to a socket file
  bool allow_insecure = false;       // without TLS, also where other machines reach it
  LogFormat log_format = LogFormat::kText;
  LogLevel log_level = LogLevel::kInfo;
  std::chrono::milliseconds drain_timeout = limits::kDrainTimeout;
  std::int64_t min_free_disk_bytes = limits::kMinFreeDiskBytes;
  ConnectionLimits connections;
  std::string time_zone = "UTC";  // of the days by which limits count; one that MakeCalendar knows
  std::int64_t max_amount_minor = storage::kMaxAmountMinor;
  std::vector<std::string> default_limits;  // as ParseDefaultLimits reads them
  std::string backup_to;                    // the folder for backups; empty: none are made
  std::int64_t backups_kept = limits::kBackupsKept;
  std::chrono::seconds backup_interval = limits::kBackupInterval;
};

// What ends the program before it began: a text asked for, or a wrong usage.
struct EarlyExit {
  int code;          // 0: `text` belongs on stdout; 2: on stderr
  std::string text;  // with its line end
};

// Reads the command line, and the ATM_… environment for what it leaves out.
std::variant<Options, EarlyExit> ParseOptions(int argc, const char* const* argv);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_SERVER_OPTIONS_H_
