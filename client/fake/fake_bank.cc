#include "client/fake/fake_bank.h"

#include <utility>

#include "client/fake/fake_refusals.h"
#include "client/fake/fake_statement.h"
#include "client/status/rich_status.h"
#include "storage/values/currency.h"

namespace atm {
namespace {

constexpr std::uint64_t kStartOfTimeMs = 1'767'225'600'000;  // 2026-01-01T00:00:00Z

// Recorded with its request id, and given again: it follows from what was in the books.
bool IsRecorded(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) || absl::IsOutOfRange(status);
}

// The usual form of what may be a request id.
std::string Canonical(const std::string& request_id) {
  const auto uuid = Uuid::Parse(request_id);
  return uuid.has_value() ? uuid->ToString() : request_id;
}

v1::GetTransactionResponse Show(const absl::StatusOr<FakeAnswer>& outcome) {
  v1::GetTransactionResponse response;
  if (!outcome.ok()) {
    *response.mutable_refusal() = RichOf(outcome.status());
  } else if (outcome->transaction.has_value()) {
    *response.mutable_transaction() = *outcome->transaction;
  }
  return response;
}

}  // namespace

FakeBank::FakeBank(std::function<std::int64_t()> clock_us)
    : book_(std::move(clock_us)),
      request_ids_(std::make_shared<UuidV7Generator>([] { return kStartOfTimeMs; },
                                                     [] { return std::uint64_t{0}; })) {}

bool FakeBank::Open(const std::string& account, const std::string& currency_code,
                    std::int64_t balance_minor) {
  if (!IsAccountNumber(account) || !Currency::FromCode(currency_code).has_value()) return false;
  if (balance_minor < 0) return false;
  FakeRequest request;
  request.kind = v1::Transaction::KIND_OPENING;
  request.request_id = NextRequestId();
  FakeAnswer answer;
  answer.transaction = book_.Open(account, currency_code, balance_minor, request.request_id);
  if (!answer.transaction.has_value()) return false;
  records_.emplace(request.request_id, Record{request, answer});
  return true;
}

absl::StatusOr<v1::BalanceResponse> FakeBank::Balance(const v1::BalanceRequest& request) {
  if (absl::Status status = CheckForm(request); !status.ok()) return status;
  ExpireHolds();
  absl::StatusOr<v1::AccountBalance> balance =
      request.as_of_case() == v1::BalanceRequest::AS_OF_NOT_SET ? book_.Balance(request.account())
                                                                : PastBalance(request);
  if (!balance.ok()) return balance.status();
  v1::BalanceResponse response;
  *response.mutable_balance() = *std::move(balance);
  return response;
}

absl::StatusOr<v1::AccountBalance> FakeBank::PastBalance(const v1::BalanceRequest& request) const {
  const auto& ledger = book_.transactions();
  std::int64_t as_of_id = request.as_of_transaction_id();
  if (request.has_as_of_time()) {
    if (ToMicroseconds(request.as_of_time()) > book_.NowUs()) {
      return fake_refusals::InvalidAsOfTime(request.as_of_time());
    }
    as_of_id = LastAt(ledger, request.as_of_time());
  }
  const absl::StatusOr<v1::AccountBalance> now = book_.Balance(request.account());
  if (!now.ok()) return now.status();
  if (as_of_id != 0 && book_.Find(as_of_id) == nullptr) {
    return fake_refusals::TransactionNotFound(as_of_id);
  }
  v1::AccountBalance balance = BalanceAfter(ledger, request.account(), as_of_id);
  balance.set_currency_code(now->currency_code());
  return balance;
}

absl::StatusOr<v1::ListTransactionsResponse> FakeBank::ListTransactions(
    const v1::ListTransactionsRequest& request) {
  if (absl::Status status = CheckForm(request); !status.ok()) return status;
  ExpireHolds();
  const absl::StatusOr<v1::AccountBalance> now = book_.Balance(request.account());
  if (!now.ok()) return now.status();
  v1::ListTransactionsResponse page = StatementPage(book_.transactions(), request);
  page.set_currency_code(now->currency_code());
  return page;
}

