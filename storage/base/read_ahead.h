// Reads rows on another thread while the caller takes those before them: for a start, where reading
// ten million rows and entering them take equally long.
#ifndef ATM_STORAGE_BASE_READ_AHEAD_H_
#define ATM_STORAGE_BASE_READ_AHEAD_H_

#include <cstddef>
#include <future>
#include <optional>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace atm::storage {

// How many rows are read while as many are taken. Fewer rows need no other thread.
inline constexpr std::size_t kRowsAhead = 4'096;

// Calls `take` with each row that `read` makes, in their order. Ends when `read` returns nullopt,
// which means that there are no more rows, or when one of the two fails: then all rows before have
// been taken, and the error is returned. What `read` throws is thrown on, and rows before it may
// not have been taken. `read` is called by one thread at a time, and no more after the return.
template <typename Row>
absl::Status ReadAhead(absl::FunctionRef<absl::StatusOr<std::optional<Row>>()> read,
                       absl::FunctionRef<absl::Status(const Row&)> take) {
  struct Chunk {
    std::vector<Row> rows = {};
    std::optional<absl::Status> end = {};  // after them
  };
  const auto read_chunk = [read] {
    Chunk chunk;
    chunk.rows.reserve(kRowsAhead);
    while (chunk.rows.size() < kRowsAhead) {
      absl::StatusOr<std::optional<Row>> row = read();
      if (!row.ok() || !*row) {
        chunk.end = row.status();
        break;
      }
      chunk.rows.push_back(**std::move(row));
    }
    return chunk;
  };
  for (Chunk chunk = read_chunk();;) {
    std::future<Chunk> next;  // waits for the other thread when it goes
    if (!chunk.end) next = std::async(std::launch::async, read_chunk);
    for (const Row& row : chunk.rows) {
      if (absl::Status taken = take(row); !taken.ok()) return taken;
    }
    if (chunk.end) return *chunk.end;
    chunk = next.get();
  }
}

}  // namespace atm::storage

#endif  // ATM_STORAGE_BASE_READ_AHEAD_H_
