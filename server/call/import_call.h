// One call of ImportAccounts, from its first part to its answer.
//
// It gathers what is sent, and hands all of it to the ledger at once when the last part has come:
// before that nothing has happened, and the call may end at any time. Only from then on does it
// pass the door, for the server to wait until it is answered. gRPC does not always tell a stream
// that was cut off from one that ended; the number of accounts, which the caller says, does.
//
// It owns itself: made by Start, it is deleted by gRPC's last reaction, OnDone.
#ifndef ATM_SERVER_CALL_IMPORT_CALL_H_
#define ATM_SERVER_CALL_IMPORT_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "atm/v1/admin_service.pb.h"
#include "server/call/begin.h"
#include "server/call/door.h"
#include "server/call/long_calls.h"
#include "server/status/log.h"
#include "server/status/request_log.h"
#include "storage/model/command.h"
#include "storage/model/outcome.h"
#include "storage/values/uuid.h"

namespace atm::server {

class ImportCall final : public grpc::ServerReadReactor<grpc::ByteBuffer>, public LongCall {
 public:
  // What the calls share. All must outlive the calls.
  struct Setting {
    Log* log;
    Door* door;
    LongCalls* imports;
    const Clock* clock;
  };

  // Begins to read. Returns the reactor that gRPC wants.
  static ImportCall* Start(const Setting& setting, grpc::CallbackServerContext* context,
                           grpc::ByteBuffer* response_bytes);

  // As long as nothing was handed to the ledger.
  void End(const grpc::Status& status) override;

 private:
  // An account that was handed to the ledger: which one of the import, and its request id.
  struct Sent {
    std::int64_t number;
    std::optional<Uuid> request_id;
  };

  enum class State { kReading, kHandedIn, kFinished };

  ImportCall(const Setting& setting, grpc::CallbackServerContext* context,
             grpc::ByteBuffer* response_bytes);

  void OnReadDone(bool ok) override;
  void OnDone() override;

  // Takes the accounts of a part. The status that ends the call, or nothing to read on.
  std::optional<grpc::Status> Take();
  void TakeAccount(const v1::OpenAccountRequest& account);

  // Hands all to the ledger. The status that ends the call, or nothing if OnOutcomes will.
  std::optional<grpc::Status> HandIn();
  void OnOutcomes(const std::vector<storage::Outcome>& outcomes);

  // Reads the next part, unless the call has ended.
  void ReadOn();

  // An account cannot be opened.
  void Refuse(std::int64_t number, const grpc::Status& status);

  // Ends the call, in `state` at most.
  void EndIn(State state, const grpc::Status& status);

  const Setting setting_;
  grpc::CallbackServerContext* const context_;
  grpc::ByteBuffer* const response_bytes_;
  const std::string who_;
  RequestLog request_log_;
  bool is_inside_ = false;  // it passed the door

  std::mutex mutex_;
  State state_ = State::kReading;  // guarded by mutex_

  // Of the thread that reads, and then of that which tells the outcomes.
  grpc::ByteBuffer part_;
  bool validate_only_ = false;
  std::int64_t total_ = 0;
  std::int64_t count_ = 0;
  std::vector<storage::Command> commands_;
  std::vector<Sent> sent_;  // of commands_
  int most_refused_;        // in response_
  v1::ImportAccountsResponse response_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_IMPORT_CALL_H_
