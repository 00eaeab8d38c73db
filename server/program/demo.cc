#include "server/program/demo.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

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

// Each account is opened by a request id of its own, always the same (a UUID of version 8, RFC
// 9562, 5.8): the ledger carries it out once for ever, and its record tells a sample account from a
// user's account of the same number.
storage::Command OpeningOf(std::size_t index) {
  const SampleAccount& sample = kSampleAccounts.at(index);
  return {
      .operation =
          storage::OpenAccount{.account = storage::AccountNumber::Customer(sample.number).value(),
                               .currency = Currency::FromCode("USD").value(),
                               .opening_minor = sample.opening_minor},
      .request_id = Uuid::Parse(absl::StrFormat("61746d00-0000-8000-8000-64656d6f00%02x", index)),
      .origin = storage::Principal::Bank()};
}

absl::StatusOr<bool> Open(storage::Ledger* ledger, std::size_t index) {
  const storage::Outcome outcome = ledger->Execute(OpeningOf(index));
  if (const auto* refusal = std::get_if<storage::Refusal>(&outcome)) {
    // A disk without room is told of before the record is asked; what is open can be served all the
    // same.
    if (refusal->reason == storage::RefusalReason::kStorageFull &&
        ledger->Balance(
            storage::AccountNumber::Customer(kSampleAccounts.at(index).number).value())) {
      return false;
    }
    return absl::UnavailableError(absl::StrFormat("the sample account %s cannot be opened: %s",
                                                  kSampleAccounts.at(index).number,
                                                  RefusalStatus(*refusal, {}).error_message()));
  }
  return !std::get<storage::Receipt>(outcome).replayed;
}

// Whether the ledger's account of the first sample number is a user's own. (If it is not open, and
// the ledger is not empty, the ledger is a user's too: samples are opened in order.)
bool IsOthers(storage::Ledger* ledger) {
  if (ledger->empty()) {
    return false;
  }
  const storage::Command first = OpeningOf(0);
  if (!ledger->Balance(std::get<storage::OpenAccount>(first.operation).account).has_value()) {
    return true;
  }
  const storage::Outcome outcome = ledger->Execute(first);
  const auto* refusal = std::get_if<storage::Refusal>(&outcome);
  return refusal != nullptr && refusal->reason == storage::RefusalReason::kAccountExists;
}

}  // namespace

absl::StatusOr<DemoResult> OpenDemoAccounts(storage::Ledger* ledger) {
  if (IsOthers(ledger)) {
    return DemoResult::kLeftAlone;
  }
  DemoResult result = DemoResult::kOpenSince;
  for (std::size_t index = 0; index < kSampleAccounts.size(); ++index) {
    const absl::StatusOr<bool> opened = Open(ledger, index);
    if (!opened.ok()) {
      return opened.status();
    }
    if (*opened) {
      result = DemoResult::kOpened;
    }
  }
  return result;
}

}  // namespace atm::server
