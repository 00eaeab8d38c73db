// The fields of what is recorded, one after the other, in the order of the columns on disk: for the
// statement that writes a row, and for its hash. What a field is added to here is both.
#ifndef ATM_STORAGE_JOURNAL_COLUMNS_H_
#define ATM_STORAGE_JOURNAL_COLUMNS_H_

#include <cstdint>
#include <string>

#include "storage/journal/record.h"
#include "storage/model/account.h"
#include "storage/model/account_change.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// `sink` takes integers, enums, request ids and texts (also views of them) by operator<<.

template <typename Sink>
void PutFields(Sink& sink, const AccountAttributes& attributes) {
  static const std::string kNoReason;
  const auto& freeze = attributes.freeze;
  sink << attributes.display_name << attributes.state
       << (freeze ? static_cast<std::int64_t>(freeze->blocks) : std::int64_t{0})
       << (freeze ? freeze->reason : kNoReason) << (freeze ? freeze->end_time_us : 0);
  for (const auto limit : kAllLimits) {
    sink << (attributes.limits.*limit).value_or(kNoLimit);
  }
}

template <typename Sink>
void PutFields(Sink& sink, const Transaction& row) {
  sink << row.id << row.kind << row.debit_account << row.credit_account << row.amount_minor
       << row.create_time_us << row.request_id << row.debit_balance_minor
       << row.credit_balance_minor << row.debit_previous << row.credit_previous
       << row.debit_sequence << row.credit_sequence << row.debit_skip << row.credit_skip
       << row.debit_held_minor << row.credit_held_minor << row.debit_floor_minor
       << row.credit_floor_minor << row.original << row.expire_time_us << row.reason
       << row.limit_day << row.limit_count << row.memo;
}

template <typename Sink>
void PutFields(Sink& sink, const RecordedAnswer& row) {
  sink << row.request_id << row.kind << row.reason << row.account << row.to_account
       << row.amount_minor << row.original << row.original_request_id << row.expire_time_us
       << row.reversal_reason << row.balance_minor << row.available_minor << row.limit_minor
       << row.used_minor << row.limit_count << row.used_count << row.day_end_time_us
       << row.create_time_us << row.memo << row.about;
}

template <typename Sink>
void PutFields(Sink& sink, const AccountChange& row) {
  sink << row.account << row.name.number.text() << row.name.currency.code() << row.kind
       << row.create_time_us << row.who;
  PutFields(sink, row.before);
  PutFields(sink, row.after);
}

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_COLUMNS_H_
