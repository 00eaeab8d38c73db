// A method as a row of a table, which every face serves: gRPC today, HTTP/JSON next to it.
//
// The tables stand in server/methods. A row knows its messages, its limits, and how a call of it is
// made; what it does is the handler behind that.
#ifndef ATM_SERVER_CALL_METHOD_H_
#define ATM_SERVER_CALL_METHOD_H_

#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "server/call/feed_call.h"
#include "server/call/import_call.h"
#include "server/call/service.h"
#include "server/call/unary_call.h"
#include "server/limits.h"

namespace atm::server {

enum class MethodKind {
  kUnary,   // one request, one response
  kFeed,    // one request, a stream of responses
  kImport,  // a stream of requests, one response
};

// Plain data, safe from any thread.
struct Method {
  std::string_view path;  // "/atm.v1.AtmService/Deposit"
  MethodKind kind;
  const google::protobuf::Descriptor* (*request_type)();
  const google::protobuf::Descriptor* (*response_type)();
  std::size_t max_request_bytes = limits::kMaxRequestBytes;

  // Whether anybody may call it without passing the gate, as health checks are.
  bool is_open = false;

  // Whether the record keeps who asks.
  bool records_principal = false;

  // Whether the face fills CallContext::peer and principal: where the record keeps who asks, and of
  // calls that may last long, which are counted for each caller.
  bool wants_principal() const { return records_principal || kind != MethodKind::kUnary; }

  // Makes a call. The one of `kind` is set. The arguments outlive the call.
  std::unique_ptr<UnaryCall> (*make_unary)(const Method&, Service&, UnaryFace&) = nullptr;
  std::unique_ptr<FeedCall> (*make_feed)(const Method&, Service&, FeedFace&) = nullptr;
  std::unique_ptr<ImportCall> (*make_import)(const Method&, Service&, ImportFace&) = nullptr;

  // "Deposit"
  std::string_view name() const { return path.substr(path.rfind('/') + 1); }

  // "atm.v1.AtmService"
  std::string_view service_name() const { return path.substr(1, path.rfind('/') - 1); }

  // This row with another value, for tables.
  constexpr Method WithMaxRequestBytes(std::size_t bytes) const {
    Method row = *this;
    row.max_request_bytes = bytes;
    return row;
  }
  constexpr Method Open() const {
    Method row = *this;
    row.is_open = true;
    return row;
  }
  constexpr Method RecordingPrincipal() const {
    Method row = *this;
    row.records_principal = true;
    return row;
  }
};

// Calls of the unary method whose handler is a function: see UnaryCall for what it returns.
template <auto handler>
class HandledCall;

template <typename Request, typename Response,
          std::optional<grpc::Status> (*handler)(UnaryOf<Request, Response>&)>
class HandledCall<handler> final : public UnaryOf<Request, Response> {
 public:
  HandledCall(const Method& method, Service& service, UnaryFace& face)
      : UnaryOf<Request, Response>(method, service, face) {}

  static const google::protobuf::Descriptor* RequestType() { return Request::descriptor(); }
  static const google::protobuf::Descriptor* ResponseType() { return Response::descriptor(); }

 private:
  std::optional<grpc::Status> Handle() override { return handler(*this); }
};

// The row of a unary method with such a handler.
template <auto handler>
constexpr Method UnaryMethod(std::string_view path) {
  using Handled = HandledCall<handler>;
  return {.path = path,
          .kind = MethodKind::kUnary,
          .request_type = Handled::RequestType,
          .response_type = Handled::ResponseType,
          .make_unary = [](const Method& method, Service& service,
                           UnaryFace& face) -> std::unique_ptr<UnaryCall> {
            return std::make_unique<Handled>(method, service, face);
          }};
}

// The row of a method whose calls are of the class Feed.
template <typename Feed>
constexpr Method FeedMethod(std::string_view path) {
  return {.path = path,
          .kind = MethodKind::kFeed,
          .request_type = Feed::Request::descriptor,
          .response_type = Feed::Response::descriptor,
          .make_feed = [](const Method& method, Service& service,
                          FeedFace& face) -> std::unique_ptr<FeedCall> {
            return std::make_unique<Feed>(method, service, face);
          }};
}

// The row of a method whose calls are of the class Import.
template <typename Import>
constexpr Method ImportMethod(std::string_view path) {
  return {.path = path,
          .kind = MethodKind::kImport,
          .request_type = Import::Request::descriptor,
          .response_type = Import::Response::descriptor,
          .make_import = [](const Method& method, Service& service,
                            ImportFace& face) -> std::unique_ptr<ImportCall> {
            return std::make_unique<Import>(method, service, face);
          }};
}

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_METHOD_H_
