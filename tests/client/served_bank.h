// The real server in this process, over a ledger in memory.
#ifndef ATM_TESTS_CLIENT_SERVED_BANK_H_
#define ATM_TESTS_CLIENT_SERVED_BANK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "server/call/service.h"
#include "server/listen/server.h"
#include "storage/ledger/ledger.h"

namespace atm {

class ServedBank {
 public:
  // Serves at once, without accounts. `clock_us` returns the time in microseconds since 1970.
  explicit ServedBank(const std::function<std::int64_t()>& clock_us);

  std::string target() const { return server_->address().ToString(); }
  storage::Ledger& ledger() { return *ledger_; }

 private:
  server::Service service_;
  std::unique_ptr<storage::Ledger> ledger_;  // outlives the server
  std::unique_ptr<server::Server> server_;
};

}  // namespace atm

#endif  // ATM_TESTS_CLIENT_SERVED_BANK_H_
