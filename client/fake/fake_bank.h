// The bank inside a FakeConnection: the real ledger over a journal in memory, the real methods of
// the service, and a clock that moves only between two calls. The FakeConnection owns it.
#ifndef ATM_CLIENT_FAKE_FAKE_BANK_H_
#define ATM_CLIENT_FAKE_FAKE_BANK_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "atm/feed.h"
#include "atm/v1/admin_service.pb.h"
#include "atm/v1/atm_service.pb.h"
#include "atm/v1/export.pb.h"
#include "server/call/service.h"
#include "storage/ledger/ledger.h"
#include "storage/values/uuid.h"

namespace atm {

// Open, PassTime and Ask are called by one thread at a time; the other functions by any thread. No
// function may be called by a thread of the ledger.
class FakeBank {
 public:
  // `clock_us` returns the time in microseconds since 1970; it is called by PassTime alone. If it
  // is empty, the time is the second after the second of the newest transaction.
  explicit FakeBank(std::function<std::int64_t()> clock_us);
  ~FakeBank();

  FakeBank(const FakeBank&) = delete;
  FakeBank& operator=(const FakeBank&) = delete;

  // Opens an account with a balance. Returns false, and changes nothing, if that is impossible.
  bool Open(const std::string& account, const std::string& currency_code,
            std::int64_t balance_minor);

  // Moves the clock, and frees the holds whose time is over. Called before each call.
  void PassTime();

  // Calls the unary method that has such requests.
  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(const Request& request) {
    if constexpr (std::is_same_v<Request, v1::HoldRequest> ||
                  std::is_same_v<Request, v1::ExecuteBatchRequest>) {
      may_have_holds_ = true;
    }
    Response response;
    if (absl::Status status = AskFor(request, response); !status.ok()) return status;
    return response;
  }

  absl::StatusOr<v1::ImportAccountsResponse> Import(
      const std::vector<v1::ImportAccountsRequest>& parts);

  // Calls `told` with each part of the export, on this thread, until it returns kStop.
  absl::Status Export(const v1::ExportTransactionsRequest& request,
                      absl::FunctionRef<Proceed(const v1::ExportTransactionsResponse&)> told);

  // The same with each part of a backup.
  absl::Status Backup(const v1::BackupRequest& request,
                      absl::FunctionRef<Proceed(const v1::BackupResponse&)> told);

  // Returns the error that the bank has for such a feed, or OK.
  absl::Status CheckFeed(const v1::WatchTransactionsRequest& request);

  // Returns the next transactions of a feed that was checked, oldest first; none if there are none
  // yet.
  std::vector<v1::Transaction> NextOfFeed(const v1::WatchTransactionsRequest& request);

 private:
  absl::Status AskFor(const google::protobuf::Message& request,
                      google::protobuf::Message& response);

  const std::function<std::int64_t()> clock_us_;
  std::atomic<std::int64_t> now_us_;
  bool may_have_holds_ = false;
  UuidV7Generator request_ids_;  // of the openings: the same in every run
  server::Service service_;
  std::unique_ptr<storage::Ledger> ledger_;
};

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_FAKE_BANK_H_
