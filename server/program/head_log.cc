#include "server/program/head_log.h"

#include <string>

namespace atm::server {

HeadLog::HeadLog(const storage::Ledger* ledger, Log* log, std::chrono::milliseconds interval)
    : ledger_(ledger), log_(log) {
  Tell();
  every_.emplace(interval, [this] { Tell(); });
}

HeadLog::~HeadLog() {
  every_.reset();
  Tell();
}

void HeadLog::Tell() {
  const storage::ChainHead head = ledger_->chain_head();
  if (head == told_) {
    return;
  }
  told_ = head;
  const std::string text = storage::ToText(head);
  log_->Info("head of the record", {{"head", text}, {"last_transaction", head.last_transaction}});
}

}  // namespace atm::server
