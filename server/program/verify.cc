#include "server/program/verify.h"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "server/program/command_line.h"
#include "server/program/progress_bar.h"
#include "storage/audit/audit_report.h"
#include "storage/audit/chain_walk.h"
#include "storage/engine/open_journal.h"
#include "storage/journal/hash.h"
#include "storage/journal/history.h"

namespace atm::server {
namespace {

constexpr char kName[] = "verify";

constexpr int kWhole = 0;
constexpr int kNotWhole = 1;
constexpr int kNotVerified = 2;

constexpr char kDescription[] =
    R"(atm-server verify: are the books in a file whole? It only reads, also beside a server.

Derives every balance, hold and reversal again from what is recorded, and checks the hash of every
entry. Names the first transaction that is wrong. Compares each index with its table, and each page
with its seal.

Examples:
  atm-server verify --db /var/lib/atm/atm.db
  atm-server verify --db atm.db --expect 1300:5d41402abc4b2a76b9719d911017c592...
                    the record begins with all that it held when this head was logged
)";

constexpr char kFooter[] =
    R"(Exit status: 0 the books are whole; 1 they are not; 2 wrong usage, or the file cannot be read.)";

struct VerifyOptions {
  std::string db = "atm.db";
  std::string expect;
};

// Says what was found, and returns the exit status.
int Tell(const std::string& db, const storage::AuditReport& report) {
  if (report.fault) {
    absl::PrintF("%s is not whole: %s.\n", db, storage::ToText(*report.fault));
    absl::PrintF("Before that, %d transactions are right.\n", report.head.last_transaction);
    for (const std::string& flaw : report.flaws) absl::PrintF("Also: %s.\n", flaw);
    return kNotWhole;
  }
  absl::PrintF("%s is whole: %d accounts, %d transactions, %d entries in the chain.\nhead %s\n", db,
               report.accounts, report.head.last_transaction, report.head.entries,
               storage::ToText(report.head));
  return kWhole;
}

int VerifyFile(const VerifyOptions& options) {
  storage::AuditRequest request;
  if (const auto status = ReadExpected(kName, options.expect, request)) return *status;
  const absl::StatusOr<std::unique_ptr<storage::History>> record = storage::OpenRecord(options.db);
  if (absl::IsDataLoss(record.status())) {
    absl::PrintF("%s is not whole: %s.\n", options.db, std::string(record.status().message()));
    return kNotWhole;
  }
  if (!record.ok()) {
    return NotDone(kName, std::string(record.status().message()), kNotVerified);
  }
  absl::StatusOr<storage::AuditReport> report;
  {
    const ProgressBar bar;
    request.on_progress = [&bar](std::int64_t done, std::int64_t total) {
      bar.Show("verifying", done, total, "entries");
      return true;
    };
    report = storage::VerifyRecord(**record, request);
  }
  if (!report.ok()) {
    return NotDone(kName, std::string(report.status().message()), kNotVerified);
  }
  return Tell(options.db, *report);
}

}  // namespace

int Verify(int argc, const char* const* argv) {
  VerifyOptions options;
  CLI::App app(kDescription, "atm-server verify");
  app.footer(kFooter);
  app.add_option("--db", options.db, "The ledger's file")
      ->envname("ATM_DB")
      ->option_text("FILE=atm.db (ATM_DB)");
  app.add_option("--expect", options.expect, "A head that was kept elsewhere")->option_text("HEAD");
  if (const auto status = ParseCommandLine(kName, argc, argv, app)) return *status;
  return VerifyFile(options);
}

}  // namespace atm::server
