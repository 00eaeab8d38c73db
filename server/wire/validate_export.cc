#include "server/wire/validate_export.h"

#include "server/wire/request_fields.h"

namespace atm::server {

Validated<ExportQuery> Validate(const v1::ExportTransactionsRequest& request) {
  RequestFields fields;
  ExportQuery query;
  if (!request.account().empty()) {
    query.feed.account = fields.Account("account", request.account());
  }
  query.feed.after = fields.AfterTransactionId(request.after_transaction_id());
  const TimeRangeUs range =
      fields.TimeRange(request.has_start_time() ? &request.start_time() : nullptr,
                       request.has_end_time() ? &request.end_time() : nullptr);
  query.feed.since_us = range.start;
  query.end_time_us = range.end;
  if (!fields.violations().empty()) return fields.violations();
  return query;
}

}  // namespace atm::server
