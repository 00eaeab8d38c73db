#include "server/program/server_options.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/listen/listen_address.h"
#include "server/program/calendar.h"
#include "server/program/limit_options.h"
#include "server/program/sub_commands.h"
#include "server/program/version.h"
#include "server/status/errors.h"
#include "server/status/suggest.h"
#include "storage/values/money.h"

namespace atm::server {
namespace {

constexpr int kUsageError = 2;

constexpr char kDescription[] =
    R"(atm-server: accounts for ATMs over gRPC, on one durable file.

Examples:
  atm-server --demo                             ten sample accounts in atm.db, on 127.0.0.1:50051
  atm-server --demo --db :memory:               the same, forgotten at the end
  atm-server --listen 0.0.0.0:50051 --db /var/lib/atm/atm.db \
             --tls-cert server.pem --tls-key server.key
  ATM_LOG_FORMAT=json atm-server                each option also as a variable; the flag wins
  atm-server --backup-to /srv/backup --keep 24 --every 1h       backups, each of them verified
  atm-server verify --db atm.db                 are the books whole? See atm-server verify --help
  atm-server backup --db atm.db --to copy.db    a backup now, also beside a server
  atm-server restore --from copy.db --to atm.db           and back
)";

constexpr char kFooter[] =
    R"(SIGTERM and SIGINT stop the server, and so does SIGHUP without TLS. With TLS, SIGHUP has the
certificates read again; they are read too when their files change.
Exit status: 0 stopped by a signal; 1 a failure; 2 wrong usage; 74 the disk failed, start again.)";

// Texts before they are checked against each other.
struct Texts {
  std::string log_format = "text";
  std::string log_level = "info";
  std::int64_t drain_timeout_ms = limits::kDrainTimeout.count();
  std::uint64_t min_free_disk_bytes = limits::kMinFreeDiskBytes;
  std::int64_t backup_interval_s = limits::kBackupInterval.count();
  std::string socket_mode;
};

const std::map<std::string, LogFormat> kLogFormats = {{"text", LogFormat::kText},
                                                      {"json", LogFormat::kJson}};
const std::map<std::string, LogLevel> kLogLevels = {{"debug", LogLevel::kDebug},
                                                    {"info", LogLevel::kInfo},
                                                    {"warning", LogLevel::kWarning},
                                                    {"error", LogLevel::kError}};

template <typename Value>
std::vector<std::string> Names(const std::map<std::string, Value>& values) {
  std::vector<std::string> names;
  names.reserve(values.size());
  for (const auto& [name, value] : values) {
    names.push_back(name);
  }
  return names;
}

// CLI11 says "Missing mandatory unit" and the like; this says what would be right.
CLI::Validator Number(const CLI::Validator& inner, const char* right) {
  const auto check = [inner, right](std::string& text) -> std::string {
    const std::string typed = text;
    try {
      if (inner(text).empty()) {
        return "";
      }
    } catch (const CLI::ValidationError&) {  // what CLI11's own validators do
    }
    return absl::StrCat("\"", Echo(typed), "\" is not ", right);
  };
  return {check, ""};
}

// Returns what is wrong with an amount, or an empty text. CLI11 takes a number that is too large
// for the largest there is.
std::string FindNoAmount(const std::string& text) {
  std::int64_t amount_minor = 0;
  return absl::SimpleAtoi(text, &amount_minor) && amount_minor >= 1 ? "" : "no amount";
}

void DeclareService(CLI::App* app, Options* options, Texts* texts) {
  app->add_option("--listen", options->listen,
                  "Where to listen: host:port (port 0: a free one), or unix:/path")
      ->envname("ATM_LISTEN")
      ->option_text("ADDRESS=127.0.0.1:50051 (ATM_LISTEN)");
  app->add_option("--socket-mode", texts->socket_mode,
                  "Who may connect to unix:/path, as chmod has it: 0660 is its group as well")
      ->envname("ATM_SOCKET_MODE")
      ->option_text("MODE=0600 (ATM_SOCKET_MODE)");
  app->add_option("--db", options->db, "The ledger's file, made if it is missing; or :memory:")
      ->envname("ATM_DB")
      ->option_text("FILE=atm.db (ATM_DB)");
  app->add_flag("--demo", options->demo, "Open ten sample accounts if the ledger is empty")
      ->envname("ATM_DEMO")
      ->option_text("(ATM_DEMO)");
  app->add_option("--drain-timeout", texts->drain_timeout_ms,
                  "How long calls under way may take when the server stops: 500ms, 10s, 1min")
      ->envname("ATM_DRAIN_TIMEOUT")
      ->transform(
          Number(CLI::AsNumberWithUnit(
                     std::map<std::string, std::int64_t>{{"ms", 1}, {"s", 1'000}, {"min", 60'000}},
                     CLI::AsNumberWithUnit::UNIT_REQUIRED),
                 "a time, such as 500ms, 10s or 1min"))
      ->option_text("TIME=3s (ATM_DRAIN_TIMEOUT)");
  app->add_option("--min-free-disk", texts->min_free_disk_bytes,
                  "With less room than this on the disk, no money is moved")
      ->envname("ATM_MIN_FREE_DISK")
      ->transform(Number(CLI::AsSizeValue(false), "a size, such as 64MiB or 1GiB"))
      ->option_text("SIZE=64MiB (ATM_MIN_FREE_DISK)");
}

