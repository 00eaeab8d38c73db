#include "client/fake/fake_bank.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <span>
#include <utility>
#include <variant>

#include "client/fake/local_call.h"
#include "client/fake/mailbox.h"
#include "server/call/method.h"
#include "server/methods/methods.h"
#include "server/wire/convert.h"
#include "server/wire/validate.h"
#include "storage/base/check.h"
#include "storage/engine/open_journal.h"
#include "storage/model/command.h"

namespace atm {
namespace {

constexpr std::int64_t kStartOfTimeUs = 1'767'225'600'000'000;  // 2026-01-01T00:00:00Z
constexpr std::int64_t kMicrosPerSecond = 1'000'000;

// A test asks for one thing after the other.
constexpr std::size_t kReaders = 1;

std::unique_ptr<storage::Ledger> OpenLedger(std::function<std::int64_t()> clock_us) {
  auto journal = storage::OpenJournal({.url = ":memory:"});
  storage::Check(journal.ok(), "there is memory for a journal");
  auto ledger = storage::Ledger::Open(*std::move(journal),
                                      {.readers = kReaders, .clock_us = std::move(clock_us)});
  storage::Check(ledger.ok(), "an empty journal can be opened");
  return *std::move(ledger);
}

// The row of the method that has such requests.
const server::Method& MethodOf(const google::protobuf::Descriptor* request_type) {
  for (const std::span<const server::Method> table :
       {server::AtmMethods(), server::AdminMethods()}) {
    const auto row = std::ranges::find_if(
        table, [&](const server::Method& method) { return method.request_type() == request_type; });
    if (row != table.end()) return *row;
  }
  storage::Check(false, "every call of a Connection has a method");
  std::abort();
}

}  // namespace

FakeBank::FakeBank(std::function<std::int64_t()> clock_us)
    : clock_us_(std::move(clock_us)),
      now_us_(kStartOfTimeUs),
      request_ids_([] { return std::uint64_t{kStartOfTimeUs / 1'000}; },
                   [] { return std::uint64_t{0}; }),
      service_([this] {
        const std::chrono::microseconds since_1970(now_us_.load());
        return std::chrono::system_clock::time_point(since_1970);
      }),
      ledger_(OpenLedger([this] { return now_us_.load(); })) {
  service_.Serve(ledger_.get());
}

FakeBank::~FakeBank() { service_.Close(); }

bool FakeBank::Open(const std::string& account, const std::string& currency_code,
                    std::int64_t balance_minor) {
  PassTime();
  v1::OpenAccountRequest request;
  request.set_account(account);
  request.set_currency_code(currency_code);
  request.set_opening_balance_minor(balance_minor);
  request.set_request_id(request_ids_.Next().ToString());
  return Ask<v1::OpenAccountResponse>(request).ok();
}

void FakeBank::PassTime() {
  for (;;) {
    const storage::TransactionId last = ledger_->last_transaction();
    now_us_ = clock_us_ ? clock_us_() : kStartOfTimeUs + (last + 1) * kMicrosPerSecond;
    if (!may_have_holds_) return;
    // The ledger frees holds by itself, but not at once. Before it decides a command it always
    // does, even before one that cannot be carried out and leaves no trace.
    static const storage::Command kCommand{
        .operation = storage::Release{.hold = storage::TransactionId{0}},
        .request_id = std::nullopt};
    ledger_->Execute(kCommand);
    if (ledger_->last_transaction() == last) return;
  }
}

absl::StatusOr<v1::ImportAccountsResponse> FakeBank::Import(
    const std::vector<v1::ImportAccountsRequest>& parts) {
  v1::ImportAccountsResponse response;
  absl::Status status =
      CallImport(MethodOf(v1::ImportAccountsRequest::descriptor()), service_, parts, response);
  if (!status.ok()) return status;
  return response;
}

absl::Status FakeBank::Export(
    const v1::ExportTransactionsRequest& request,
    absl::FunctionRef<Proceed(const v1::ExportTransactionsResponse&)> told) {
  return CallFeed(
      MethodOf(v1::ExportTransactionsRequest::descriptor()), service_, request,
      [] { return Proceed::kGoOn; },
      [told](const google::protobuf::Message& message) {
        return told(static_cast<const v1::ExportTransactionsResponse&>(message));
      });
}

absl::Status FakeBank::Backup(const v1::BackupRequest& request,
                              absl::FunctionRef<Proceed(const v1::BackupResponse&)> told) {
  return CallFeed(
      MethodOf(v1::BackupRequest::descriptor()), service_, request, [] { return Proceed::kGoOn; },
      [told](const google::protobuf::Message& message) {
        return told(static_cast<const v1::BackupResponse&>(message));
      });
}

absl::Status FakeBank::CheckFeed(const v1::WatchTransactionsRequest& request) {
  return CallFeed(
      MethodOf(v1::WatchTransactionsRequest::descriptor()), service_, request,
      [] { return Proceed::kStop; }, [](const auto& /*message*/) { return Proceed::kStop; });
}

std::vector<v1::Transaction> FakeBank::NextOfFeed(const v1::WatchTransactionsRequest& request) {
  auto query = std::get<storage::FeedQuery>(server::Validate(request));
  std::vector<v1::Transaction> next;
  // A chunk may have none that fit, although some follow.
  while (next.empty()) {
    Mailbox<storage::FeedFinding> found;
    ledger_->ReadFeed(query, [&](storage::FeedFinding finding) { found.Put(std::move(finding)); });
    const storage::FeedFinding finding = found.Take();
    const auto* const chunk = std::get_if<storage::FeedChunk>(&finding);
    if (chunk == nullptr || chunk->read_to == query.after) break;
    for (const storage::Receipt& receipt : chunk->receipts) {
      server::ConvertWithBalances(receipt, &next.emplace_back());
    }
    query.after = chunk->read_to;
  }
  return next;
}

absl::Status FakeBank::AskFor(const google::protobuf::Message& request,
                              google::protobuf::Message& response) {
  return CallUnary(MethodOf(request.GetDescriptor()), service_, request, response);
}

}  // namespace atm
