// The limits of an account, in requests and answers. Pure functions, safe from any thread.
#ifndef ATM_SERVER_WIRE_LIMIT_FIELDS_H_
#define ATM_SERVER_WIRE_LIMIT_FIELDS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "atm/v1/account.pb.h"
#include "atm/v1/admin_service.pb.h"
#include "storage/model/account_limits.h"

namespace atm::server {

// A limit, and its path in a request and in its field mask.
struct LimitPath {
  std::string_view path;
  std::optional<std::int64_t> storage::Limits::* limit;
};

inline constexpr std::array<LimitPath, 5> kLimitPaths = {{
    {"limits.withdrawal_minor", &storage::Limits::withdrawal_minor},
    {"limits.day_minor", &storage::Limits::day_minor},
    {"limits.day_count", &storage::Limits::day_count},
    {"limits.minimum_balance_minor", &storage::Limits::minimum_balance_minor},
    {"limits.overdraft_minor", &storage::Limits::overdraft_minor},
}};

// Whether a field mask names limits, or one of them, by it.
bool IsLimitPath(std::string_view path);

// What is given of them; it may be negative.
storage::Limits LimitsOf(const v1::Limits& message);

// Fills an empty message.
void Convert(const storage::Limits& limits, v1::Limits* message);

// What the request changes: what its mask names, or without one what is given.
std::vector<storage::LimitChange> ChangesOf(const v1::UpdateAccountRequest& request);

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_LIMIT_FIELDS_H_
