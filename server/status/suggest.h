// What somebody who mistyped a word may have meant.
#ifndef ATM_SERVER_STATUS_SUGGEST_H_
#define ATM_SERVER_STATUS_SUGGEST_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atm::server {

// The known word that `typed` is nearest to, if at most two characters were added, left out or
// changed.
std::optional<std::string> Suggest(std::string_view typed, const std::vector<std::string>& known);

}  // namespace atm::server

#endif  // ATM_SERVER_STATUS_SUGGEST_H_
