// atm-server: wires options, log, signals, the gRPC server and the ledger.
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "server/call/request_log.h"
#include "server/call/service.h"
#include "server/limits.h"
#include "server/listen/apply_limits.h"
#include "server/listen/server.h"
#include "server/methods/methods.h"
#include "server/program/backup_folder.h"
#include "server/program/backup_schedule.h"
#include "server/program/calendar.h"
#include "server/program/certificate_watch.h"
#include "server/program/demo.h"
#include "server/program/drain.h"
#include "server/program/every.h"
#include "server/program/head_log.h"
#include "server/program/limit_options.h"
#include "server/program/server_options.h"
#include "server/program/standard_descriptors.h"
#include "server/program/start_text.h"
#include "server/program/stop_signal.h"
#include "server/program/sub_commands.h"
#include "server/program/version.h"
#include "server/status/background_writer.h"
#include "server/status/log.h"
#include "storage/engine/open_journal.h"
#include "storage/ledger/ledger.h"

namespace atm::server {
namespace {

constexpr int kFailure = 1;

int Fail(Log* log, const absl::Status& status) {
  log->Error(std::string(status.message()));
  return kFailure;
}

std::string_view TextOf(const absl::Status& status) {
  return {status.message().data(), status.message().size()};
}

absl::StatusOr<std::unique_ptr<storage::Ledger>> OpenLedger(const Options& options,
                                                            Service* service, Log* log) {
  absl::StatusOr<std::unique_ptr<storage::Journal>> journal =
      storage::OpenJournal({.url = options.db,
                            .min_free_bytes = options.min_free_disk_bytes,
                            .tell = [log](const std::string& what) { log->Info(what); }});
  if (!journal.ok()) {
    return journal.status();
  }
  storage::LedgerOptions ledger_options;
  absl::StatusOr<storage::BusinessCalendar> calendar = MakeCalendar(options.time_zone);
  if (!calendar.ok()) {
    return calendar.status();
  }
  ledger_options.calendar = *std::move(calendar);
  absl::StatusOr<storage::DefaultLimits> defaults = ParseDefaultLimits(options.default_limits);
  if (!defaults.ok()) {
    return defaults.status();
  }
  ledger_options.default_limits = *std::move(defaults);
  ledger_options.max_amount_minor = options.max_amount_minor;
  ledger_options.write_back_time = limits::kWriteBackTime;
  ledger_options.on_failure = [log](const absl::Status& status) {
    log->Error("the journal failed, and only a restart can tell what is on disk",
               {{"error", TextOf(status)}});
    log->WaitUntilWritten();  // the process ends
  };
  ledger_options.writing = {
      .on_stopped =
          [log](const absl::Status& why) {
            log->Error("writing has stopped: everything that would move money is refused",
                       {{"why", std::string_view(why.message().data(), why.message().size())}});
          },
      .on_going_on = [log] { log->Info("writing goes on"); }};
  ledger_options.on_warning = [log](const std::string& what) { log->Warning(what); };
  ledger_options.on_backup_failure = [log](const absl::Status& status) {
    log->Error("a backup failed",
               {{"error", std::string_view(status.message().data(), status.message().size())}});
  };
  ledger_options.on_read_failure = [log](const absl::Status& status) {
    log->Error("the record could not be read", {{"error", TextOf(status)}});
  };
  ledger_options.on_doubt = [log, service](const absl::Status& status) {
    service->health.Set(false);  // before anybody is told
    log->Error("the record is damaged: no money moves any more, until it is restored",
               {{"error", TextOf(status)}});
  };
  ledger_options.on_audited = [log](const storage::AuditReport& report) {
    log->Info("the audit after the start found the books whole",
              {{"accounts", report.accounts}, {"head", storage::ToText(report.head)}});
  };
  return storage::Ledger::Open(*std::move(journal), std::move(ledger_options));
}

absl::Status OpenDemo(storage::Ledger* ledger, Log* log) {
  const absl::StatusOr<DemoResult> demo = OpenDemoAccounts(ledger);
  if (!demo.ok()) {
    return demo.status();
  }
  switch (*demo) {
    case DemoResult::kOpened:
      log->Info("sample accounts opened", {{"accounts", 10}});
      break;
    case DemoResult::kOpenSince:
      log->Info("sample accounts were opened by an earlier start");
      break;
    case DemoResult::kLeftAlone:
      log->Warning("no sample accounts: the ledger has accounts of its own, which are left alone");
      break;
  }
  return absl::OkStatus();
}

// Says loudly what is open to other machines.
void WarnOfExposure(const Options& options, const Server& server, Log* log) {
  if (server.is_local()) return;
  const std::string address = server.address().ToString();
  if (!options.tls.enabled()) {
    log->Warning(
        "open to everybody, without TLS: whoever reaches this address may move all money and "
        "administer the bank, and everybody on the way can read and change it",
        {{"address", address}});
  } else if (options.tls.client_ca.empty()) {
    log->Warning(
        "open to everybody: whoever reaches this address may move all money and administer the "
        "bank. Give --tls-client-ca to serve only clients with a certificate",
        {{"address", address}});
  }
}

// Where backups that are sent are meanwhile: in the folder for backups, or beside the ledger. No
// other server has a ledger of that name there.
std::string PathOfSentBackups(const Options& options) {
  const absl::StatusOr<std::string> file = storage::FileOfRecord(options.db);
  if (!file.ok() || file->empty()) return "";
  const std::filesystem::path db(*file);
  const std::filesystem::path folder =
      options.backup_to.empty() ? db.parent_path() : std::filesystem::path(options.backup_to);
  return (folder / (db.filename().string() + ".being-sent")).string();
}

// Begins to make backups, if there is a folder for them.
std::unique_ptr<BackupSchedule> ScheduleBackups(const Options& options, storage::Ledger* ledger,
                                                Log* log) {
  if (options.backup_to.empty()) return nullptr;
  return std::make_unique<BackupSchedule>(
      ledger, log,
      BackupScheduleOptions{.folder = options.backup_to,
                            .kept = static_cast<std::size_t>(options.backups_kept),
                            .interval = options.backup_interval,
                            .retry = limits::kBackupRetry,
                            .leave_free_bytes = 2 * options.min_free_disk_bytes});
}

// Not serving, answer what is under way, write back, close.
int Stop(Service& service, Server& server, storage::Ledger* ledger, const Options& options,
         Log* log) {
  const std::int64_t left = Drain(service, server, options.drain_timeout);
  if (left > 0) {
    log->Warning("the drain's time was over; calls were cut off", {{"calls", left}});
  }
  if (const absl::Status closed = ledger->Close(); !closed.ok()) {
    Fail(log, closed);
    return storage::kExitJournalFailed;
  }
  log->Info("stopped in an orderly way", {{"last_transaction", ledger->last_transaction()}});
  return 0;
}

int Run(const Options& options, BackgroundWriter* out, Log* log) {
  log->CaptureLibraries();
  // With TLS, SIGHUP has the certificates read again; without, it is the end of the terminal.
  std::atomic<bool> reload_certificates = false;
  StopSignal stop(
      options.drain_timeout + limits::kCloseTimeout,
      [log](const char* why) {
        log->Error("ended at once", {{"why", why}});
        log->WaitUntilWritten();
      },
      options.tls.enabled() ? [&reload_certificates] { reload_certificates = true; }
                            : std::function<void()>());
  log->Info("starting",
            {{"version", kVersion}, {"db", options.db}, {"time_zone", options.time_zone}});
  for (const std::string& limits : options.default_limits) {
    log->Info("default limits", {{"limits", limits}});
  }
  // Declared first, since they outlive the server. The ledger is opened later, so that health can
  // be asked meanwhile.
  Service service;
  absl::StatusOr<std::unique_ptr<storage::Ledger>> ledger;
  RequestLog request_log(log);
  if (log->debug_enabled()) service.observers.Add(&request_log);
  const absl::StatusOr<std::unique_ptr<Server>> server =
      Server::Start({.listen = options.listen,
                     .tls = options.tls,
                     .allow_insecure = options.allow_insecure,
                     .connections = options.connections,
                     .log = log,
                     .socket_mode = options.socket_mode},
                    AllMethods(), service);
  if (!server.ok()) {
    return Fail(log, server.status());
  }
  WarnOfExposure(options, **server, log);
  std::optional<CertificateWatch> certificates;
  if (options.tls.enabled()) certificates.emplace((*server)->tls(), log, &reload_certificates);
  if (!options.backup_to.empty()) {
    if (const absl::Status there = BackupFolder(options.backup_to).Check(); !there.ok()) {
      return Fail(log, there);
    }
  }
  ledger = OpenLedger(options, &service, log);
  if (!ledger.ok()) {
    return Fail(log, ledger.status());
  }
  if (options.demo) {
    if (const absl::Status demo = OpenDemo(ledger->get(), log); !demo.ok()) {
      return Fail(log, demo);
    }
  }
  service.backup_path = PathOfSentBackups(options);
  service.backups_leave_free_bytes = 2 * options.min_free_disk_bytes;
  service.Serve(ledger->get());
  if ((*ledger)->is_in_doubt()) service.health.Set(false);  // since before it served
  const std::string address = (*server)->address().ToString();
  log->Info("serving", {{"address", address},
                        {"tls", options.tls.enabled() ? "yes" : "no"},
                        {"last_transaction", (*ledger)->last_transaction()}});
  out->Write(StartText(options, (*server)->address()));
  const Every stalled(limits::kStallInterval, [&service] { service.EndStalledCalls(); });
  std::optional<HeadLog> head_log(std::in_place, ledger->get(), log, limits::kHeadInterval);
  const std::unique_ptr<BackupSchedule> backups = ScheduleBackups(options, ledger->get(), log);
  const char* const signal = stop.Wait();
  log->Info("stopping", {{"signal", signal}});
  if (backups) backups->Stop();
  const int status = Stop(service, **server, ledger->get(), options, log);
  head_log.reset();  // after the last transaction
  return status;
}

}  // namespace
}  // namespace atm::server

