// One named value of a log line.
#ifndef ATM_SERVER_STATUS_LOG_FIELD_H_
#define ATM_SERVER_STATUS_LOG_FIELD_H_

#include <cstdint>
#include <string_view>
#include <variant>

namespace atm::server {

struct LogField {
  std::string_view key;
  std::variant<std::string_view, std::int64_t> value;
};

}  // namespace atm::server

#endif  // ATM_SERVER_STATUS_LOG_FIELD_H_
