// The form of requests: CheckForm of fake_request.h.
#include <google/protobuf/util/time_util.h>

#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "client/fake/fake_request.h"
#include "client/fake/fake_statement.h"
#include "client/status/rich_status.h"
#include "storage/values/currency.h"
#include "storage/values/uuid.h"

namespace atm {
namespace {

constexpr std::size_t kMaxAccountLength = 34;
constexpr std::size_t kMaxMemoCharacters = 140;
constexpr std::size_t kMaxEchoBytes = 64;
constexpr std::int64_t kFirstSecond = -62'135'596'800;  // of the year 1
constexpr std::int64_t kLastSecond = 253'402'300'799;   // of the year 9999
constexpr std::int32_t kLastNanosecond = 999'999'999;

// A wrong text as an error repeats it.
std::string Echo(const std::string& text) {
  return absl::CEscape(text.substr(0, kMaxEchoBytes)) + (text.size() > kMaxEchoBytes ? "..." : "");
}

// What is wrong with the fields of one request, in the contract's order: the first gives the error
// its reason, and all are listed.
class Violations {
 public:
  void Add(const char* reason, const char* response_code, const std::string& field,
           const std::string& value_key, const std::string& value, const std::string& description) {
    details_.field_violations.push_back({field, description});
    if (details_.field_violations.size() > 1) return;
    details_.reason = reason;
    details_.metadata = {{"response_code", response_code}, {"field", field}, {value_key, value}};
  }

  absl::Status Status() const {
    if (details_.field_violations.empty()) return absl::OkStatus();
    return RichStatus(absl::StatusCode::kInvalidArgument,
                      details_.field_violations.front().description, kBankDomain, details_);
  }

 private:
  ErrorDetails details_;
};

void CheckAccount(const std::string& field, const std::string& account, Violations& violations) {
  if (IsAccountNumber(account)) return;
  violations.Add("INVALID_ACCOUNT", "14", field, field, Echo(account),
                 "An account is 1 to 34 characters of A-Z and 0-9.");
}

void CheckAccounts(const FakeRequest& request, Violations& violations) {
  if (request.kind != v1::Transaction::KIND_TRANSFER) {
    CheckAccount("account", request.account, violations);
    return;
  }
  CheckAccount("from_account", request.account, violations);
  CheckAccount("to_account", request.to_account, violations);
  if (request.to_account == request.account && IsAccountNumber(request.account)) {
    violations.Add("INVALID_ACCOUNT", "14", "to_account", "to_account", request.to_account,
                   "A transfer goes to another account.");
  }
}

void CheckTransactionId(std::int64_t id, Violations& violations,
                        const std::string& field = "transaction_id", std::int64_t least = 1) {
  if (id >= least) return;
  violations.Add("INVALID_TRANSACTION_ID", "30", field, field, std::to_string(id),
                 "The id of a transaction is positive.");
}

// What the request is about.
void CheckSubject(const FakeRequest& request, Violations& violations) {
  switch (request.kind) {
    case v1::Transaction::KIND_CAPTURE:
    case v1::Transaction::KIND_RELEASE:
      if (request.hold_id > 0) return;
      violations.Add("INVALID_HOLD_ID", "30", "hold_id", "hold_id", std::to_string(request.hold_id),
                     "The id of a hold is positive.");
      return;
    case v1::Transaction::KIND_REVERSAL:
      if (!request.original_request_id) CheckTransactionId(request.original_id, violations);
      return;
    default:
      CheckAccounts(request, violations);
  }
}

void CheckAmount(const FakeRequest& request, Violations& violations) {
  const bool may_be_zero = request.kind == v1::Transaction::KIND_RELEASE ||
                           request.kind == v1::Transaction::KIND_REVERSAL;
  if (request.amount_minor > 0 || (request.amount_minor == 0 && may_be_zero)) return;
  violations.Add("INVALID_AMOUNT", "13", "amount_minor", "requested_minor",
                 std::to_string(request.amount_minor), "An amount is at least 1.");
}

void CheckCurrency(const std::string& code, Violations& violations) {
  if (code.empty() || Currency::FromCode(code).has_value()) return;
  violations.Add("CURRENCY_MISMATCH", "12", "currency_code", "requested_currency_code", Echo(code),
                 "The currency is none of ISO 4217.");
}

void CheckUuid(const std::string& field, const std::string& text, Violations& violations) {
  if (Uuid::Parse(text).has_value()) return;
  violations.Add("INVALID_REQUEST_ID", "30", field, field, Echo(text),
                 "A request id is a UUID of 36 characters.");
}

void CheckRequestIds(const FakeRequest& request, Violations& violations) {
  if (!request.request_id.empty()) CheckUuid("request_id", request.request_id, violations);
  if (!request.original_request_id) return;
  CheckUuid("original_request_id", *request.original_request_id, violations);
  const auto original = Uuid::Parse(*request.original_request_id);
  if (original.has_value() && original == Uuid::Parse(request.request_id)) {
    violations.Add("INVALID_REQUEST_ID", "30", "original_request_id", "original_request_id",
                   original->ToString(), "A reversal has a request id of its own.");
  }
}

// Takes the first character off a text that has one: its code point, or -1 if it is not UTF-8.
std::int32_t TakeCharacter(std::string_view& text) {
  constexpr std::int32_t kLeast[] = {0, 0x80, 0x800, 0x10000};  // by the number of further bytes
  const auto first = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  if (first < 0x80) return first;
  const std::size_t further = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  if (first < 0xc0 || first > 0xf7 || text.size() < further) return -1;
  std::int32_t code = first & (0x3f >> further);
  for (const char c : text.substr(0, further)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80) return -1;
    code = code * 0x40 + (byte & 0x3f);
  }
  text.remove_prefix(further);
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  return code < kLeast[further] || code > 0x10ffff || surrogate ? -1 : code;
}

bool IsMemo(std::string_view text) {
  std::size_t characters = 0;
  while (!text.empty()) {
    const std::int32_t code = TakeCharacter(text);
    const bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
    if (control || ++characters > kMaxMemoCharacters) return false;
  }
  return true;
}

void CheckMemo(const std::string& memo, Violations& violations) {
  if (IsMemo(memo)) return;
  violations.Add("INVALID_MEMO", "30", "memo", "memo", Echo(memo),
                 "A memo is at most 140 characters, none of them a control character.");
}

bool IsTime(const google::protobuf::Timestamp& time) {
  const bool in_range = time.seconds() >= kFirstSecond && time.seconds() <= kLastSecond;
  return in_range && time.nanos() >= 0 && time.nanos() <= kLastNanosecond;
}

void CheckTime(const char* reason, const std::string& field,
               const google::protobuf::Timestamp& time, Violations& violations) {
  if (IsTime(time)) return;
  violations.Add(reason, "30", field, field,
                 absl::StrFormat("%d s, %d ns", time.seconds(), time.nanos()),
                 "The time is none of the years 1 to 9999.");
}

void CheckExpireTime(const FakeRequest& request, Violations& violations) {
  if (!request.expire_time) return;
  CheckTime("INVALID_EXPIRE_TIME", "expire_time", *request.expire_time, violations);
}

void CheckPage(const v1::ListTransactionsRequest& request, Violations& violations) {
  if (request.page_size() < 0) {
    violations.Add("INVALID_PAGE_SIZE", "30", "page_size", "page_size",
                   std::to_string(request.page_size()), "The size of a page is not negative.");
  }
  if (request.page_token().empty() || IsPageToken(request)) return;
  violations.Add("INVALID_PAGE_TOKEN", "30", "page_token", "page_token", Echo(request.page_token()),
                 "The token is none of this statement.");
}

void CheckRange(const v1::ListTransactionsRequest& request, Violations& violations) {
  constexpr char kReason[] = "INVALID_TIME_RANGE";
  const auto& start = request.start_time();
  const auto& end = request.end_time();
  CheckTime(kReason, "start_time", start, violations);
  CheckTime(kReason, "end_time", end, violations);
  if (!request.has_start_time() || !request.has_end_time()) return;
  if (!IsTime(start) || !IsTime(end)) return;
  if (start.seconds() < end.seconds()) return;
  if (start.seconds() == end.seconds() && start.nanos() < end.nanos()) return;
  violations.Add(kReason, "30", "end_time", "end_time",
                 google::protobuf::util::TimeUtil::ToString(end),
                 "The end of the range is later than its start.");
}

void CheckView(const v1::ListTransactionsRequest& request, Violations& violations) {
  for (const int kind : request.kinds()) {
    if (kind != v1::Transaction::KIND_UNSPECIFIED && v1::Transaction::Kind_IsValid(kind)) continue;
    violations.Add("INVALID_KIND", "30", "kinds", "kind", std::to_string(kind),
                   "There is no such kind of transaction.");
    break;
  }
  if (!v1::ListTransactionsRequest::Order_IsValid(request.order())) {
    violations.Add("INVALID_ORDER", "30", "order", "order", std::to_string(request.order()),
                   "There is no such order.");
  }
}

void CheckReason(const FakeRequest& request, Violations& violations) {
  if (request.kind != v1::Transaction::KIND_REVERSAL) return;
  if (request.reason != v1::REVERSAL_REASON_UNSPECIFIED &&
      v1::ReversalReason_IsValid(request.reason)) {
    return;
  }
  violations.Add("INVALID_REVERSAL_REASON", "30", "reason", "reversal_reason",
                 std::to_string(request.reason), "A reversal has a reason.");
}

}  // namespace

