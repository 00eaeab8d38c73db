#include <google/protobuf/message.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/cord.h"
#include "atm/error.h"
#include "atm/feed.h"
#include "atm/v1/admin_service.pb.h"
#include "atm/v1/atm_service.pb.h"
#include "client/fake/local_call.h"
#include "server/call/method.h"
#include "server/call/service.h"
#include "server/methods/methods.h"
#include "storage/engine/open_journal.h"
#include "storage/ledger/ledger.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace atm::fuzz {
namespace {

using google::protobuf::Message;

// After so many requests there is a new bank, since its memory grows.
constexpr int kRequestsOfOneBank = 5'000;

constexpr std::int64_t kNowUs = 1'767'225'600'000'000;

std::unique_ptr<Message> MakeMessage(const google::protobuf::Descriptor* type) {
  const Message* const prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type);
  return std::unique_ptr<Message>(prototype->New());
}

// A bank with two accounts, a hold and nobody else.
class FuzzedBank {
 public:
  FuzzedBank()
      : methods_(server::AllMethods()), service_([] {
          return std::chrono::system_clock::time_point(std::chrono::microseconds(kNowUs));
        }) {
    auto journal = storage::OpenJournal({.url = ":memory:"});
    Demand(journal.ok(), "a journal in memory can be opened");
    auto ledger = storage::Ledger::Open(*std::move(journal),
                                        {.readers = 1, .clock_us = [] { return kNowUs; }});
    Demand(ledger.ok(), "a ledger in memory can be opened");
    ledger_ = *std::move(ledger);
    service_.Serve(ledger_.get());
    for (const char* number : {"10001", "10002"}) {
      v1::OpenAccountRequest request;
      request.set_account(number);
      request.set_currency_code("USD");
      request.set_opening_balance_minor(100'000);
      Ask("OpenAccount", request.SerializeAsString());
    }
    v1::HoldRequest hold;
    hold.set_account("10001");
    hold.set_amount_minor(500);
    Ask("Hold", hold.SerializeAsString());
  }
  ~FuzzedBank() { service_.Close(); }

  FuzzedBank(const FuzzedBank&) = delete;
  FuzzedBank& operator=(const FuzzedBank&) = delete;

  void Ask(std::string_view name, const std::string& bytes) {
    const auto method =
        std::ranges::find_if(methods_, [&](const auto& row) { return row.name() == name; });
    if (method == methods_.end()) return;
    const std::unique_ptr<Message> request = MakeMessage(method->request_type());
    if (!request->ParseFromString(bytes)) return;
    CheckAnswer(Call(*method, *request));
  }

  void CheckBooks() {
    v1::VerifyBooksResponse response;
    const auto method =
        std::ranges::find_if(methods_, [](const auto& row) { return row.name() == "VerifyBooks"; });
    const absl::Status verified = CallUnary(*method, service_, v1::VerifyBooksRequest(), response);
    Demand(verified.ok() && response.whole(), "the books are whole");
  }

 private:
  absl::Status Call(const server::Method& method, const Message& request) {
    const std::unique_ptr<Message> response = MakeMessage(method.response_type());
    switch (method.kind) {
      case server::MethodKind::kUnary:
        return CallUnary(method, service_, request, *response);
      case server::MethodKind::kFeed:
        return CallFeed(
            method, service_, request, [] { return Proceed::kStop; },
            [](const Message& /*message*/) { return Proceed::kStop; });
      case server::MethodKind::kImport: {
        const auto& part = static_cast<const v1::ImportAccountsRequest&>(request);
        return CallImport(method, service_, std::vector{part, part}, *response);
      }
    }
    return absl::OkStatus();
  }

  static void CheckAnswer(const absl::Status& status) {
    if (status.ok()) return;
    Demand(
        status.code() != absl::StatusCode::kInternal && status.code() != absl::StatusCode::kUnknown,
        "no request is an error of the server");
    Demand(!ReasonOf(status).empty() || status.code() == absl::StatusCode::kNotFound ||
               status.code() == absl::StatusCode::kCancelled,
           "every refusal has a reason");
  }

  const std::vector<server::Method> methods_;
  server::Service service_;
  std::unique_ptr<storage::Ledger> ledger_;
};

}  // namespace

void TakeRequest(Bytes bytes) {
  static FuzzedBank* bank = nullptr;  // the last one lives until the end of the process
  static int requests = 0;
  if (requests % kRequestsOfOneBank == 0) {
    if (bank != nullptr) bank->CheckBooks();
    delete bank;
    bank = new FuzzedBank();
  }
  ++requests;
  Input input(bytes);
  const std::string_view method = input.TextTo('\n');
  bank->Ask(method, std::string(TextOf(input.Rest())));
}

}  // namespace atm::fuzz