// Before main: gRPC opens descriptors while it is loaded.
__attribute__((section(".preinit_array"),
               used)) static void (*const kBeforeAll)() = atm::server::OpenStandardDescriptors;

int main(int argc, char** argv) {
  // Debian's Abseil looks for deadlocks at each lock of gRPC: a tenth of the calls goes into that.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  if (const std::optional<int> status = atm::server::RunSubCommand(argc, argv)) return *status;
  const auto options = atm::server::ParseOptions(argc, argv);
  if (const auto* exit = std::get_if<atm::server::EarlyExit>(&options)) {
    std::fputs(exit->text.c_str(), exit->code == 0 ? stdout : stderr);
    return exit->code;
  }
  const auto& chosen = std::get<atm::server::Options>(options);
  atm::server::PrepareGrpc();
  // Whoever read stdout and stderr may be gone; and a file that may not grow is an error of
  // writing.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  // Never deleted: threads of gRPC may log until the very end.
  auto* const log = new atm::server::Log(chosen.log_format, chosen.log_level);
  atm::server::BackgroundWriter out(STDOUT_FILENO, atm::server::limits::kMaxWaitingLogBytes,
                                    nullptr);
  const int status = atm::server::Run(chosen, &out, log);
  log->WaitUntilWritten();
  return status;
}
