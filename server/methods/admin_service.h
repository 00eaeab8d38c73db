// atm.v1.AdminService over a ledger: the accounts themselves.
//
// No call blocks: what tells about accounts reads memory, a few milliseconds at most; what changes
// them is handed to the ledger's committer. Whoever reaches the port may call it.
#ifndef ATM_SERVER_METHODS_ADMIN_SERVICE_H_
#define ATM_SERVER_METHODS_ADMIN_SERVICE_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <string_view>

#include "atm/v1/admin_service.grpc.pb.h"
#include "server/call/begin.h"
#include "server/call/door.h"
#include "server/call/long_calls.h"
#include "server/limits.h"
#include "server/status/log.h"

namespace atm::server {

using ContractAdminService = v1::AdminService;

// With raw methods, which decode requests themselves: see server/wire/encoding.h.
using RawAdminService = ContractAdminService::WithRawCallbackMethod_OpenAccount<
    ContractAdminService::WithRawCallbackMethod_GetAccount<
        ContractAdminService::WithRawCallbackMethod_ListAccounts<
            ContractAdminService::WithRawCallbackMethod_UpdateAccount<
                ContractAdminService::WithRawCallbackMethod_CloseAccount<
                    ContractAdminService::WithRawCallbackMethod_ReopenAccount<
                        ContractAdminService::WithRawCallbackMethod_VerifyBooks<
                            ContractAdminService::WithRawCallbackMethod_ImportAccounts<
                                ContractAdminService::WithRawCallbackMethod_ExportTransactions<
                                    ContractAdminService::Service>>>>>>>>>;

class AdminService final : public RawAdminService {
 public:
  // `log` and `door` must outlive the service; `clock` tells whether a deadline has passed.
  AdminService(Log* log, Door* door, Clock clock = std::chrono::system_clock::now);

  grpc::ServerUnaryReactor* OpenAccount(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetAccount(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListAccounts(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* UpdateAccount(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* CloseAccount(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ReopenAccount(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* VerifyBooks(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerReadReactor<grpc::ByteBuffer>* ImportAccounts(grpc::CallbackServerContext* context,
                                                            grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* ExportTransactions(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;

  // Ends all exports, and the imports that are not handed to the ledger yet, with SHUTTING_DOWN;
  // new ones hear it too.
  void EndLongCalls();

 private:
  // All methods that change an account: hands the command to the ledger.
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* StartChange(std::string_view name, grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer& request,
                                        grpc::ByteBuffer* response);

  Log* const log_;
  Door* const door_;
  const Clock clock_;
  LongCalls imports_{{.most = limits::kMaxImports,
                      .what = "callers import accounts",
                      .metadata_key = "max_imports"}};
  LongCalls exports_{{.most = limits::kMaxExports,
                      .what = "callers export transactions",
                      .metadata_key = "max_exports"}};
};

}  // namespace atm::server

#endif  // ATM_SERVER_METHODS_ADMIN_SERVICE_H_
