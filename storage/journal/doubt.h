// Whether the record turned out to be damaged. Whoever finds that says so here; who writes asks
// here first, since a bank whose books are in doubt moves no money.
#ifndef ATM_STORAGE_JOURNAL_DOUBT_H_
#define ATM_STORAGE_JOURNAL_DOUBT_H_

#include <atomic>
#include <functional>
#include <utility>

#include "absl/status/status.h"

namespace atm::storage {

// Thread-safe.
class Doubt {
 public:
  // `tell` is told why, once, by the thread that found it.
  explicit Doubt(std::function<void(const absl::Status&)> tell) : tell_(std::move(tell)) {}

  Doubt(const Doubt&) = delete;
  Doubt& operator=(const Doubt&) = delete;

  // Says that the record is damaged. The first one who says so is heard.
  void Raise(const absl::Status& why) {
    if (!exists_.exchange(true)) tell_(why);
  }

  bool exists() const { return exists_; }

 private:
  const std::function<void(const absl::Status&)> tell_;
  std::atomic<bool> exists_ = false;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_DOUBT_H_
