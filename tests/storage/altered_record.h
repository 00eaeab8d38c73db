// The file of a small bank, altered one value at a time: every column of every table, also by
// values that no column of its type can hold.
#ifndef ATM_TESTS_STORAGE_ALTERED_RECORD_H_
#define ATM_TESTS_STORAGE_ALTERED_RECORD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/storage/bank.h"
#include "tests/storage/lived_in_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {

// When the life of the bank ends: on its fourth day, when its last hold is still open.
inline constexpr std::int64_t kLifeEndsUs = 3 * kDayUs + 3'200'000;

// One change of a file.
struct Alteration {
  std::string table;
  std::string column;  // empty if the row is deleted
  std::string sql;
};

class AlteredRecord {
 public:
  AlteredRecord();
  ~AlteredRecord();

  AlteredRecord(const AlteredRecord&) = delete;
  AlteredRecord& operator=(const AlteredRecord&) = delete;

  // The bank that nobody laid hands on: a day with every kind of row in it, and then so many
  // deposits in 10003 that a start does not read all of that day.
  const std::string& path() const { return bank_.path; }

  // The last transaction of the days with every kind of row, and the hold that is open.
  TransactionId newest_of_days() const { return newest_of_days_; }
  TransactionId open_hold() const { return open_hold_; }

  // Every `every`-th of the alterations, from the `first` on.
  std::vector<Alteration> Some(std::size_t first, std::size_t every) const;

  // Makes a file with these changes, in place of the last one. Returns its path, or an empty one if
  // they change nothing.
  std::string Make(const std::vector<std::string>& statements);

 private:
  LivedIn bank_;
  testing::TempFolder folder_;
  const std::string lax_ = folder_ / "lax.db";  // whose tables take any value
  const std::string altered_;                   // in memory, if there is a place: nobody syncs it
  std::vector<Alteration> all_;
  TransactionId newest_of_days_ = 0;
  TransactionId open_hold_ = 0;
};

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_ALTERED_RECORD_H_
