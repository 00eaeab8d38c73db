// What a cut of power may leave of the files that were written: what was synced, and of the rest
// any part, in any order, torn at the sectors of a disk.
#ifndef ATM_TESTS_TORTURE_POWER_CUT_H_
#define ATM_TESTS_TORTURE_POWER_CUT_H_

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/torture/faulty_disk.h"

namespace atm::storage {

class PowerCut {
 public:
  // What becomes of what was not synced.
  enum class Rest : std::uint8_t {
    kAllLost,
    kAllKept,      // as after the end of the process alone
    kSomeWrites,   // each write is kept or lost by itself
    kSomeSectors,  // each sector of 512 bytes
  };

  // Of a database whose file was just made. `database` is its path.
  explicit PowerCut(const std::string& database);

  // The next call happens.
  void Happen(const DiskCall& call);

  // Writes the files as they would be if the power was cut now, the database as `path` and the
  // others beside it, as they were.
  void WriteImage(const std::string& path, Rest rest, std::mt19937& random) const;

 private:
  struct File {
    std::string durable;            // what is on the disk for sure
    std::vector<DiskCall> pending;  // writes and truncations since
    bool is_there = true;           // its name
    bool is_name_durable = false;   // if not, it may be there or not
  };

  void SyncFolder();

  const std::string database_;
  std::map<std::string, File> files_;
};

}  // namespace atm::storage

#endif  // ATM_TESTS_TORTURE_POWER_CUT_H_
