#include "server/program/demo.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <future>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "server/status/errors.h"
#include "storage/model/command.h"
#include "storage/values/uuid.h"

namespace atm::server {
namespace {

struct SampleAccount {
  std::string_view number;
  std::int64_t opening_minor;
};

constexpr std::array<SampleAccount, 10> kSampleAccounts = {{{"10001", 1'000'00},
                                                            {"10002", 2'000'00},
                                                            {"10003", 3'000'00},
                                                            {"10004", 4'000'00},
                                                            {"10005", 5'000'00},
                                                            {"10006", 6'000'00},
                                                            {"10007", 7'000'00},
                                                            {"10008", 8'000'00},
                                                            {"10009", 9'000'00},
                                                            {"100000", 10'000'00}}};

storage::AccountNumber NumberOf(const SampleAccount& sample) {
  return storage::AccountNumber::Customer(sample.number).value();
}

// Without a request id: one that can be guessed, anybody could use up first, by a Reverse say. The
// account itself says that it is open, and its first transaction says who opened it.
storage::Command OpeningOf(const SampleAccount& sample) {
  return {.operation = storage::OpenAccount{.account = NumberOf(sample),
                                            .currency = Currency::FromCode("USD").value(),
                                            .opening_minor = sample.opening_minor},
          .request_id = {},
          .origin = storage::Principal::Bank()};
}

bool IsOpen(const storage::Ledger& ledger, const SampleAccount& sample) {
  return ledger.Balance(NumberOf(sample)).has_value();
}

// Earlier versions opened the first sample account with this request id, and the earliest ones did
// not record who asked.
bool IsOfEarlierVersion(const storage::Transaction& opening) {
  return opening.request_id == Uuid::Parse("61746d00-0000-8000-8000-64656d6f0000");
}

// The first line of an account's statement; nullopt if it cannot be read.
std::optional<storage::Receipt> FirstOf(storage::Ledger& ledger, const SampleAccount& sample) {
  std::promise<storage::StatementFinding> promise;
  ledger.ReadStatement(
      {.account = NumberOf(sample), .order = storage::StatementOrder::kOldestFirst, .page_size = 1},
      [&promise](storage::StatementFinding found) { promise.set_value(std::move(found)); });
  storage::StatementFinding found = promise.get_future().get();
  const auto* page = std::get_if<storage::StatementPage>(&found);
  if (page == nullptr || page->lines.empty()) return std::nullopt;
  return page->lines.front().receipt;
}

// Whether the ledger is empty, or an earlier start opened its first sample account. No caller can
// pass for the bank.
bool IsOurs(storage::Ledger& ledger) {
  if (ledger.empty()) return true;
  const SampleAccount& first = kSampleAccounts.front();
  if (!IsOpen(ledger, first)) return false;
  const std::optional<storage::Receipt> opening = FirstOf(ledger, first);
  return opening && opening->transaction.kind == storage::TransactionKind::kOpening &&
         (opening->origin == storage::Principal::Bank() ||
          IsOfEarlierVersion(opening->transaction));
}

absl::Status NotOpened(const SampleAccount& sample, const storage::Refusal& refusal) {
  return absl::UnavailableError(absl::StrFormat("the sample account %s cannot be opened: %s",
                                                sample.number,
                                                RefusalStatus(refusal, {}).error_message()));
}

// Opens all of them, or none: one batch of the ledger, which is durable at once.
absl::Status OpenAll(storage::Ledger& ledger, const std::vector<SampleAccount>& samples) {
  std::vector<storage::Command> openings;
  openings.reserve(samples.size());
  for (const SampleAccount& sample : samples) openings.push_back(OpeningOf(sample));
  std::promise<std::vector<storage::Outcome>> promise;
  ledger.SubmitAll(std::move(openings), storage::Together::kAllOrNone,
                   [&promise](std::vector<storage::Outcome> outcomes) {
                     promise.set_value(std::move(outcomes));
                   });
  const std::vector<storage::Outcome> outcomes = promise.get_future().get();
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto* refusal = std::get_if<storage::Refusal>(&outcomes[i]);
    if (refusal != nullptr && refusal->reason != storage::RefusalReason::kOthersRefused) {
      return NotOpened(samples[i], *refusal);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DemoResult> OpenDemoAccounts(storage::Ledger* ledger) {
  if (!IsOurs(*ledger)) return DemoResult::kLeftAlone;
  std::vector<SampleAccount> missing;
  for (const SampleAccount& sample : kSampleAccounts) {
    if (!IsOpen(*ledger, sample)) missing.push_back(sample);
  }
  if (missing.empty()) return DemoResult::kOpenSince;
  if (absl::Status opened = OpenAll(*ledger, missing); !opened.ok()) return opened;
  return DemoResult::kOpened;
}

}  // namespace atm::server
