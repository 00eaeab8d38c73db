#include "server/wire/validate.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/wire/page_token.h"

namespace atm::server {
namespace {

// What every request that moves money has, beside its operation.
struct Common {
  std::optional<Uuid> request_id;
  std::string memo;
  std::string reference;
};

template <typename Request>
Common ReadCommon(const Request& request, RequestFields* fields) {
  return {.request_id = fields->RequestId(request.request_id()),
          .memo = fields->Memo(request.memo()),
          .reference = fields->Reference(request.reference())};
}

// Withdraw, Deposit and Hold: an amount of one account.
template <typename Operation, typename Request>
Operation ReadAccountOperation(const Request& request, RequestFields* fields) {
  return {.account = fields->Account("account", request.account()),
          .amount_minor = fields->Amount(request.amount_minor()),
          .currency = fields->Currency(request.currency_code())};
}

Validated<storage::Command> Finish(const RequestFields& fields, storage::Operation operation,
                                   Common common) {
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return storage::Command{.operation = std::move(operation),
                          .request_id = common.request_id,
                          .memo = std::move(common.memo),
                          .reference = std::move(common.reference)};
}

// What a list is of: see EncodeListToken.
std::string SubjectOf(const storage::ReferenceSearch& search) {
  return absl::StrCat("transactions of ", search.reference);
}
std::string SubjectOf(const storage::HoldQuery& query) {
  return query.account ? absl::StrCat("holds of ", query.account->text()) : "holds by expiry";
}

}  // namespace

Validated<storage::AccountNumber> Validate(const v1::BalanceRequest& request) {
  RequestFields fields;
  const storage::AccountNumber account = fields.Account("account", request.account());
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return account;
}

Validated<PastBalance> ValidateAsOf(const v1::BalanceRequest& request,
                                    std::chrono::system_clock::time_point now) {
  RequestFields fields;
  PastBalance wanted{.account = fields.Account("account", request.account()), .as_of = {}};
  if (request.has_as_of_time()) {
    wanted.as_of = storage::AsOfTime{.time_us = fields.AsOfTimeUs(request.as_of_time(), now)};
  } else {
    wanted.as_of =
        storage::AsOfTransaction{.id = fields.AsOfTransactionId(request.as_of_transaction_id())};
  }
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return wanted;
}

Validated<storage::Command> Validate(const v1::WithdrawRequest& request) {
  RequestFields fields;
  const auto withdraw = ReadAccountOperation<storage::Withdraw>(request, &fields);
  Common common = ReadCommon(request, &fields);
  return Finish(fields, withdraw, std::move(common));
}

Validated<storage::Command> Validate(const v1::DepositRequest& request) {
  RequestFields fields;
  const auto deposit = ReadAccountOperation<storage::Deposit>(request, &fields);
  Common common = ReadCommon(request, &fields);
  return Finish(fields, deposit, std::move(common));
}

Validated<storage::Command> Validate(const v1::TransferRequest& request) {
  RequestFields fields;
  const storage::AccountNumber from = fields.Account("from_account", request.from_account());
  const storage::AccountNumber to = fields.Account("to_account", request.to_account());
  fields.Different(from, to);
  const storage::Transfer transfer{.from = from,
                                   .to = to,
                                   .amount_minor = fields.Amount(request.amount_minor()),
                                   .currency = fields.Currency(request.currency_code())};
  Common common = ReadCommon(request, &fields);
  return Finish(fields, transfer, std::move(common));
}

Validated<storage::Command> Validate(const v1::HoldRequest& request) {
  RequestFields fields;
  auto hold = ReadAccountOperation<storage::Hold>(request, &fields);
  Common common = ReadCommon(request, &fields);
  if (request.has_expire_time()) {
    hold.expire_time_us = fields.ExpireTimeUs(request.expire_time());
  }
  if (request.has_expire_after()) {
    hold.expire_after_us = fields.ExpireAfterUs(request.expire_after(), request.has_expire_time());
  }
  return Finish(fields, hold, std::move(common));
}

Validated<storage::Command> Validate(const v1::CaptureRequest& request) {
  RequestFields fields;
  const storage::Capture capture{.hold = fields.HoldId(request.hold_id()),
                                 .amount_minor = fields.Amount(request.amount_minor()),
                                 .currency = fields.Currency(request.currency_code())};
  Common common = ReadCommon(request, &fields);
  return Finish(fields, capture, std::move(common));
}

Validated<storage::Command> Validate(const v1::ReleaseRequest& request) {
  RequestFields fields;
  const storage::Release release{.hold = fields.HoldId(request.hold_id())};
  Common common = ReadCommon(request, &fields);
  return Finish(fields, release, std::move(common));
}

Validated<storage::Command> Validate(const v1::ReverseRequest& request) {
  RequestFields fields;
  storage::Reverse reverse{};
  if (!request.has_original_request_id()) {
    reverse.original = fields.TransactionId(request.transaction_id());  // 0 if there is none
  }
  reverse.amount_minor = fields.PartialAmount(request.amount_minor());
  reverse.currency = fields.Currency(request.currency_code());
  Common common{.request_id = fields.RequestId(request.request_id()), .memo = {}, .reference = {}};
  if (request.has_original_request_id()) {
    reverse.original = fields.OriginalRequestId(request.original_request_id(), common.request_id);
  }
  common.memo = fields.Memo(request.memo());
  common.reference = fields.Reference(request.reference());
  reverse.reason = fields.ReversalReason(request.reason());
  return Finish(fields, reverse, std::move(common));
}

Validated<storage::RecordKey> Validate(const v1::GetTransactionRequest& request) {
  RequestFields fields;
  storage::RecordKey key;
  if (request.has_request_id()) {
    key = fields.RequiredRequestId(request.request_id());
  } else {
    key = fields.TransactionId(request.transaction_id());  // 0 if there is none
  }
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return key;
}

Validated<storage::StatementQuery> Validate(const v1::ListTransactionsRequest& request) {
  RequestFields fields;
  storage::StatementQuery query{.account = fields.Account("account", request.account())};
  query.filter.reference = fields.Reference(request.reference());
  query.page_size = fields.PageSize(request.page_size());
  // A token is one of a filter, which is read first although it comes after it in the order.
  RequestFields filter;
  const TimeRangeUs range =
      filter.TimeRange(request.has_start_time() ? &request.start_time() : nullptr,
                       request.has_end_time() ? &request.end_time() : nullptr);
  query.start_time_us = range.start;
  query.end_time_us = range.end;
  query.filter.kinds = filter.Kinds(request.kinds());
  query.order = filter.Order(request.order());
  query.filter.business_day = filter.BusinessDay(request.business_day());
  if (!request.origin().empty()) query.filter.origin = request.origin();
  query.position = fields.PageToken(request.page_token(), query);
  fields.Append(filter);
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return query;
}

Validated<storage::ReferenceSearch> Validate(const v1::FindTransactionsRequest& request) {
  RequestFields fields;
  storage::ReferenceSearch search{.reference = fields.RequiredReference(request.reference()),
                                  .page_size = fields.PageSize(request.page_size())};
  const auto position = fields.ListToken(request.page_token(), SubjectOf(search),
                                         "the transactions of this reference");
  if (position) search.before = position->major;
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return search;
}

std::string PageTokenAfter(const storage::ReferenceSearch& search,
                           const storage::ReferencePage& page) {
  if (page.next_before == 0) return {};
  return EncodeListToken(SubjectOf(search), {.major = page.next_before});
}

storage::HoldPosition ReadHoldToken(const std::string& token, const storage::HoldQuery& query,
                                    RequestFields* fields) {
  const auto position = fields->ListToken(token, SubjectOf(query), "these holds");
  if (!position) return {};
  return {.expire_time_us = position->major, .id = position->minor};
}

std::string PageTokenAfter(const storage::HoldQuery& query, const storage::HoldPage& page) {
  if (!page.next) return {};
  return EncodeListToken(SubjectOf(query),
                         {.major = page.next->expire_time_us, .minor = page.next->id});
}

Validated<storage::HoldQuery> Validate(const v1::ListHoldsRequest& request) {
  RequestFields fields;
  storage::HoldQuery query{.account = fields.Account("account", request.account()),
                           .page_size = fields.PageSize(request.page_size())};
  query.after = ReadHoldToken(request.page_token(), query, &fields);
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return query;
}

Validated<storage::FeedQuery> Validate(const v1::WatchTransactionsRequest& request) {
  RequestFields fields;
  storage::FeedQuery query;
  if (!request.account().empty()) {
    query.account = fields.Account("account", request.account());
  }
  query.after = fields.AfterTransactionId(request.after_transaction_id());
  query.filter = ReadFilter(request, &fields);
  if (!fields.violations().empty()) {
    return fields.violations();
  }
  return query;
}

}  // namespace atm::server
