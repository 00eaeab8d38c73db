#include "server/listen/guard_log.h"

#include <utility>

namespace atm::server {

std::optional<std::int64_t> GuardLog::IsDue(Kind kind) {
  if (log_ == nullptr) return std::nullopt;
  const auto now = std::chrono::steady_clock::now();
  const MutexLock lock(mutex_);
  Told& told = told_[kind];
  if (told.at.time_since_epoch().count() != 0 && now - told.at < std::chrono::seconds(1)) {
    ++told.left_out;
    return std::nullopt;
  }
  told.at = now;
  return std::exchange(told.left_out, 0);
}

void GuardLog::Limits(ConnectionLimits limits, int descriptors, bool is_cut) {
  if (log_ == nullptr) return;
  if (is_cut) {
    log_->Warning("the limit of file descriptors allows fewer connections than are wanted",
                  {{"max_connections", limits.in_all},
                   {"max_connections_per_address", limits.per_address},
                   {"descriptors", descriptors}});
    return;
  }
  log_->Info("connections are limited", {{"max_connections", limits.in_all},
                                         {"max_connections_per_address", limits.per_address},
                                         {"descriptors", descriptors}});
}

void GuardLog::Refused(std::string_view peer, std::string_view why) {
  if (const auto left_out = IsDue(kRefused)) {
    log_->Warning("a connection was refused",
                  {{"peer", peer}, {"why", why}, {"lines_left_out", *left_out}});
  }
}

void GuardLog::ShutDown(std::string_view peer, std::string_view why,
                        const ConnectionRecord& record) {
  if (const auto left_out = IsDue(kShutDown)) {
    log_->Warning("a connection was shut down", {{"peer", peer},
                                                 {"why", why},
                                                 {"bytes", record.bytes().received},
                                                 {"bytes_without_call", record.idle_bytes()},
                                                 {"open_calls", record.open_calls()},
                                                 {"broken_calls", record.counts().broken},
                                                 {"lines_left_out", *left_out}});
  }
}

void GuardLog::MadeRoom(std::string_view peer) {
  if (const auto left_out = IsDue(kMadeRoom)) {
    log_->Warning("all connections are taken: a silent one made room",
                  {{"peer", peer}, {"lines_left_out", *left_out}});
  }
}

void GuardLog::NoDescriptor(std::string_view error) {
  if (const auto left_out = IsDue(kNoDescriptor)) {
    log_->Error("the system has no room for a connection, which was refused",
                {{"error", error}, {"lines_left_out", *left_out}});
  }
}

}  // namespace atm::server
