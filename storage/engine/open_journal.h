// Opens the record by a word that says what keeps it and where: the one place that knows which
// engines there are.
//
//   sqlite:PATH   one file
//   PATH          the same: a path that does not begin like a scheme (lower-case letters, colon)
//   :memory:      nothing is kept when the program ends
//
// Any thread may call these.
#ifndef ATM_STORAGE_ENGINE_OPEN_JOURNAL_H_
#define ATM_STORAGE_ENGINE_OPEN_JOURNAL_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/journal/history.h"
#include "storage/journal/journal.h"

namespace atm::storage {

struct JournalOptions {
  std::string url;

  // CheckRoom refuses while the disk that holds the record has less room than this. An engine whose
  // disk is another machine's does not look at it.
  std::int64_t min_free_bytes = 64 * 1024 * 1024;

  // Told, in sentences for people, how an older record is brought up to date, and what is wrong
  // beside the record. By any thread.
  std::function<void(const std::string&)> tell = [](const std::string&) {};
};

// Opens the record, or makes it if there is none. Each error has a sentence that says what to do,
// and leaves the record as it was:
//
// clang-format off
//   INVALID_ARGUMENT     no engine has this scheme
//   NOT_FOUND            the place where the record is to be made does not exist
//   PERMISSION_DENIED    the record cannot be written
//   DATA_LOSS            it has not all that was acknowledged; or it is to be brought up to date,
//                        and what it holds is damaged
//   FAILED_PRECONDITION  what is there is no record, or a newer version of this program wrote it,
//                        or only a part of it is there
//   ALREADY_EXISTS       somebody else has it open
//   RESOURCE_EXHAUSTED   there is no room to make it
//   UNAVAILABLE          it cannot be reached
// clang-format on
absl::StatusOr<std::unique_ptr<Journal>> OpenJournal(const JournalOptions& options);

// Opens a record that exists, to read only; also beside a server that uses it, which does not
// notice. Errors as those of OpenJournal. NOT_FOUND if there is no record.
absl::StatusOr<std::unique_ptr<History>> OpenRecord(const std::string& url);

// Returns the path of the file that keeps a record, whether it exists or not; empty if no file
// does. INVALID_ARGUMENT if no engine has this scheme.
absl::StatusOr<std::string> FileOfRecord(const std::string& url);

// Returns the path of the file in which a record can be made. Each error has a sentence:
// INVALID_ARGUMENT if no file is meant; ALREADY_EXISTS if there is a record or a part of one.
absl::StatusOr<std::string> PathOfNewRecord(const std::string& url);

}  // namespace atm::storage

#endif  // ATM_STORAGE_ENGINE_OPEN_JOURNAL_H_