absl::Status FakeBank::CheckFeed(const v1::WatchTransactionsRequest& request) {
  if (absl::Status status = CheckForm(request); !status.ok()) return status;
  ExpireHolds();
  const bool is_of_account = !request.account().empty();
  const auto now = is_of_account ? book_.Balance(request.account()) : v1::AccountBalance();
  if (!now.ok()) return now.status();
  const std::int64_t after = request.after_transaction_id();
  if (after != 0 && book_.Find(after) == nullptr) return fake_refusals::TransactionNotFound(after);
  return absl::OkStatus();
}

std::optional<v1::Transaction> FakeBank::NextOfFeed(
    const v1::WatchTransactionsRequest& request) const {
  const v1::Transaction* next = atm::NextOfFeed(book_.transactions(), request);
  return next == nullptr ? std::nullopt : std::optional(*next);
}

absl::StatusOr<v1::GetTransactionResponse> FakeBank::GetTransaction(
    const v1::GetTransactionRequest& request) {
  if (absl::Status status = CheckForm(request); !status.ok()) return status;
  ExpireHolds();
  if (request.has_request_id()) {
    const std::string& sent = request.request_id();
    const auto found = records_.find(Canonical(sent));
    if (found == records_.end()) return fake_refusals::TransactionNotFound(sent);
    return Show(OutcomeOf(found->second, sent));
  }
  const v1::Transaction* transaction = book_.Find(request.transaction_id());
  if (transaction == nullptr) return fake_refusals::TransactionNotFound(request.transaction_id());
  v1::GetTransactionResponse response;
  *response.mutable_transaction() = *transaction;
  return response;
}

absl::StatusOr<FakeAnswer> FakeBank::CarryOut(FakeRequest request) {
  if (absl::Status status = CheckForm(request); !status.ok()) return status;
  ExpireHolds();
  const std::string sent = request.request_id;
  if (sent.empty()) request.request_id = NextRequestId();
  Resolve(request);
  if (const auto found = records_.find(request.request_id); found != records_.end()) {
    return AnswerAgain(request, found->second, sent);
  }
  absl::StatusOr<FakeAnswer> outcome = book_.Decide(request);
  if (outcome.ok() && !outcome->transaction.has_value()) {
    records_.emplace(request.original_request_id.value(), Record{std::nullopt, FakeAnswer()});
  }
  if (outcome.ok() || (!sent.empty() && IsRecorded(outcome.status()))) {
    records_.emplace(request.request_id, Record{request, outcome});
  }
  return outcome;
}

absl::StatusOr<FakeAnswer> FakeBank::AnswerAgain(const FakeRequest& request, const Record& record,
                                                 const std::string& sent) {
  absl::StatusOr<FakeAnswer> again = OutcomeOf(record, sent);
  if (!record.request.has_value()) return again;
  const std::string field = FirstDifference(request, *record.request);
  if (!field.empty()) return fake_refusals::RequestIdReused(sent, field);
  if (again.ok()) again->replayed = true;
  return again;
}

absl::StatusOr<FakeAnswer> FakeBank::OutcomeOf(const Record& record, const std::string& sent) {
  if (!record.request.has_value()) return fake_refusals::ReversedBeforeArrival(sent);
  return record.outcome;
}

void FakeBank::ExpireHolds() {
  for (auto hold = book_.FirstExpired(); hold.has_value(); hold = book_.FirstExpired()) {
    FakeRequest request;
    request.kind = v1::Transaction::KIND_EXPIRY;
    request.hold_id = *hold;
    request.request_id = NextRequestId();
    const absl::StatusOr<FakeAnswer> outcome = book_.Decide(request);
    records_.emplace(request.request_id, Record{request, outcome});
  }
}

void FakeBank::Resolve(FakeRequest& request) const {
  request.request_id = Canonical(request.request_id);
  if (!request.original_request_id.has_value()) return;
  request.original_request_id = Canonical(*request.original_request_id);
  const auto found = records_.find(*request.original_request_id);
  if (found == records_.end() || !found->second.outcome.ok()) return;
  if (const auto& transaction = found->second.outcome->transaction; transaction.has_value()) {
    request.original_id = transaction->id();
  }
}

}  // namespace atm
