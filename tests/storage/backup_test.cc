// Copies of the record: whole, of one moment, and nothing at all if they cannot be.
#include "storage/backup/backup.h"

#include <SQLiteCpp/Database.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/backup/unfinished_file.h"
#include "tests/storage/gated_journal.h"
#include "tests/storage/lived_in_bank.h"
#include "tests/storage/sealed_sql.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;

std::unique_ptr<History> Record(const std::string& path) {
  auto record = OpenRecord(path);
  INFO(record.status().message());
  REQUIRE(record.ok());
  return *std::move(record);
}

std::set<std::string> NamesIn(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

std::string Bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void CheckFails(History& record, const BackupRequest& request, absl::StatusCode code,
                const std::string& said) {
  const auto before = NamesIn(fs::path(request.path).parent_path());
  const auto made = MakeBackup(record, request);
  CHECK(made.status().code() == code);
  CHECK_THAT(std::string(made.status().message()), ContainsSubstring(said));
  CHECK(NamesIn(fs::path(request.path).parent_path()) == before);
}

TEST_CASE("Backup: is the record, to the last entry, in one file that needs no log") {
  const LivedIn bank;
  const std::string path = bank.folder / "backup.db";
  const auto made = MakeBackup(*Record(bank.path), {.path = path});
  INFO(made.status().message());
  REQUIRE(made.ok());
  const AuditReport audited = AuditFile(path);
  CHECK_FALSE(audited.fault.has_value());
  CHECK(made->head == AuditFile(bank.path).head);
  CHECK(made->head == audited.head);
  CHECK(made->accounts == audited.accounts);
  CHECK(made->bytes == static_cast<std::int64_t>(fs::file_size(path)));
  CHECK(NamesIn(bank.folder.path()) == std::set<std::string>{"atm.db", "atm.db-head", "backup.db"});
  struct stat about = {};
  REQUIRE(stat(path.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  // And it can be served as it is.
  auto ledger = OpenLedger(OpenJournal(path), bank.options());
  CHECK(ledger->chain_head() == made->head);
  CHECK(std::holds_alternative<Receipt>(ledger->Execute({In("10001", 1), {}})));
}

TEST_CASE("Backup: tells how far it is, and ends when it is told to") {
  const LivedIn bank;
  const auto record = Record(bank.path);
  std::vector<BackupStep> steps;
  BackupRequest request{.path = bank.folder / "backup.db"};
  request.on_progress = [&](BackupStep step, std::int64_t done, std::int64_t total) {
    CHECK(done <= total);
    if (steps.empty() || steps.back() != step) steps.push_back(step);
    return true;
  };
  REQUIRE(MakeBackup(*record, request).ok());
  CHECK(steps == std::vector{BackupStep::kCopying, BackupStep::kVerifying});
  const BackupStep end = GENERATE(BackupStep::kCopying, BackupStep::kVerifying);
  request.path = bank.folder / "other.db";
  request.on_progress = [&](BackupStep step, std::int64_t, std::int64_t) { return step != end; };
  CheckFails(*record, request, absl::StatusCode::kCancelled, "ended before");
}

TEST_CASE("Backup: never overwrites") {
  const LivedIn bank;
  const auto record = Record(bank.path);
  const std::string path = bank.folder / "backup.db";
  std::ofstream(path) << "somebody's";
  CheckFails(*record, {.path = path}, absl::StatusCode::kAlreadyExists, "is not overwritten");
  // Neither what somebody else puts there meanwhile.
  BackupRequest request{.path = bank.folder / "other.db"};
  request.on_progress = [&](BackupStep, std::int64_t, std::int64_t) {
    std::ofstream(request.path) << "somebody's";
    return true;
  };
  const auto made = MakeBackup(*record, request);
  CHECK(made.status().code() == absl::StatusCode::kAlreadyExists);
  CHECK(Bytes(request.path) == "somebody's");
  CHECK(NamesIn(bank.folder.path()) ==
        std::set<std::string>{"atm.db", "atm.db-head", "backup.db", "other.db"});
}

TEST_CASE("Backup: what cannot be made says why") {
  const LivedIn bank;
  const auto record = Record(bank.path);
  const std::string path = bank.folder / "backup.db";
  const auto no_folder = MakeBackup(*record, {.path = bank.folder / "missing/backup.db"});
  CHECK(no_folder.status().code() == absl::StatusCode::kNotFound);
  CheckFails(*record, {.path = path, .leave_free_bytes = std::int64_t{1} << 60},
             absl::StatusCode::kResourceExhausted, "no room for");
  const auto first = UnfinishedFile::Begin(path);
  REQUIRE(first.ok());
  const auto second = MakeBackup(*record, {.path = path});
  CHECK(second.status().code() == absl::StatusCode::kAlreadyExists);
  CHECK_THAT(std::string(second.status().message()), ContainsSubstring("is being made"));
}

TEST_CASE("Backup: takes the place of one that was killed") {
  const LivedIn bank;
  const std::string path = bank.folder / "backup.db";
  for (const char* suffix : {"", "-wal", "-journal"}) {
    std::ofstream(path + ".unfinished" + suffix) << std::string(100'000, 'x');
  }
  REQUIRE(MakeBackup(*Record(bank.path), {.path = path}).ok());
  CHECK_FALSE(AuditFile(path).fault.has_value());
  CHECK(NamesIn(bank.folder.path()) == std::set<std::string>{"atm.db", "atm.db-head", "backup.db"});
}

TEST_CASE("Backup: a record that is damaged gives none") {
  const LivedIn bank;
  OpenSealed(bank.path).exec(
      "UPDATE transactions SET amount_minor = amount_minor + 1 WHERE id = 11");
  CheckFails(*Record(bank.path), {.path = bank.folder / "backup.db"}, absl::StatusCode::kDataLoss,
             "transaction 11");
}

TEST_CASE("Backup: ends when the log grows too long meanwhile") {
  TempFolder folder;
  auto ledger = OpenLedger(OpenJournal(folder / "atm.db"));
  ledger->Execute({Open("10001", 0), {}});
  std::promise<BackupFinding<BackupReport>> told;
  const std::string log = folder / "atm.db-wal";
  const auto log_at_begin = fs::file_size(log);
  BackupRequest request{.path = folder / "backup.db", .max_log_bytes = 0};
  request.on_progress = [&](BackupStep, std::int64_t, std::int64_t) {
    while (fs::file_size(log) <= log_at_begin) ledger->Execute({In("10001", 1), {}});
    return true;
  };
  ledger->Backup(request, [&](auto finding) { told.set_value(std::move(finding)); });
  const auto finding = told.get_future().get();
  const auto& status = std::get<absl::Status>(finding);
  CHECK(status.code() == absl::StatusCode::kResourceExhausted);
  CHECK_THAT(std::string(status.message()), ContainsSubstring("log of"));
  CHECK_FALSE(fs::exists(request.path));
}

TEST_CASE("Backup: under load it holds all that was answered before it began") {
  TempFolder folder;
  auto ledger = OpenLedger(OpenJournal(folder / "atm.db"));
  ledger->Execute({Open("10001", 0), {}});
  std::atomic<std::uint64_t> answered = 0;
  std::atomic<bool> is_over = false;
  std::jthread load([&] {
    for (std::uint64_t n = 1; !is_over; ++n) {
      if (std::holds_alternative<Receipt>(ledger->Execute({In("10001", 1), Id(n)}))) answered = n;
    }
  });
  for (int i = 0; i < 5; ++i) {
    while (answered < 20 * static_cast<std::uint64_t>(i + 1)) std::this_thread::yield();
    const std::string path = folder / ("backup" + std::to_string(i));
    const std::uint64_t before = answered;
    std::promise<BackupFinding<BackupReport>> told;
    ledger->Backup({.path = path}, [&](auto finding) { told.set_value(std::move(finding)); });
    const auto finding = told.get_future().get();
    REQUIRE(std::holds_alternative<BackupReport>(finding));
    const auto backup = Record(path);
    for (std::uint64_t n = 1; n <= before; ++n) REQUIRE(backup->FindRequest(Id(n))->has_value());
    CHECK(std::get<BackupReport>(finding).head == AuditFile(path).head);
  }
  is_over = true;
}

TEST_CASE("Backup: one at a time, one waits, and the end of the ledger ends it") {
  TempFolder folder;
  auto ledger = OpenLedger(OpenJournal(
      GENERATE(as<std::string>{}, "", ":memory:") == "" ? folder / "atm.db" : ":memory:"));
  std::promise<void> begun;
  std::atomic<bool> is_closing = false;
  std::promise<BackupFinding<BackupReport>> first;
  std::promise<BackupFinding<BackupReport>> second;
  std::promise<BackupFinding<BackupReport>> third;
  BackupRequest request{.path = folder / "backup.db"};
  request.on_progress = [&, has_begun = false](BackupStep, std::int64_t, std::int64_t) mutable {
    if (!std::exchange(has_begun, true)) begun.set_value();
    while (!is_closing) std::this_thread::yield();
    return false;
  };
  ledger->Backup(request, [&](auto finding) { first.set_value(std::move(finding)); });
  begun.get_future().wait();
  ledger->Backup({.path = folder / "second.db"},
                 [&](auto finding) { second.set_value(std::move(finding)); });
  ledger->Backup({.path = folder / "third.db"},
                 [&](auto finding) { third.set_value(std::move(finding)); });
  const auto reason = [](std::promise<BackupFinding<BackupReport>>& told) {
    return ReasonOf(told.get_future().get());
  };
  CHECK(reason(third) == RefusalReason::kOverloaded);
  std::jthread closing([&] { (void)ledger->Close(); });
  while (!std::holds_alternative<Refusal>(ledger->Execute({In("10001", 1), {}})) ||
         ReasonOf(ledger->Execute({In("10001", 1), {}})) != RefusalReason::kShuttingDown) {
    std::this_thread::yield();
  }
  is_closing = true;
  CHECK(reason(first) == RefusalReason::kShuttingDown);
  CHECK(reason(second) == RefusalReason::kShuttingDown);
}

TEST_CASE("Backup: one without a name can be read in pieces, and leaves nothing") {
  TempFolder folder;
  const bool in_memory = GENERATE(true, false);
  auto ledger = OpenLedger(OpenJournal(in_memory ? ":memory:" : folder / "atm.db"));
  ledger->Execute({Open("10001", 100), {}});
  std::promise<BackupFinding<UnnamedBackup>> told;
  ledger->BackupUnnamed({.path = folder / "sent"},
                        [&](auto finding) { told.set_value(std::move(finding)); });
  auto finding = told.get_future().get();
  REQUIRE(std::holds_alternative<UnnamedBackup>(finding));
  CHECK_FALSE(fs::exists(folder / "sent"));
  CHECK_FALSE(fs::exists(folder / "sent.unfinished"));
  const auto backup =
      std::make_shared<const UnnamedBackup>(std::move(std::get<UnnamedBackup>(finding)));
  std::ofstream file(folder / "copy.db", std::ios::binary);
  constexpr std::size_t kPieceBytes = 5'000;
  for (std::int64_t from = 0;;) {
    std::promise<BackupFinding<std::string>> read;
    ledger->ReadBackup(backup, from, kPieceBytes,
                       [&](auto piece) { read.set_value(std::move(piece)); });
    const auto piece = std::get<std::string>(read.get_future().get());
    file << piece;
    from += static_cast<std::int64_t>(piece.size());
    if (piece.size() < kPieceBytes) break;
  }
  file.close();
  CHECK(static_cast<std::int64_t>(fs::file_size(folder / "copy.db")) == backup->report().bytes);
  CHECK(AuditFile(folder / "copy.db").head == backup->report().head);
}

TEST_CASE("Backup: a file without its log gives none, and a complete one does") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  auto ledger = OpenLedger(OpenJournal(path));
  ledger->Execute({Open("10001", 100), {}});
  fs::copy_file(path, folder / "copy.db");
  const absl::Status copied = OpenRecord(folder / "copy.db").status();
  CHECK(copied.code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(std::string(copied.message()), ContainsSubstring("copy.db-wal is not there"));
  fs::create_symlink(path, folder / "link.db");
  REQUIRE(MakeBackup(*Record(folder / "link.db"), {.path = folder / "backup.db"}).ok());
  REQUIRE(ledger->Close().ok());
  fs::copy_file(path, folder / "closed.db");
  CHECK(AuditFile(folder / "closed.db").head == AuditFile(folder / "backup.db").head);
}

TEST_CASE("Unlocked: a reader does not keep the journal from closing, nor from opening") {
  const LivedIn bank;
  const auto reader = Record(bank.path);  // of a file that nobody uses
  auto ledger = OpenLedger(OpenJournal(bank.path), bank.options());
  CHECK(reader->OpenAudit(AuditView::kOneMoment).value()->CountEntries().status().code() ==
        absl::StatusCode::kUnavailable);
  const auto beside = Record(bank.path);
  const auto source = beside->OpenAudit(AuditView::kOneMoment).value();
  REQUIRE(source->CountEntries().ok());
  const ChainHead head = ledger->chain_head();
  REQUIRE(ledger->Close().ok());
  ledger = OpenLedger(OpenJournal(bank.path), bank.options());
  CHECK(ledger->chain_head() == head);
}

TEST_CASE("Unlocked: a complete file is read where nothing can be written") {
  const LivedIn bank;
  const auto before = NamesIn(bank.folder.path());
  CHECK_FALSE(AuditFile(bank.path).fault.has_value());
  CHECK(NamesIn(bank.folder.path()) == before);
  const std::string odd = bank.folder / "100% of a?b#c.db";
  fs::copy_file(bank.path, odd);
  CHECK_FALSE(AuditFile(odd).fault.has_value());
}

}  // namespace
}  // namespace atm::storage
