// Lets go of a statement's row at the end of a scope.
#ifndef ATM_STORAGE_SQLITE_SQLITE_RESETTER_H_
#define ATM_STORAGE_SQLITE_SQLITE_RESETTER_H_

namespace atm::storage {

// Also when reading the row threw: a statement that stands on a row keeps SQLite from ever starting
// the write-ahead log over. Used by the statement's thread.
template <typename Statement>
class SqliteResetter {
 public:
  explicit SqliteResetter(Statement& statement) : statement_(statement) {}
  ~SqliteResetter() { (void)statement_.tryReset(); }

  SqliteResetter(const SqliteResetter&) = delete;
  SqliteResetter& operator=(const SqliteResetter&) = delete;

 private:
  Statement& statement_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_RESETTER_H_
