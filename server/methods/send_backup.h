// Backup: a copy of the record, made and verified on the server's disk, and then sent.
//
// The call does one thing at a time, like a LedgerFeed: it waits for the copy, or for a piece of
// it, or has one message sent. What ends one thing begins the next, or the end of the call. The
// copy has no name and is gone with the call.
#ifndef ATM_SERVER_METHODS_SEND_BACKUP_H_
#define ATM_SERVER_METHODS_SEND_BACKUP_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "atm/v1/backup.pb.h"
#include "server/call/feed_call.h"
#include "server/call/long_calls.h"
#include "server/wire/backup_parts.h"
#include "storage/base/mutex.h"
#include "storage/ledger/ledger.h"

namespace atm::server {

class SendBackup final : public FeedCall, public LongCall {
 public:
  using Request = v1::BackupRequest;
  using Response = v1::BackupResponse;

  SendBackup(const Method& method, Service& service, FeedFace& face)
      : FeedCall(method, service, face) {}

  const Request& request() const { return request_; }
  google::protobuf::Message* request_message() override { return &request_; }

  // The first status counts.
  void End(const grpc::Status& status) override;

  void EndIfStalled(std::chrono::steady_clock::time_point now) override;

  void OnWritten(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  std::optional<grpc::Status> Handle() override;
  void Refuse(const grpc::Status& status) override { Finish(status); }
  CallFacts Facts() const override {
    return {.subject = {"bytes", parts_ ? parts_->bytes() : std::int64_t{0}}};
  }

  // Asks the ledger for the copy, if there is room for one more call.
  void Start(storage::Ledger& ledger);

  void OnMade(storage::BackupFinding<storage::UnnamedBackup> finding);
  void OnRead(storage::BackupFinding<std::string> finding);

  void NoteEnd(const grpc::Status& status) ATM_REQUIRES(mutex_);

  // Begins what is next.
  void Proceed();

  void Finish(const grpc::Status& status);

  Request request_;
  storage::Ledger* ledger_ = nullptr;  // set by Start

  Mutex mutex_;
  std::optional<grpc::Status> end_ ATM_GUARDED_BY(mutex_);
  // Since when a message is being sent; nullopt if none is.
  std::optional<std::chrono::steady_clock::time_point> sending_since_ ATM_GUARDED_BY(mutex_);
  std::atomic<bool> is_ending_ = false;  // there is an end

  // These belong to whoever was called back last.
  std::shared_ptr<const storage::UnnamedBackup> backup_;
  std::optional<BackupParts> parts_;  // of it
};

}  // namespace atm::server

#endif  // ATM_SERVER_METHODS_SEND_BACKUP_H_
