#include "server/program/every.h"

#include <utility>

namespace atm::server {

Every::Every(std::chrono::milliseconds interval, std::function<void()> act)
    : interval_(interval), act_(std::move(act)), thread_([this] { Run(); }) {}

Every::~Every() {
  {
    const MutexLock lock(mutex_);
    over_ = true;
  }
  changed_.NotifyOne();
  thread_.join();
}

void Every::Run() {
  const MutexLock lock(mutex_);
  while (!over_) {
    const auto next = std::chrono::steady_clock::now() + interval_;
    while (!over_ && changed_.WaitUntil(mutex_, next)) {
    }
    if (!over_) act_();
  }
}

}  // namespace atm::server
