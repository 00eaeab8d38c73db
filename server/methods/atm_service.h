// atm.v1.AtmService over a ledger.
//
// No call blocks: Balance reads memory; money commands are handed to the ledger's committer, and
// GetTransaction, ListTransactions and the Balance of an earlier time to its readers, which answer
// them; WatchTransactions holds nothing while it waits. While its door has no ledger, calls are
// answered with UNAVAILABLE, STARTING_UP, and once it is closed with SHUTTING_DOWN.
#ifndef ATM_SERVER_METHODS_ATM_SERVICE_H_
#define ATM_SERVER_METHODS_ATM_SERVICE_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <string_view>

#include "atm/v1/atm_service.grpc.pb.h"
#include "server/call/begin.h"
#include "server/call/door.h"
#include "server/call/long_calls.h"
#include "server/limits.h"
#include "server/status/log.h"

namespace atm::server {

using ContractService = v1::AtmService;

// With raw methods, which decode requests themselves: see server/wire/encoding.h.
using RawAtmService = ContractService::WithRawCallbackMethod_Balance<
    ContractService::WithRawCallbackMethod_Withdraw<ContractService::WithRawCallbackMethod_Deposit<
        ContractService::WithRawCallbackMethod_Transfer<ContractService::WithRawCallbackMethod_Hold<
            ContractService::WithRawCallbackMethod_Capture<
                ContractService::WithRawCallbackMethod_Release<
                    ContractService::WithRawCallbackMethod_Reverse<
                        ContractService::WithRawCallbackMethod_GetTransaction<
                            ContractService::WithRawCallbackMethod_ListTransactions<
                                ContractService::WithRawCallbackMethod_WatchTransactions<
                                    ContractService::WithRawCallbackMethod_ExecuteBatch<
                                        ContractService::Service>>>>>>>>>>>>;

class AtmService final : public RawAtmService {
 public:
  // `log` and `door` must outlive the service; `clock` tells whether a deadline has passed, and
  // what is an earlier time.
  AtmService(Log* log, Door* door, Clock clock = std::chrono::system_clock::now);

  grpc::ServerUnaryReactor* Balance(grpc::CallbackServerContext* context,
                                    const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Withdraw(grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Deposit(grpc::CallbackServerContext* context,
                                    const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Transfer(grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Hold(grpc::CallbackServerContext* context,
                                 const grpc::ByteBuffer* request,
                                 grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Capture(grpc::CallbackServerContext* context,
                                    const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Release(grpc::CallbackServerContext* context,
                                    const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Reverse(grpc::CallbackServerContext* context,
                                    const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetTransaction(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListTransactions(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchTransactions(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* ExecuteBatch(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;

  // Ends all feeds with SHUTTING_DOWN; new ones hear it too.
  void EndWatches() { watches_.Close(); }

 private:
  // All methods that move money: hands the command to the ledger.
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* StartMoney(std::string_view name, grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer& request, grpc::ByteBuffer* response);

  Log* const log_;
  Door* const door_;
  const Clock clock_;
  LongCalls watches_{{.most = limits::kMaxWatches,
                      .what = "callers watch transactions",
                      .metadata_key = "max_watches"}};
};

}  // namespace atm::server

#endif  // ATM_SERVER_METHODS_ATM_SERVICE_H_