void DeclareConnections(CLI::App* app, Options* options) {
  app->add_option("--max-connections", options->connections.in_all,
                  "Connections at once; fewer if there are too few file descriptors")
      ->envname("ATM_MAX_CONNECTIONS")
      ->option_text("N=4096 (ATM_MAX_CONNECTIONS)");
  app->add_option("--max-connections-per-address", options->connections.per_address,
                  "Connections at once from one address; give a proxy in front of the server more")
      ->envname("ATM_MAX_CONNECTIONS_PER_ADDRESS")
      ->option_text("N=1024 (ATM_MAX_CONNECTIONS_PER_ADDRESS)");
}

void DeclareLimits(CLI::App* app, Options* options) {
  app->add_option("--time-zone", options->time_zone,
                  "Whose days the limits of a day count by: a zone of the IANA database")
      ->envname("ATM_TIME_ZONE")
      ->option_text("ZONE=UTC (ATM_TIME_ZONE)");
  app->add_option(
         "--default-limits", options->default_limits,
         "Of accounts of a currency that have none of their own; once for each, or several "
         "with ';' between them: "
         "USD:withdrawal=500.00,day=2000.00,count=10,minimum=0,overdraft=0")
      ->envname("ATM_DEFAULT_LIMITS")
      ->delimiter(';')
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->option_text("LIMITS (ATM_DEFAULT_LIMITS)");
  app->add_option("--max-amount", options->max_amount_minor,
                  "The most that one operation may move, in minor units of any currency")
      ->envname("ATM_MAX_AMOUNT")
      ->check(Number(CLI::Validator(FindNoAmount, ""), "a whole number of minor units, at least 1"))
      ->option_text("MINOR=1000000000000000 (ATM_MAX_AMOUNT)");
}

void DeclareBackups(CLI::App* app, Options* options, Texts* texts) {
  CLI::Option* const folder =
      app->add_option("--backup-to", options->backup_to,
                      "Make backups in this folder of their own; better one of another disk");
  folder->envname("ATM_BACKUP_TO")->option_text("FOLDER (ATM_BACKUP_TO)");
  app->add_option("--keep", options->backups_kept,
                  "How many of them; older ones are deleted once a new one is verified")
      ->needs(folder)
      ->envname("ATM_KEEP")
      ->check(Number(CLI::Range(std::int64_t{1}, limits::kMaxBackupsKept), "a count of backups"))
      ->option_text("N=24 (ATM_KEEP)");
  app->add_option("--every", texts->backup_interval_s, "How often: 10min, 1h, 1d")
      ->needs(folder)
      ->envname("ATM_EVERY")
      ->transform(Number(CLI::AsNumberWithUnit(
                             std::map<std::string, std::int64_t>{
                                 {"s", 1}, {"min", 60}, {"h", 3'600}, {"d", 86'400}},
                             CLI::AsNumberWithUnit::UNIT_REQUIRED),
                         "a time, such as 10min, 1h or 1d"))
      ->option_text("TIME=1h (ATM_EVERY)");
}

void DeclareTls(CLI::App* app, Options* options) {
  app->add_option("--tls-cert", options->tls.certificate, "Our certificate with its chain, PEM")
      ->envname("ATM_TLS_CERT")
      ->option_text("FILE (ATM_TLS_CERT)");
  app->add_option("--tls-key", options->tls.key, "The private key to it, PEM, no passphrase")
      ->envname("ATM_TLS_KEY")
      ->option_text("FILE (ATM_TLS_KEY)");
  app->add_option("--tls-client-ca", options->tls.client_ca,
                  "Clients need a certificate of these authorities, PEM")
      ->envname("ATM_TLS_CLIENT_CA")
      ->option_text("FILE (ATM_TLS_CLIENT_CA)");
  app->add_flag("--allow-insecure", options->allow_insecure,
                "Serve without TLS where other machines can listen in")
      ->envname("ATM_ALLOW_INSECURE")
      ->option_text("(ATM_ALLOW_INSECURE)");
}

void DeclareLog(CLI::App* app, Texts* texts) {
  app->add_option("--log-format", texts->log_format, "How lines on stderr look: text or json")
      ->envname("ATM_LOG_FORMAT")
      ->check(CLI::IsMember(Names(kLogFormats)))
      ->option_text("FORMAT=text (ATM_LOG_FORMAT)");
  app->add_option("--log-level", texts->log_level,
                  "The least that is logged: error, warning, info, or debug for every request")
      ->envname("ATM_LOG_LEVEL")
      ->check(CLI::IsMember(Names(kLogLevels)))
      ->option_text("LEVEL=info (ATM_LOG_LEVEL)");
}

