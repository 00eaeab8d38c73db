// Tells the log now and then how far the record has come.
//
// Whoever keeps the log on another machine can prove with the newest such line that nothing from
// before it was cut or altered: see VerifyBooks, and `atm-server verify`.
#ifndef ATM_SERVER_PROGRAM_HEAD_LOG_H_
#define ATM_SERVER_PROGRAM_HEAD_LOG_H_

#include <chrono>
#include <optional>

#include "server/program/every.h"
#include "server/status/log.h"
#include "storage/ledger/ledger.h"

namespace atm::server {

class HeadLog {
 public:
  // Writes a line at once, and one after each `interval` in which the record moved on. Both
  // pointers must outlive it.
  HeadLog(const storage::Ledger* ledger, Log* log, std::chrono::milliseconds interval);

  // Writes a last line, if the record moved on.
  ~HeadLog();

  HeadLog(const HeadLog&) = delete;
  HeadLog& operator=(const HeadLog&) = delete;

 private:
  void Tell();

  const storage::Ledger* const ledger_;
  Log* const log_;
  storage::ChainHead told_ = {.entries = -1};  // of one thread at a time
  std::optional<Every> every_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_HEAD_LOG_H_
