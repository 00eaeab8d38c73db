#include "server/wire/convert_finding.h"

#include <variant>

#include "server/status/errors.h"
#include "server/wire/convert.h"

namespace atm::server {
namespace {

grpc::Status NotFound(const v1::GetTransactionRequest& request) {
  if (request.has_request_id()) {
    return RequestNotFoundStatus(request.request_id());
  }
  return RefusalStatus({.reason = storage::RefusalReason::kTransactionNotFound,
                        .original = request.transaction_id()},
                       {});
}

}  // namespace

grpc::Status ConvertFinding(const storage::Finding& finding,
                            const v1::GetTransactionRequest& request,
                            v1::GetTransactionResponse* response) {
  const RequestFacts facts{.request_id = request.request_id()};
  if (const auto why = WhyNotRead(finding, facts)) return *why;
  const auto* on_record = std::get_if<storage::OnRecord>(&finding);
  if (on_record == nullptr) {
    return NotFound(request);
  }
  if (const auto* receipt = std::get_if<storage::Receipt>(&on_record->outcome)) {
    Convert(*receipt, response->mutable_transaction());
  } else if (const auto* refusal = std::get_if<storage::Refusal>(&on_record->outcome)) {
    *response->mutable_refusal() = RichOf(RefusalStatus(*refusal, facts));
  }
  return grpc::Status::OK;
}

}  // namespace atm::server
