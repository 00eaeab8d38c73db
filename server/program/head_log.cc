#include "server/program/head_log.h"

#include <string>

namespace atm::server {

HeadLog::HeadLog(const storage::Ledger* ledger, Log* log, std::chrono::milliseconds interval)
    : ledger_(ledger), log_(log), interval_(interval) {
  Tell();
  thread_ = std::thread([this] { Run(); });
}

HeadLog::~HeadLog() {
  {
    const MutexLock lock(mutex_);
    over_ = true;
  }
  changed_.NotifyOne();
  thread_.join();
  Tell();
}

void HeadLog::Run() {
  const MutexLock lock(mutex_);
  while (!over_) {
    const auto next = std::chrono::steady_clock::now() + interval_;
    while (!over_ && changed_.WaitUntil(mutex_, next)) {
    }
    if (!over_) Tell();
  }
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
