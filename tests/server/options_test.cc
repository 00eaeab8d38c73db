// The command line and the environment behind it.
#include <cstdlib>

#include "server/program/server_options.h"
#include "server/program/start_text.h"
#include "tests/catch2.h"

namespace atm::server::testing {
namespace {

using Arguments = std::vector<const char*>;

// A variable of the environment, for one test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* const name_;
};

std::variant<Options, EarlyExit> Parse(Arguments arguments) {
  arguments.insert(arguments.begin(), "atm-server");
  return ParseOptions(static_cast<int>(arguments.size()), arguments.data());
}

Options Accepted(const Arguments& arguments) {
  const auto parsed = Parse(arguments);
  if (const auto* exit = std::get_if<EarlyExit>(&parsed)) {
    FAIL(exit->text);
  }
  return std::get<Options>(parsed);
}

EarlyExit Refused(const Arguments& arguments) {
  const auto parsed = Parse(arguments);
  REQUIRE(std::holds_alternative<EarlyExit>(parsed));
  return std::get<EarlyExit>(parsed);
}

TEST_CASE("Without arguments: loopback, a file, text, no TLS") {
  const Options options = Accepted({});
  CHECK(options.listen == "127.0.0.1:50051");
  CHECK(options.db == "atm.db");
  CHECK_FALSE(options.demo);
  CHECK_FALSE(options.allow_insecure);
  CHECK_FALSE(options.tls.enabled());
  CHECK(options.log_format == LogFormat::kText);
  CHECK(options.log_level == LogLevel::kInfo);
  CHECK(options.drain_timeout == std::chrono::seconds(3));
  CHECK(options.min_free_disk_bytes == 64 * 1024 * 1024);
  CHECK(options.max_amount_minor == 1'000'000'000'000'000);
}

TEST_CASE("Every flag is read") {
  const Options options = Accepted({"--listen",
                                    "[::1]:7",
                                    "--db=:memory:",
                                    "--demo",
                                    "--tls-cert",
                                    "c",
                                    "--tls-key",
                                    "k",
                                    "--tls-client-ca",
                                    "a",
                                    "--allow-insecure",
                                    "--log-format",
                                    "json",
                                    "--log-level",
                                    "debug",
                                    "--drain-timeout",
                                    "1500ms",
                                    "--min-free-disk",
                                    "2GiB",
                                    "--max-amount",
                                    "500000"});
  CHECK(options.listen == "[::1]:7");
  CHECK(options.db == ":memory:");
  CHECK(options.demo);
  CHECK(options.tls.certificate == "c");
  CHECK(options.tls.key == "k");
  CHECK(options.tls.client_ca == "a");
  CHECK(options.allow_insecure);
  CHECK(options.log_format == LogFormat::kJson);
  CHECK(options.log_level == LogLevel::kDebug);
  CHECK(options.drain_timeout == std::chrono::milliseconds(1500));
  CHECK(options.min_free_disk_bytes == std::int64_t{2} * 1024 * 1024 * 1024);
  CHECK(options.max_amount_minor == 500'000);
}

TEST_CASE("Every flag has a variable, and the flag wins") {
  const Variable variables[] = {
      {"ATM_LISTEN", "127.0.0.1:1"}, {"ATM_DB", "env.db"},          {"ATM_DEMO", "true"},
      {"ATM_TLS_CERT", "c"},         {"ATM_TLS_KEY", "k"},          {"ATM_TLS_CLIENT_CA", "a"},
      {"ATM_ALLOW_INSECURE", "1"},   {"ATM_LOG_FORMAT", "json"},    {"ATM_LOG_LEVEL", "error"},
      {"ATM_DRAIN_TIMEOUT", "2s"},   {"ATM_MIN_FREE_DISK", "1MiB"}, {"ATM_MAX_AMOUNT", "7"}};
  const Options options = Accepted({});
  CHECK(options.listen == "127.0.0.1:1");
  CHECK(options.db == "env.db");
  CHECK(options.demo);
  CHECK(options.tls.certificate == "c");
  CHECK(options.tls.key == "k");
  CHECK(options.tls.client_ca == "a");
  CHECK(options.allow_insecure);
  CHECK(options.log_format == LogFormat::kJson);
  CHECK(options.log_level == LogLevel::kError);
  CHECK(options.drain_timeout == std::chrono::seconds(2));
  CHECK(options.min_free_disk_bytes == 1024 * 1024);
  CHECK(options.max_amount_minor == 7);

  const Options flagged = Accepted({"--db", "flag.db", "--log-level", "debug", "--demo=false"});
  CHECK(flagged.db == "flag.db");
  CHECK(flagged.log_level == LogLevel::kDebug);
  CHECK_FALSE(flagged.demo);
  CHECK(flagged.listen == "127.0.0.1:1");
}

TEST_CASE("A wrong usage is one sentence and status 2") {
  const auto [arguments, sentence] = GENERATE(table<Arguments, std::string>({
      {{"--lsiten", "x"}, "there is no option --lsiten. Did you mean --listen?"},
      {{"--tls-crt=x"}, "there is no option --tls-crt. Did you mean --tls-cert?"},
      {{"serve"}, "there is no command serve.\n"},
      {{"verfy"}, "there is no command verfy. Did you mean verify?"},
      {{"--demo", "bakcup"}, "there is no command bakcup. Did you mean backup?"},
      {{"--demo", "restore"}, "restore stands in the wrong place: atm-server restore, and then"},
      {{"--listen"}, "--listen"},
      {{"--listen", "here"}, "\"here\" is no address to listen on: the port is missing"},
      {{"--db", ""}, "--db"},
      {{"--log-format", "xml"}, "--log-format: xml not in {json,text}"},
      {{"--log-level", "loud"}, "--log-level: loud not in"},
      {{"--drain-timeout", "5"}, "\"5\" is not a time, such as 500ms, 10s or 1min"},
      {{"--drain-timeout", "2h"}, "\"2h\" is not a time, such as 500ms, 10s or 1min"},
      {{"--drain-timeout", "-1s"}, "--drain-timeout must be from 0s to 60min."},
      {{"--drain-timeout", "61min"}, "--drain-timeout must be from 0s to 60min."},
      {{"--min-free-disk", "much"}, "\"much\" is not a size, such as 64MiB or 1GiB"},
      {{"--max-amount", "0"}, "\"0\" is not a whole number of minor units, at least 1"},
      {{"--max-amount", "1.5"}, "\"1.5\" is not a whole number of minor units, at least 1"},
      {{"--max-amount", "9223372036854775808"}, "is not a whole number of minor units"},
      {{"--tls-cert", "x"}, "--tls-cert and --tls-key belong together: give both."},
      {{"--tls-key", "x"}, "--tls-cert and --tls-key belong together: give both."},
      {{"--tls-client-ca", "x"}, "--tls-client-ca needs --tls-cert and --tls-key as well."},
      {{"--socket-mode", "0660"}, "--socket-mode goes with --listen unix:/path only."},
      {{"--listen=unix:/s", "--socket-mode=0440"}, "\"0440\" is no mode"},
      {{"--listen=unix:/s", "--socket-mode=01777"}, "\"01777\" is no mode"},
      {{"--listen=unix:/s", "--socket-mode=0o660"}, "is no mode with which the owner can connect"},
      {{"--listen=unix:/s", "--socket-mode=0689"}, "is no mode with which the owner can connect"},
  }));
  const EarlyExit exit = Refused(arguments);
  CHECK(exit.code == 2);
  CHECK_THAT(exit.text, StartsWith("atm-server: ") && ContainsSubstring(sentence) &&
                            ContainsSubstring("\nTry: atm-server --help\n"));
}

TEST_CASE("A socket file is its owner's alone, unless another mode is asked for") {
  CHECK(Accepted({"--listen", "unix:/s"}).socket_mode == 0600);
  CHECK(Accepted({"--listen", "unix:/s", "--socket-mode", "0660"}).socket_mode == 0660);
  CHECK(Accepted({"--listen", "unix:/s", "--socket-mode", "777"}).socket_mode == 0777);
}

TEST_CASE("The help leads with examples; version and help are no errors") {
  const EarlyExit help = Refused({"--help"});
  CHECK(help.code == 0);
  CHECK(help.text.find("Examples:") < help.text.find("Options:"));
  for (const char* option :
       {"--listen", "--db", "--demo", "--tls-cert", "--tls-key", "--tls-client-ca",
        "--allow-insecure", "--log-format", "--log-level", "--drain-timeout", "--min-free-disk",
        "--max-amount", "ATM_LISTEN", "ATM_MIN_FREE_DISK"}) {
    CHECK_THAT(help.text, ContainsSubstring(option));
  }
  const EarlyExit version = Refused({"--version"});
  CHECK(version.code == 0);
  CHECK_THAT(version.text, StartsWith("atm-server "));
}

TEST_CASE("The start text has lines to copy for the way it serves") {
  const ListenAddress address{.host = "127.0.0.1", .port = 50051, .path = ""};
  Options options;
  CHECK_THAT(StartText(options, address),
             ContainsSubstring("atm-cli balance 10001 --server 127.0.0.1:50051\n") &&
                 ContainsSubstring("grpcurl -plaintext -d '{\"account\": \"10001\"}' "
                                   "127.0.0.1:50051 atm.v1.AtmService/Balance\n"));
  options.tls = {.certificate = "c", .key = "k", .client_ca = ""};
  CHECK_THAT(StartText(options, address), ContainsSubstring("--tls-ca ca.pem\n") &&
                                              ContainsSubstring("grpcurl -cacert ca.pem -d"));
  options.tls.client_ca = "a";
  CHECK_THAT(StartText(options, address),
             ContainsSubstring("--tls-ca ca.pem --tls-cert client.pem --tls-key client.key\n") &&
                 ContainsSubstring("-cacert ca.pem -cert client.pem -key client.key -d"));
  CHECK_THAT(StartText({}, {.host = "", .port = 0, .path = "/run/atm.sock"}),
             ContainsSubstring("--server unix:/run/atm.sock\n") &&
                 ContainsSubstring("grpcurl -plaintext -unix -d '{\"account\": \"10001\"}' "
                                   "/run/atm.sock atm.v1"));
}

}  // namespace
}  // namespace atm::server::testing
