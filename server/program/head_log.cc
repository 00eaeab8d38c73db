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
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_one();
  thread_.join();
  Tell();
}

void HeadLog::Run() {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, interval_, [this] { return over_; })) {
    Tell();
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
