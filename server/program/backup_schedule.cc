#include "server/program/backup_schedule.h"

#include <algorithm>
#include <future>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "storage/backup/backup.h"
#include "storage/journal/hash.h"

namespace atm::server {
namespace {

// How long the thread sleeps at most: the clock of the day may be set meanwhile.
constexpr std::chrono::seconds kLongestSleep{60};

using Finding = storage::BackupFinding<storage::BackupReport>;

// Why there is no backup; nullopt if there is one.
std::optional<std::string> WhyNone(const Finding& finding) {
  if (const auto* status = std::get_if<absl::Status>(&finding)) {
    return std::string(status->message());
  }
  if (std::holds_alternative<storage::Refusal>(finding)) return "others are being made";
  return std::nullopt;
}

}  // namespace

BackupRounds::BackupRounds(storage::Ledger* ledger, Log* log, BackupScheduleOptions options)
    : ledger_(ledger), log_(log), options_(std::move(options)), folder_(options_.folder) {}

BackupFolder::Time BackupRounds::Due() const {
  const std::optional<BackupFolder::Time> newest = folder_.Newest(options_.clock());
  return newest ? std::max(earliest_, *newest + options_.interval) : earliest_;
}

void BackupRounds::MakeOne(const std::function<bool()>& goes_on) {
  const BackupFolder::Time begin = options_.clock();
  const std::string path = folder_.PathOf(begin);
  std::promise<Finding> told;
  ledger_->Backup(
      {.path = path,
       .leave_free_bytes = options_.leave_free_bytes,
       .on_progress = [&](storage::BackupStep, std::int64_t, std::int64_t) { return goes_on(); }},
      [&](Finding found) { told.set_value(std::move(found)); });
  const Finding finding = told.get_future().get();
  if (const std::optional<std::string> why = WhyNone(finding)) {
    earliest_ = begin + std::min(options_.retry, options_.interval);
    if (goes_on()) log_->Error("no backup was made", {{"file", path}, {"error", *why}});
    return;
  }
  const auto& report = std::get<storage::BackupReport>(finding);
  const std::string head = storage::ToText(report.head);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(options_.clock() - begin);
  log_->Info(
      "backup made and verified",
      {{"file", path}, {"head", head}, {"bytes", report.bytes}, {"seconds", seconds.count()}});
  for (const std::string& gone : folder_.DeleteOld(options_.kept, begin)) {
    log_->Info("old backup deleted", {{"file", gone}});
  }
}

BackupSchedule::BackupSchedule(storage::Ledger* ledger, Log* log, BackupScheduleOptions options)
    : clock_(options.clock), rounds_(ledger, log, std::move(options)) {
  thread_ = std::thread([this] { Run(); });
}

BackupSchedule::~BackupSchedule() {
  Stop();
  thread_.join();
}

void BackupSchedule::Stop() {
  {
    const MutexLock lock(mutex_);
    is_over_ = true;
  }
  changed_.NotifyOne();
}

void BackupSchedule::Run() {
  while (!is_over_) {
    const auto left = rounds_.Due() - clock_();
    if (left <= std::chrono::seconds(0)) {
      rounds_.MakeOne([this] { return !is_over_; });
      continue;
    }
    const auto wake = std::chrono::steady_clock::now() +
                      std::min<std::chrono::system_clock::duration>(left, kLongestSleep);
    const MutexLock lock(mutex_);
    while (!is_over_ && changed_.WaitUntil(mutex_, wake)) {
    }
  }
}

}  // namespace atm::server