EarlyExit UsageError(std::string_view sentence) {
  return {kUsageError,
          absl::StrCat("atm-server: ", std::string(sentence), "\nTry: atm-server --help\n")};
}

EarlyExit UnexpectedArgument(const CLI::App& app) {
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options()) {
    known.push_back(option->get_name());
  }
  const std::string argument = app.remaining().empty() ? "" : app.remaining().front();
  if (!argument.starts_with('-')) return UsageError(WhyNoSubCommand(argument));
  const std::string name = argument.substr(0, argument.find('='));
  const std::optional<std::string> meant = Suggest(name, known);
  return UsageError(absl::StrCat("there is no option ", Echo(name), ".",
                                 meant ? absl::StrCat(" Did you mean ", *meant, "?") : ""));
}

// What CLI11 cannot see by itself; nothing if all is well.
std::optional<EarlyExit> Check(const Options& options) {
  if (const auto address = ParseListenAddress(options.listen); !address.ok()) {
    return UsageError(std::string(address.status().message()));
  }
  if (options.db.empty()) {
    return UsageError("--db is empty. Name a file, or :memory:.");
  }
  if (options.drain_timeout < std::chrono::milliseconds(0) ||
      options.drain_timeout > limits::kMaxDrainTimeout) {
    return UsageError("--drain-timeout must be from 0s to 60min.");
  }
  if (options.backup_interval < std::chrono::seconds(1) ||
      options.backup_interval > limits::kMaxBackupInterval) {
    return UsageError("--every must be from 1s to 366d.");
  }
  if (options.connections.in_all < 1 || options.connections.per_address < 1) {
    return UsageError("--max-connections and --max-connections-per-address must be 1 or more.");
  }
  if (const auto calendar = MakeCalendar(options.time_zone); !calendar.ok()) {
    return UsageError(absl::StrCat("--time-zone: ", calendar.status().message()));
  }
  if (const auto parsed = ParseDefaultLimits(options.default_limits); !parsed.ok()) {
    return UsageError(std::string(parsed.status().message()));
  }
  if (options.tls.certificate.empty() != options.tls.key.empty()) {
    return UsageError("--tls-cert and --tls-key belong together: give both.");
  }
  if (!options.tls.client_ca.empty() && !options.tls.enabled()) {
    return UsageError("--tls-client-ca needs --tls-cert and --tls-key as well.");
  }
  return std::nullopt;
}

// Returns what is wrong with the mode of a socket file, if one was given.
std::optional<EarlyExit> TakeSocketMode(const Texts& texts, Options* options) {
  const std::string& text = texts.socket_mode;
  if (text.empty()) return std::nullopt;
  const auto address = ParseListenAddress(options->listen);
  if (!address.ok() || !address->is_unix()) {
    return UsageError("--socket-mode goes with --listen unix:/path only.");
  }
  constexpr int kOctal = 8;
  constexpr mode_t kEverybody = 0777;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), options->socket_mode, kOctal);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  const mode_t mode = options->socket_mode;
  if (!is_whole || (mode & ~kEverybody) != 0 || (mode & kSocketMode) != kSocketMode) {
    return UsageError(absl::StrCat("--socket-mode: \"", Echo(text),
                                   "\" is no mode with which the owner can connect. Write octal "
                                   "digits, such as 0600, 0660 or 0666."));
  }
  return std::nullopt;
}

}  // namespace

std::variant<Options, EarlyExit> ParseOptions(int argc, const char* const* argv) {
  Options options;
  Texts texts;
  CLI::App app(kDescription, "atm-server");
  app.footer(kFooter);
  app.set_version_flag("--version", absl::StrCat("atm-server ", kVersion));
  DeclareService(&app, &options, &texts);
  DeclareConnections(&app, &options);
  DeclareLimits(&app, &options);
  DeclareBackups(&app, &options, &texts);
  DeclareTls(&app, &options);
  DeclareLog(&app, &texts);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return EarlyExit{0, absl::StrCat(app.help(), "\n")};
  } catch (const CLI::CallForVersion& version) {
    return EarlyExit{0, absl::StrCat(version.what(), "\n")};
  } catch (const CLI::ExtrasError&) {
    return UnexpectedArgument(app);
  } catch (const CLI::ParseError& error) {
    return UsageError(error.what());
  }
  if (texts.min_free_disk_bytes > std::numeric_limits<std::int64_t>::max()) {
    return UsageError("--min-free-disk is no room that a disk can have.");
  }
  options.log_format = kLogFormats.at(texts.log_format);
  options.log_level = kLogLevels.at(texts.log_level);
  options.drain_timeout = std::chrono::milliseconds(texts.drain_timeout_ms);
  options.backup_interval = std::chrono::seconds(texts.backup_interval_s);
  options.min_free_disk_bytes = static_cast<std::int64_t>(texts.min_free_disk_bytes);
  if (std::optional<EarlyExit> wrong = Check(options)) {
    return *std::move(wrong);
  }
  if (std::optional<EarlyExit> wrong = TakeSocketMode(texts, &options)) {
    return *std::move(wrong);
  }
  return options;
}

}  // namespace atm::server
