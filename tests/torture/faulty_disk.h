// A disk that fails when a test says so, and remembers what was written to it.
//
// It lies below SQLite, between its own file system and the real files: once installed, every
// database of the process goes through it. It numbers the calls that change a file or make one
// durable, from 1. Those of the index of the log (-shm), which is memory, do not count.
//
// There is one, since SQLite has one default file system. Thread-safe.
#ifndef ATM_TESTS_TORTURE_FAULTY_DISK_H_
#define ATM_TESTS_TORTURE_FAULTY_DISK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace atm::storage {

// One call that changed a file, or made it durable.
struct DiskCall {
  enum class Kind : std::uint8_t { kMake, kWrite, kTruncate, kSync, kDelete };

  Kind kind;
  std::string file;        // the path
  std::int64_t at = 0;     // where it was written, the new length, or 1 if the folder was synced
  std::string bytes = {};  // what was written
};

class FaultyDisk {
 public:
  // What happens to the calls from some number on.
  enum class Fault : std::uint8_t {
    kNone,
    kFailsOnce,     // that call alone fails
    kFailsForGood,  // that call and all that follow fail
    kIsDead,  // the same, and the process is about to be gone: nothing more is changed at the end
  };

  enum class Error : std::uint8_t { kIo, kFull };

  // Installs it as SQLite's default file system, the first time.
  static FaultyDisk& Get();

  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  // Counts from 1 again, forgets what was recorded, and works.
  void Mend();

  // The call `number` fails. What fails is not done; but of a write that fails, the first half is.
  void Break(Fault fault, std::int64_t number, Error error);

  // Says that a sync was done, and does nothing: for the control of a test of power cuts.
  void LieAboutSync(bool lies);

  // Remembers all calls from now on.
  void Record();

  std::int64_t calls() const;
  std::size_t recorded() const;
  std::vector<DiskCall> TakeRecorded();

 private:
  FaultyDisk();
  friend class FaultyDiskFiles;

  struct State;
  State* const state_;  // never deleted
};

}  // namespace atm::storage

#endif  // ATM_TESTS_TORTURE_FAULTY_DISK_H_
