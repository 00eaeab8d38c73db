// What the observers of a call may want to know of its messages.
#ifndef ATM_SERVER_CALL_CALL_FACTS_H_
#define ATM_SERVER_CALL_CALL_FACTS_H_

#include <cstdint>
#include <string_view>

#include "server/status/log_field.h"

namespace atm::server {

// What a request is about: its account or accounts, the one that pays, its hold or its transaction,
// or where its feed begins, or how many operations it has, or what it looks for. The field's value
// belongs to the request.
template <typename Request>
LogField SubjectOf(const Request& request) {
  if constexpr (requires { request.after_transaction_id(); }) {
    if (request.account().empty()) {
      return {"after_transaction_id", std::int64_t{request.after_transaction_id()}};
    }
  }
  if constexpr (requires { request.account(); }) {
    return {"account", std::string_view(request.account())};
  } else if constexpr (requires { request.from_account(); }) {
    return {"from_account", std::string_view(request.from_account())};
  } else if constexpr (requires { request.hold_id(); }) {
    return {"hold_id", std::int64_t{request.hold_id()}};
  } else if constexpr (requires { request.original_request_id(); }) {
    if (request.has_original_request_id()) {
      return {"original_request_id", std::string_view(request.original_request_id())};
    }
    return {"transaction_id", std::int64_t{request.transaction_id()}};
  } else if constexpr (requires { request.expected_head(); }) {
    return {"expected_head", std::string_view(request.expected_head())};
  } else if constexpr (requires { request.operations_size(); }) {
    return {"operations", std::int64_t{request.operations_size()}};
  } else if constexpr (requires { request.number_prefix(); }) {
    return {"number_prefix", std::string_view(request.number_prefix())};
  } else if constexpr (requires { request.service(); }) {
    return {"service", std::string_view(request.service())};
  } else if constexpr (requires { request.reference(); }) {
    return {"reference", std::string_view(request.reference())};
  } else if constexpr (requires { request.page_size(); }) {
    return {"page_size", std::int64_t{request.page_size()}};
  } else if constexpr (requires { request.has_request_id(); }) {
    if (request.has_request_id()) {
      return {"request_id", std::string_view(request.request_id())};
    }
    return {"transaction_id", std::int64_t{request.transaction_id()}};
  } else {
    // Health's List, which is of all services.
    return {"service", std::string_view("*")};
  }
}

// The id of the transaction that a response tells; 0 if it tells none.
template <typename Response>
std::int64_t TransactionOf(const Response& response) {
  if constexpr (requires { response.transaction().id(); }) {
    return response.transaction().id();
  } else {
    return 0;
  }
}

// How many operations a request has; 0 if it is no batch.
template <typename Request>
std::int64_t OperationsOf(const Request& request) {
  if constexpr (requires { request.operations_size(); }) {
    return request.operations_size();
  } else {
    return 0;
  }
}

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_CALL_FACTS_H_
