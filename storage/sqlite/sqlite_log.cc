#include "storage/sqlite/sqlite_log.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <algorithm>

#include "storage/sqlite/sqlite_connection.h"

namespace atm::storage {
namespace {

// Pages of 4 KiB. Of four times as many a move takes four times as long, and costs as much in all.
constexpr int kMinPages = 1'024;

// How often what the newest batch wrote.
constexpr int kBatches = 8;

}  // namespace

SqliteLog::SqliteLog(SQLite::Database& database) : database_(database.getHandle()) {
  sqlite3_wal_hook(database_, &OnCommit, this);
}

SqliteLog::~SqliteLog() { sqlite3_wal_hook(database_, nullptr, nullptr); }

int SqliteLog::OnCommit(void* self, sqlite3* /*database*/, const char* /*name*/, int pages) {
  auto* log = static_cast<SqliteLog*>(self);
  // Once all was moved the log begins anew.
  log->written_ = pages >= log->pages_ ? pages - log->pages_ : pages;
  log->pages_ = pages;
  return SQLITE_OK;
}

void SqliteLog::MoveIfLong() {
  if (pages_ >= std::max(kMinPages, kBatches * written_)) Move(SQLITE_CHECKPOINT_PASSIVE);
}

bool SqliteLog::Empty() {
  sqlite3_busy_timeout(database_, 0);  // waits for no reader
  const bool is_empty = Move(SQLITE_CHECKPOINT_TRUNCATE);
  sqlite3_busy_timeout(database_, kBusyTimeoutMs);
  if (is_empty) pages_ = 0;
  return is_empty;
}

bool SqliteLog::Move(int how) {
  const int moved = sqlite3_wal_checkpoint_v2(database_, "main", how, nullptr, nullptr);
  if (moved != SQLITE_OK && moved != SQLITE_BUSY && moved != SQLITE_LOCKED &&
      moved != SQLITE_FULL) {
    throw SQLite::Exception(database_, moved);
  }
  return moved == SQLITE_OK;
}

}  // namespace atm::storage
