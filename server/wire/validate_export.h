// What an export must look like: see validate.h.
#ifndef ATM_SERVER_WIRE_VALIDATE_EXPORT_H_
#define ATM_SERVER_WIRE_VALIDATE_EXPORT_H_

#include <cstdint>
#include <optional>

#include "atm/v1/export.pb.h"
#include "server/wire/validate.h"
#include "storage/read/read_feed.h"

namespace atm::server {

// What to export.
struct ExportQuery {
  storage::FeedQuery feed;
  std::optional<std::int64_t> end_time_us = {};  // only transactions before this time
};

// In the order that proto/atm/v1/admin_service.proto documents.
Validated<ExportQuery> Validate(const v1::ExportTransactionsRequest& request);

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_VALIDATE_EXPORT_H_
