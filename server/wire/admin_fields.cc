#include "server/wire/admin_fields.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/str_format.h"
#include "server/limits.h"
#include "server/status/printable_text.h"
#include "server/wire/checksum.h"
#include "server/wire/limit_fields.h"
#include "server/wire/timestamp.h"

namespace atm::server {
namespace {

FieldViolation Invalid(std::string_view reason, std::string_view field, std::string_view value,
                       std::string_view what) {
  const std::string echo = Echo(value);
  return {.reason = reason,
          .response_code = "30",
          .field = field,
          .description = absl::StrFormat("%s \"%s\" %s", field, echo, what),
          .metadata_key = field,
          .value = echo};
}

bool IsShortText(const std::string& text) {
  const std::optional<std::size_t> characters = CountPrintable(text);
  return characters && *characters <= limits::kMaxMemoCharacters;
}

constexpr char kShortText[] =
    "has more than 140 characters, control characters, or is not UTF-8. Send at most 140 "
    "characters on one line.";

// What the accounts of a page are chosen by, in 16 hexadecimal digits, so that a token is not taken
// for another filter's.
std::string Fingerprint(const storage::AccountQuery& query) {
  const int standing = query.standing ? static_cast<int>(*query.standing) : -1;
  return absl::StrFormat("%016x",
                         Checksum(absl::StrFormat("%d %s", standing, query.number_prefix)));
}

constexpr std::size_t kTokenDigits = 8;  // of the account, before the fingerprint

// Whether `path` is to be changed: the mask names it, or there is no mask and it is not empty.
bool IsNamed(const google::protobuf::FieldMask& mask, std::string_view path, bool is_given) {
  if (mask.paths().empty()) {
    return is_given;
  }
  return std::ranges::any_of(
      mask.paths(), [&](const std::string& named) { return named == path || named == "*"; });
}

template <typename Operation, typename Request>
Validated<storage::Command> ValidateAccountOnly(const Request& request) {
  AdminFields fields;
  const Operation operation{.account = fields.Account("account", request.account())};
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return storage::Command{.operation = operation, .request_id = {}};
}

}  // namespace

std::int64_t AdminFields::OpeningBalance(std::int64_t opening_balance_minor) {
  if (opening_balance_minor < 0) {
    Note({.reason = "INVALID_AMOUNT",
          .response_code = "13",
          .field = "opening_balance_minor",
          .description = absl::StrFormat(
              "opening_balance_minor is %d, which is negative. Send 0 or more, in minor units of "
              "the account's currency: cents for USD.",
              opening_balance_minor),
          .metadata_key = "requested_minor",
          .value = std::to_string(opening_balance_minor)});
  }
  return opening_balance_minor;
}

atm::Currency AdminFields::RequiredCurrency(const std::string& currency_code) {
  const auto currency = atm::Currency::FromCode(currency_code);
  if (!currency) {
    const std::string echo = Echo(currency_code);
    Note({.reason = "CURRENCY_MISMATCH",
          .response_code = "12",
          .field = "currency_code",
          .description = absl::StrFormat("currency_code \"%s\" is no currency of ISO 4217. Send "
                                         "three upper-case letters, such as USD.",
                                         echo),
          .metadata_key = "requested_currency_code",
          .value = echo});
  }
  return currency.value_or(atm::Currency::FromCode("USD").value());
}

std::string AdminFields::DisplayName(const std::string& display_name) {
  if (!IsShortText(display_name)) {
    Note(Invalid("INVALID_DISPLAY_NAME", "display_name", display_name, kShortText));
  }
  return display_name;
}

void AdminFields::UpdateMask(const google::protobuf::FieldMask& mask) {
  for (const std::string& path : mask.paths()) {
    if (path != "display_name" && path != "freeze" && path != "*" && !IsLimitPath(path)) {
      Note(Invalid("INVALID_UPDATE_MASK", "update_mask", path,
                   "cannot be changed. Name display_name, freeze, limits or one of them, such as "
                   "limits.day_minor, or * for everything."));
      return;
    }
  }
}

storage::Freeze AdminFields::Freeze(const v1::Freeze& freeze) {
  storage::Freeze wanted{.blocks = static_cast<storage::Blocks>(freeze.blocks()),
                         .reason = freeze.reason()};
  if (freeze.blocks() < v1::Freeze::BLOCKS_DEBITS || freeze.blocks() > v1::Freeze::BLOCKS_ALL) {
    Note(Invalid("INVALID_FREEZE", "freeze.blocks", std::to_string(freeze.blocks()),
                 "is nothing to block. Send BLOCKS_DEBITS, BLOCKS_CREDITS or BLOCKS_ALL."));
  }
  if (!IsShortText(freeze.reason())) {
    Note(Invalid("INVALID_FREEZE", "freeze.reason", freeze.reason(), kShortText));
  }
  if (freeze.has_end_time()) {
    if (IsTime(freeze.end_time())) {
      // 0 stands for no end; a microsecond later is as long ago.
      const std::int64_t end_us = MicrosUp(freeze.end_time());
      wanted.end_time_us = end_us == 0 ? 1 : end_us;
    } else {
      Note(Invalid("INVALID_FREEZE", "freeze.end_time", EchoTime(freeze.end_time()),
                   "is no time of the years 1 to 9999. Send seconds since 1970, and 0 to "
                   "999,999,999 nanoseconds."));
    }
  }
  return wanted;
}

storage::Limits AdminFields::Limits(const v1::Limits& limits) {
  const storage::Limits wanted = LimitsOf(limits);
  for (const auto& [path, limit] : kLimitPaths) {
    if (wanted.*limit && *(wanted.*limit) < 0) {
      Note(Invalid("INVALID_LIMITS", path, std::to_string(*(wanted.*limit)),
                   "is negative. Send 0 or more, or leave it out for the bank's default."));
    }
  }
  return wanted;
}

std::optional<storage::AccountStanding> AdminFields::State(v1::Account::State state) {
  switch (state) {
    case v1::Account::STATE_UNSPECIFIED:
      return std::nullopt;
    case v1::Account::STATE_ACTIVE:
      return storage::AccountStanding::kActive;
    case v1::Account::STATE_FROZEN:
      return storage::AccountStanding::kFrozen;
    case v1::Account::STATE_CLOSED:
      return storage::AccountStanding::kClosed;
    default:
      Note(Invalid("INVALID_STATE", "state", std::to_string(static_cast<int>(state)),
                   "is none of Account.State. Send one, or nothing for all."));
      return std::nullopt;
  }
}

std::string AdminFields::NumberPrefix(const std::string& number_prefix) {
  if (!number_prefix.empty() && !storage::AccountNumber::Customer(number_prefix)) {
    Note(Invalid("INVALID_NUMBER_PREFIX", "number_prefix", number_prefix,
                 "begins no account number. Send up to 34 characters of A-Z and 0-9."));
  }
  return number_prefix;
}

std::optional<storage::ChainHead> AdminFields::Head(const std::string& expected_head) {
  if (expected_head.empty()) {
    return std::nullopt;
  }
  std::optional<storage::ChainHead> head = storage::ParseHead(expected_head);
  if (!head) {
    Note(Invalid("INVALID_HEAD", "expected_head", expected_head,
                 "is no head of a record. Send one as VerifyBooks answered it: a number, a colon "
                 "and 64 hexadecimal digits."));
  }
  return head;
}

storage::AccountId AdminFields::PageToken(const std::string& page_token,
                                          const storage::AccountQuery& query) {
  if (page_token.empty()) {
    return 0;
  }
  storage::AccountId after = 0;
  const char* const end = page_token.data() + std::min(kTokenDigits, page_token.size());
  std::from_chars(page_token.data(), end, after, 16);
  if (after == 0 || page_token != AccountPageToken(query, after)) {
    Note(Invalid("INVALID_PAGE_TOKEN", "page_token", page_token,
                 "does not go with this request. Send the next_page_token of an answer, with the "
                 "same state and number_prefix."));
  }
  return after;
}

std::string AccountPageToken(const storage::AccountQuery& query, storage::AccountId next_after) {
  return next_after == 0 ? "" : absl::StrFormat("%08x", next_after) + Fingerprint(query);
}

Validated<storage::Command> Validate(const v1::OpenAccountRequest& request) {
  AdminFields fields;
  storage::OpenAccount open{.account = fields.Account("account", request.account()),
                            .currency = atm::Currency::FromCode("USD").value()};
  open.opening_minor = fields.OpeningBalance(request.opening_balance_minor());
  open.currency = fields.RequiredCurrency(request.currency_code());
  const std::optional<Uuid> request_id = fields.RequestId(request.request_id());
  open.display_name = fields.DisplayName(request.display_name());
  std::string reference = fields.Reference(request.reference());
  open.limits = fields.Limits(request.limits());
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return storage::Command{
      .operation = std::move(open), .request_id = request_id, .reference = std::move(reference)};
}

Validated<storage::AccountNumber> Validate(const v1::GetAccountRequest& request) {
  AdminFields fields;
  const storage::AccountNumber account = fields.Account("account", request.account());
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return account;
}

Validated<storage::AccountQuery> Validate(const v1::ListAccountsRequest& request) {
  AdminFields fields;
  storage::AccountQuery query{.page_size = fields.PageSize(request.page_size())};
  query.standing = fields.State(request.state());
  query.number_prefix = fields.NumberPrefix(request.number_prefix());
  query.after = fields.PageToken(request.page_token(), query);
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return query;
}

Validated<storage::Command> Validate(const v1::UpdateAccountRequest& request) {
  AdminFields fields;
  storage::UpdateAccount update{.account = fields.Account("account", request.account())};
  const std::string display_name = fields.DisplayName(request.display_name());
  if (IsNamed(request.update_mask(), "display_name", !display_name.empty())) {
    update.display_name = display_name;
  }
  fields.UpdateMask(request.update_mask());
  if (IsNamed(request.update_mask(), "freeze", request.has_freeze())) {
    if (request.has_freeze()) {
      update.freeze = fields.Freeze(request.freeze());
    } else {
      update.freeze = storage::Unfreeze{};
    }
  }
  fields.Limits(request.limits());
  update.limits = ChangesOf(request);
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return storage::Command{.operation = std::move(update), .request_id = {}};
}

Validated<storage::Command> Validate(const v1::CloseAccountRequest& request) {
  return ValidateAccountOnly<storage::CloseAccount>(request);
}

Validated<storage::Command> Validate(const v1::ReopenAccountRequest& request) {
  return ValidateAccountOnly<storage::ReopenAccount>(request);
}

Validated<storage::HoldQuery> Validate(const v1::AdminServiceListHoldsRequest& request) {
  AdminFields fields;
  storage::HoldQuery query{.page_size = fields.PageSize(request.page_size())};
  query.after = ReadHoldToken(request.page_token(), query, &fields);
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return query;
}

Validated<storage::AuditRequest> Validate(const v1::VerifyBooksRequest& request) {
  AdminFields fields;
  storage::AuditRequest audit;
  audit.expected = fields.Head(request.expected_head());
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return audit;
}

}  // namespace atm::server
