// The fields that only requests of AdminService have, and its messages as a whole. See
// request_fields.h and validate.h.
#ifndef ATM_SERVER_WIRE_ADMIN_FIELDS_H_
#define ATM_SERVER_WIRE_ADMIN_FIELDS_H_

#include <google/protobuf/field_mask.pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "atm/v1/account.pb.h"
#include "atm/v1/admin_service.pb.h"
#include "server/wire/request_fields.h"
#include "server/wire/validate.h"
#include "storage/audit/audit_report.h"
#include "storage/model/account.h"
#include "storage/model/account_limits.h"
#include "storage/model/command.h"
#include "storage/read/account_query.h"

namespace atm::server {

// Each in the order that proto/atm/v1/admin_service.proto documents.
class AdminFields : public RequestFields {
 public:
  // INVALID_AMOUNT, of `opening_balance_minor`.
  std::int64_t OpeningBalance(std::int64_t opening_balance_minor);

  // CURRENCY_MISMATCH, also if it is empty; then any.
  atm::Currency RequiredCurrency(const std::string& currency_code);

  // INVALID_DISPLAY_NAME
  std::string DisplayName(const std::string& display_name);

  // INVALID_UPDATE_MASK
  void UpdateMask(const google::protobuf::FieldMask& mask);

  // INVALID_FREEZE
  storage::Freeze Freeze(const v1::Freeze& freeze);

  // INVALID_LIMITS
  storage::Limits Limits(const v1::Limits& limits);

  // INVALID_STATE; nothing if it is not given.
  std::optional<storage::AccountStanding> State(v1::Account::State state);

  // INVALID_NUMBER_PREFIX
  std::string NumberPrefix(const std::string& number_prefix);

  // INVALID_HEAD; nothing if it is not given.
  std::optional<storage::ChainHead> Head(const std::string& expected_head);

  // INVALID_PAGE_TOKEN. Where the page of `query` begins.
  storage::AccountId PageToken(const std::string& page_token, const storage::AccountQuery& query);
};

// The token of the page that begins after `next_after`; empty if that is 0: there is none.
std::string AccountPageToken(const storage::AccountQuery& query, storage::AccountId next_after);

Validated<storage::Command> Validate(const v1::OpenAccountRequest& request);
Validated<storage::AccountNumber> Validate(const v1::GetAccountRequest& request);
Validated<storage::AccountQuery> Validate(const v1::ListAccountsRequest& request);
Validated<storage::Command> Validate(const v1::UpdateAccountRequest& request);
Validated<storage::Command> Validate(const v1::CloseAccountRequest& request);
Validated<storage::Command> Validate(const v1::ReopenAccountRequest& request);
Validated<storage::HoldQuery> Validate(const v1::AdminServiceListHoldsRequest& request);
Validated<storage::AuditRequest> Validate(const v1::VerifyBooksRequest& request);

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_ADMIN_FIELDS_H_
