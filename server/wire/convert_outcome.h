// What the ledger decided about an operation, as the answer of its method.
#ifndef ATM_SERVER_WIRE_CONVERT_OUTCOME_H_
#define ATM_SERVER_WIRE_CONVERT_OUTCOME_H_

#include <google/protobuf/util/time_util.h>
#include <grpcpp/support/status.h>

#include <variant>

#include "server/status/errors.h"
#include "server/wire/convert.h"
#include "storage/model/outcome.h"

namespace atm::server {

// What a refusal may repeat of a request that moves money.
template <typename Request>
RequestFacts FactsOf(const Request& request) {
  RequestFacts facts{.request_id = request.request_id()};
  if constexpr (requires { request.currency_code(); }) {
    facts.currency_code = request.currency_code();
  }
  if constexpr (requires { request.to_account(); }) {
    facts.to_account = request.to_account();
  }
  if constexpr (requires { request.expire_time(); }) {
    facts.expire_time = google::protobuf::util::TimeUtil::ToString(request.expire_time());
  }
  return facts;
}

// Fills the empty response if the outcome is a yes, and returns the status that goes with it.
template <typename Request, typename Response>
grpc::Status ConvertOutcome(const storage::Outcome& outcome, const Request& request,
                            Response* response) {
  if (const auto* refusal = std::get_if<storage::Refusal>(&outcome)) {
    return RefusalStatus(*refusal, FactsOf(request));
  }
  if (const auto* nothing = std::get_if<storage::NothingToReverse>(&outcome)) {
    ConvertAnswer(*nothing, response);
  } else {
    ConvertAnswer(std::get<storage::Receipt>(outcome), response);
  }
  return grpc::Status::OK;
}

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_CONVERT_OUTCOME_H_
