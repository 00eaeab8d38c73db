// ImportAccounts: many accounts at once, all or none.
//
// The call gathers what is sent, and hands all of it to the ledger when the last part has come.
// Before that nothing has happened, and the call may end at any time. From then on it passes the
// door, so that the server waits until it is answered. A stream that was cut off can look like one
// that ended; the number of accounts, which the caller says, tells them apart.
#ifndef ATM_SERVER_METHODS_IMPORT_ACCOUNTS_H_
#define ATM_SERVER_METHODS_IMPORT_ACCOUNTS_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "atm/v1/admin_service.pb.h"
#include "server/call/import_call.h"
#include "server/call/long_calls.h"
#include "storage/base/mutex.h"
#include "storage/model/command.h"
#include "storage/model/outcome.h"
#include "storage/values/uuid.h"

namespace atm::server {

class ImportAccounts final : public ImportCall, public LongCall {
 public:
  using Request = v1::ImportAccountsRequest;
  using Response = v1::ImportAccountsResponse;

  ImportAccounts(const Method& method, Service& service, ImportFace& face);

  google::protobuf::Message* part_message() override { return &part_; }
  void Begin() override;
  void OnPart(Decoded decoded, std::size_t bytes) override;
  void OnEnd() override;
  void OnDone() override;

  // Both end the call, unless it was handed to the ledger.
  void End(const grpc::Status& status) override;
  void EndIfStalled(std::chrono::steady_clock::time_point now) override;

 private:
  // An account that was handed to the ledger: which one of the import, and its request id.
  struct Sent {
    std::int64_t number;
    std::optional<Uuid> request_id;
  };

  enum class State { kReading, kHandedIn, kFinished };

  // Takes the accounts of a part. Returns the status that ends the call, or nullopt to read on.
  std::optional<grpc::Status> Take();
  void TakeAccount(const v1::OpenAccountRequest& account);

  // Hands all accounts to the ledger. Returns the status that ends the call, or nullopt if
  // OnOutcomes will.
  std::optional<grpc::Status> HandInAll();
  void OnOutcomes(const std::vector<storage::Outcome>& outcomes);

  // Reads the next part, unless the call has ended.
  void ReadOn();

  // An account cannot be opened.
  void Refuse(std::int64_t number, const grpc::Status& status);

  // Ends the call if it has not come further than `state`.
  void EndIn(State state, const grpc::Status& status);

  bool is_inside_ = false;  // it passed the door

  const std::chrono::steady_clock::time_point begin_;
  Mutex mutex_;
  std::chrono::steady_clock::time_point last_account_ ATM_GUARDED_BY(mutex_);  // came then
  State state_ ATM_GUARDED_BY(mutex_) = State::kReading;

  // These belong to the thread that reads, and then to the one that tells the outcomes.
  Request part_;
  bool validate_only_ = false;
  std::int64_t total_ = 0;
  std::atomic<std::int64_t> count_ = 0;  // accounts so far; others may read it
  std::vector<storage::Command> commands_;
  std::vector<Sent> sent_;  // of commands_
  int most_refused_;        // in response_
  Response response_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_METHODS_IMPORT_ACCOUNTS_H_
