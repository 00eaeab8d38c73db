// The messages of a backup that is sent: its content in pieces, and at the end what it is.
#ifndef ATM_SERVER_WIRE_BACKUP_PARTS_H_
#define ATM_SERVER_WIRE_BACKUP_PARTS_H_

#include <cstdint>
#include <string>

#include "atm/v1/backup.pb.h"
#include "proto/file_hash.h"
#include "storage/journal/hash.h"

namespace atm::server {

// Used by one thread at a time.
class BackupParts {
 public:
  // Of a file of so many bytes, whose record ends there.
  BackupParts(std::int64_t file_bytes, const storage::ChainHead& head)
      : file_bytes_(file_bytes), head_(head) {}

  // Returns the message with the next piece of the file. It stays as it is until the next call.
  const v1::BackupResponse& Next(std::string piece);

  // How many bytes have been in messages; all of them once it is complete.
  std::int64_t bytes() const { return bytes_; }
  bool is_complete() const { return bytes_ == file_bytes_; }

 private:
  const std::int64_t file_bytes_;
  const storage::ChainHead head_;
  std::int64_t bytes_ = 0;
  FileHash hash_;
  v1::BackupResponse message_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_BACKUP_PARTS_H_
