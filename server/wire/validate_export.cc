#include "server/wire/validate_export.h"

#include <string>
#include <utility>

#include "server/wire/request_fields.h"

namespace atm::server {

Validated<ExportQuery> Validate(const v1::ExportTransactionsRequest& request) {
  RequestFields fields;
  ExportQuery query;
  if (!request.account().empty()) {
    query.feed.account = fields.Account("account", request.account());
  }
  std::string reference = fields.Reference(request.reference());
  query.feed.after = fields.AfterTransactionId(request.after_transaction_id());
  const TimeRangeUs range =
      fields.TimeRange(request.has_start_time() ? &request.start_time() : nullptr,
                       request.has_end_time() ? &request.end_time() : nullptr);
  query.feed.since_us = range.start;
  query.end_time_us = range.end;
  query.feed.filter.reference = std::move(reference);
  query.feed.filter.business_day = fields.BusinessDay(request.business_day());
  if (!request.origin().empty()) query.feed.filter.origin = request.origin();
  if (!fields.violations().empty()) return fields.violations();
  return query;
}

}  // namespace atm::server
