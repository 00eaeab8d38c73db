#include "server/wire/backup_parts.h"

#include <utility>

namespace atm::server {

const v1::BackupResponse& BackupParts::Next(std::string piece) {
  hash_.Add(piece);
  bytes_ += static_cast<std::int64_t>(piece.size());
  message_.set_content(std::move(piece));
  message_.set_file_bytes(file_bytes_);
  if (is_complete()) {
    message_.set_sha256(hash_.Hex());
    message_.set_head(storage::ToText(head_));
    message_.set_transactions(head_.last_transaction);
  }
  return message_;
}

}  // namespace atm::server
