#include "server/listen/grpc_counts.h"

#include <grpc/grpc.h>
#include <grpc/support/alloc.h>

#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>

namespace atm::server {
namespace {

using Json = nlohmann::json;

// What gRPC told; a null value if it told nothing.
Json Parse(char* told) {
  const std::unique_ptr<char, decltype(&::gpr_free)> text(told, &::gpr_free);
  if (text == nullptr) return nullptr;
  return Json::parse(text.get(), nullptr, /*allow_exceptions=*/false);
}

const Json& At(const Json& object, const char* key) {
  static const Json kNull = nullptr;
  const auto found = object.find(key);
  return found == object.end() ? kNull : *found;
}

// A number, which gRPC writes as a text; 0 if it is left out.
std::int64_t Number(const Json& object, const char* key) {
  const Json& value = At(object, key);
  if (!value.is_string()) return 0;
  const auto& text = value.get_ref<const std::string&>();
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

GrpcCounts::GrpcCounts() {
  for (bool is_end = false; !is_end;) {
    const Json told = Parse(::grpc_channelz_get_servers(server_ + 1));
    const Json& servers = At(told, "server");
    for (const Json& server : servers) server_ = Number(At(server, "ref"), "serverId");
    is_end = servers.empty() || told.contains("end");
  }
}

std::vector<GrpcCounts::Socket> GrpcCounts::NewSockets() {
  std::vector<Socket> found;
  for (bool is_end = false; !is_end;) {
    const Json told = Parse(::grpc_channelz_get_server_sockets(server_, next_socket_, 0));
    const Json& sockets = At(told, "socketRef");
    for (const Json& socket : sockets) {
      const std::int64_t id = Number(socket, "socketId");
      const Json& name = At(socket, "name");  // "chttp2 ipv4:127.0.0.1:40312"
      const std::string text = name.is_string() ? name.get<std::string>() : std::string();
      found.push_back({.id = id, .peer = text.substr(text.find(' ') + 1)});
      next_socket_ = id + 1;
    }
    is_end = sockets.empty() || told.contains("end");
  }
  return found;
}

std::optional<CallCounts> GrpcCounts::Of(std::int64_t socket_id) {
  const Json told = Parse(::grpc_channelz_get_socket(socket_id));
  if (!told.is_object()) return std::nullopt;
  const Json& data = At(At(told, "socket"), "data");
  return CallCounts{.started = Number(data, "streamsStarted"),
                    .answered = Number(data, "streamsSucceeded"),
                    .broken = Number(data, "streamsFailed"),
                    .messages = Number(data, "messagesReceived")};
}

}  // namespace atm::server
