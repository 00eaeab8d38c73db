// Tells whoever measures the ledger of each batch that it committed.
#ifndef ATM_STORAGE_LEDGER_LEDGER_OBSERVER_H_
#define ATM_STORAGE_LEDGER_LEDGER_OBSERVER_H_

#include <cstddef>
#include <cstdint>

namespace atm::storage {

// The figures of one batch. Times are in microseconds.
struct BatchFigures {
  std::size_t commands = 0;    // in the batch; 0 if only holds ended by their time
  std::size_t waiting = 0;     // commands that waited behind it when it was decided
  std::int64_t decide_us = 0;  // to look up and to decide
  std::int64_t record_us = 0;  // to write it to the journal
  std::int64_t sync_us = 0;    // to await that it is durable, as far as the journal tells the two
                               // apart; else it is part of record_us
};

// The program's own; it must live longer than the ledger. Called by a thread of the ledger after
// those who asked were told or handed over to be told, by one thread at a time and in the order of
// the batches. The next batch waits meanwhile: it must not block.
class LedgerObserver {
 public:
  virtual ~LedgerObserver() = default;

  virtual void OnBatch(const BatchFigures& figures) = 0;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_LEDGER_LEDGER_OBSERVER_H_
