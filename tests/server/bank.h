// A whole server in this process, on a port of its own, with a ledger.
#ifndef ATM_TESTS_SERVER_BANK_H_
#define ATM_TESTS_SERVER_BANK_H_

#include <grpcpp/channel.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <sstream>
#include <string>

#include "atm/v1/atm_service.grpc.pb.h"
#include "server/call/request_log.h"
#include "server/call/service.h"
#include "server/listen/server.h"
#include "server/program/drain.h"
#include "server/status/log.h"
#include "storage/journal/journal.h"
#include "storage/ledger/ledger.h"

namespace atm::server::testing {

// A journal in memory.
std::unique_ptr<storage::Journal> MemoryJournal();

class Bank {
 public:
  struct Config {
    std::unique_ptr<storage::Journal> journal = MemoryJournal();
    storage::LedgerOptions ledger = {};
    ServerConfig server = {.listen = "127.0.0.1:0", .tls = {}};
    Clock clock = std::chrono::system_clock::now;
    SteadyClock steady_clock = std::chrono::steady_clock::now;
    LogFormat log_format = LogFormat::kText;
  };

  // Opens the ledger and listens, but does not serve yet.
  explicit Bank(Config config);

  // Serves 10001 with 1000.00 USD, 10002 with 0.00 USD and 20001 with 500 JPY.
  Bank();

  Server& server() { return *server_; }
  const Server& server() const { return *server_; }
  Service& service() { return service_; }
  storage::Ledger& ledger() { return *ledger_; }
  v1::AtmService::Stub& stub() { return *stub_; }
  const std::shared_ptr<grpc::Channel>& channel() { return channel_; }

  // Returns a channel of its own on which gRPC takes next to nothing ahead of whoever reads, so
  // that what is not read is not sent either.
  std::shared_ptr<grpc::Channel> NarrowChannel() const;

  void Serve() { service_.Serve(ledger_.get()); }

  // Ends the service, as the program does.
  std::int64_t Drain(std::chrono::milliseconds at_most) {
    return server::Drain(service_, *server_, at_most);
  }

  void OpenAccount(std::string_view number, std::string_view currency, std::int64_t opening_minor);

  // What an account holds, straight from the ledger.
  std::int64_t BalanceMinor(std::string_view number) const;

  // What was logged so far: debug lines and above.
  std::string LogText();

 private:
  std::ostringstream log_text_;
  std::shared_ptr<spdlog::sinks::sink> sink_;
  Log log_;
  RequestLog request_log_;
  Service service_;
  std::unique_ptr<storage::Ledger> ledger_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::AtmService::Stub> stub_;
};

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_BANK_H_
