// The fields of requests, each with its rule, once for all the messages that have it.
//
// A RequestFields reads one message: its functions take a field's value, and either return what the
// ledger understands or note what is wrong with it and return something of no meaning. Call them in
// the order that proto/atm/v1/atm_service.proto documents: it is the order of the violations. Not
// thread-safe: it lives in one function.
#ifndef ATM_SERVER_WIRE_REQUEST_FIELDS_H_
#define ATM_SERVER_WIRE_REQUEST_FIELDS_H_

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/repeated_field.h>
#include <google/protobuf/timestamp.pb.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "atm/v1/statement.pb.h"
#include "atm/v1/transaction.pb.h"
#include "server/status/errors.h"
#include "server/wire/page_token.h"
#include "storage/model/account.h"
#include "storage/model/transaction.h"
#include "storage/read/statement.h"
#include "storage/values/currency.h"
#include "storage/values/uuid.h"

namespace atm::server {

// From a time to before another, in microseconds since 1970; without a bound where there is none.
struct TimeRangeUs {
  std::optional<std::int64_t> start = {};
  std::optional<std::int64_t> end = {};
};

class RequestFields {
 public:
  // INVALID_ACCOUNT. `field` names it: "account", say.
  storage::AccountNumber Account(std::string_view field, const std::string& number);

  // INVALID_ACCOUNT, of `to_account`, if both are the same and well-formed.
  void Different(const storage::AccountNumber& from, const storage::AccountNumber& to);

  // INVALID_HOLD_ID
  storage::TransactionId HoldId(std::int64_t hold_id);

  // INVALID_TRANSACTION_ID
  storage::TransactionId TransactionId(std::int64_t transaction_id);

  // INVALID_AMOUNT
  std::int64_t Amount(std::int64_t amount_minor);

  // INVALID_AMOUNT; nothing if it is 0, which stands for all that there is.
  std::optional<std::int64_t> PartialAmount(std::int64_t amount_minor);

  // CURRENCY_MISMATCH; nothing if it is empty.
  std::optional<atm::Currency> Currency(const std::string& currency_code);

  // INVALID_REQUEST_ID; nothing if it is empty.
  std::optional<Uuid> RequestId(const std::string& request_id);

  // INVALID_REQUEST_ID, also if it is empty.
  Uuid RequiredRequestId(const std::string& request_id);

  // INVALID_REQUEST_ID, of `original_request_id`, also if it is the request's own.
  Uuid OriginalRequestId(const std::string& original_request_id,
                         const std::optional<Uuid>& request_id);

  // INVALID_MEMO
  std::string Memo(const std::string& memo);

  // INVALID_REFERENCE
  std::string Reference(const std::string& reference);

  // INVALID_REFERENCE, also if it is empty.
  std::string RequiredReference(const std::string& reference);

  // INVALID_BUSINESS_DAY. Days since 1970; nothing if it is empty.
  std::optional<std::int32_t> BusinessDay(const std::string& business_day);

  // INVALID_EXPIRE_TIME. Microseconds since 1970, rounded up: never earlier than was asked for.
  std::int64_t ExpireTimeUs(const google::protobuf::Timestamp& expire_time);

  // INVALID_EXPIRE_TIME, of `expire_after`, also if `expire_time` was sent as well. Microseconds,
  // rounded up.
  std::int64_t ExpireAfterUs(const google::protobuf::Duration& expire_after, bool has_expire_time);

  // INVALID_REVERSAL_REASON
  storage::ReversalReason ReversalReason(v1::ReversalReason reason);

  // INVALID_TRANSACTION_ID
  storage::TransactionId AsOfTransactionId(std::int64_t transaction_id);

  // INVALID_TRANSACTION_ID, if it is negative.
  storage::TransactionId AfterTransactionId(std::int64_t transaction_id);

  // INVALID_PAGE_SIZE. Within the limits, and the default for 0.
  std::size_t PageSize(std::int32_t page_size);

  // INVALID_PAGE_TOKEN, of a list: `what` names it, such as "these holds". Two numbers that say
  // where the page begins; nothing if the token is empty. `subject` is what the list is of.
  std::optional<ListPosition> ListToken(const std::string& token, std::string_view subject,
                                        std::string_view what);

  // INVALID_PAGE_TOKEN. Where the page begins; nothing if the token is empty. `query` is what the
  // statement is of.
  std::optional<storage::StatementPosition> PageToken(const std::string& token,
                                                      const storage::StatementQuery& query);

  // INVALID_TIME_RANGE. Null for what is not given.
  TimeRangeUs TimeRange(const google::protobuf::Timestamp* start_time,
                        const google::protobuf::Timestamp* end_time);

  // INVALID_KIND. Sorted, each once; empty stands for every kind.
  std::vector<storage::TransactionKind> Kinds(const google::protobuf::RepeatedField<int>& kinds);

  // INVALID_ORDER
  storage::StatementOrder Order(v1::ListTransactionsRequest::Order order);

  // INVALID_AS_OF_TIME, also if it is later than now. Microseconds since 1970, rounded down: what
  // came later than asked for does not count.
  std::int64_t AsOfTimeUs(const google::protobuf::Timestamp& as_of_time,
                          std::chrono::system_clock::time_point now);

  // Takes over what was wrong with fields that come later in the order, and had to be read before.
  void Append(const RequestFields& later);

  // All that was wrong so far.
  const std::vector<FieldViolation>& violations() const { return violations_; }

 protected:
  // Notes what is wrong with a field.
  void Note(FieldViolation violation) { violations_.push_back(std::move(violation)); }

 private:
  // A text for people that may have so many characters, none of them a control character.
  std::string Line(std::string_view reason, std::string_view field, const std::string& text,
                   std::size_t most);

  std::vector<FieldViolation> violations_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_REQUEST_FIELDS_H_
