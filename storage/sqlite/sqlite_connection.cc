#include "storage/sqlite/sqlite_connection.h"

#include <SQLiteCpp/Database.h>

#include <utility>

namespace atm::storage {

SqliteConnection::SqliteConnection(std::string path_of_file, std::shared_ptr<FileLock> lock_of_file,
                                   std::unique_ptr<SQLite::Database> opened)
    : path(std::move(path_of_file)), lock(std::move(lock_of_file)), database(std::move(opened)) {}

SqliteConnection::~SqliteConnection() = default;

}  // namespace atm::storage