bool IsAccountNumber(const std::string& text) {
  if (text.empty() || text.size() > kMaxAccountLength) return false;
  return text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos;
}

absl::Status CheckForm(const FakeRequest& request) {
  Violations violations;
  CheckSubject(request, violations);
  CheckAmount(request, violations);
  CheckCurrency(request.currency_code, violations);
  CheckRequestIds(request, violations);
  CheckMemo(request.memo, violations);
  CheckExpireTime(request, violations);
  CheckReason(request, violations);
  return violations.Status();
}

absl::Status CheckForm(const v1::BalanceRequest& request) {
  Violations violations;
  CheckAccount("account", request.account(), violations);
  if (request.has_as_of_transaction_id()) {
    CheckTransactionId(request.as_of_transaction_id(), violations, "as_of_transaction_id");
  }
  CheckTime("INVALID_AS_OF_TIME", "as_of_time", request.as_of_time(), violations);
  return violations.Status();
}

absl::Status CheckForm(const v1::ListTransactionsRequest& request) {
  Violations violations;
  CheckAccount("account", request.account(), violations);
  CheckPage(request, violations);
  CheckRange(request, violations);
  CheckView(request, violations);
  return violations.Status();
}

absl::Status CheckForm(const v1::WatchTransactionsRequest& request) {
  Violations violations;
  if (!request.account().empty()) CheckAccount("account", request.account(), violations);
  CheckTransactionId(request.after_transaction_id(), violations, "after_transaction_id", 0);
  return violations.Status();
}

absl::Status CheckForm(const v1::GetTransactionRequest& request) {
  Violations violations;
  if (request.has_request_id()) {
    CheckUuid("request_id", request.request_id(), violations);
  } else {
    CheckTransactionId(request.transaction_id(), violations);
  }
  return violations.Status();
}

}  // namespace atm
