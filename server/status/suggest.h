// What somebody who mistyped a word may have meant.
#ifndef ATM_SERVER_STATUS_SUGGEST_H_
#define ATM_SERVER_STATUS_SUGGEST_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atm::server {

// Returns the known word that is nearest to `typed`. Returns nullopt if more than two characters
// would have to be added, dropped, changed or swapped with their neighbour.
std::optional<std::string> Suggest(std::string_view typed, const std::vector<std::string>& known);

}  // namespace atm::server

#endif  // ATM_SERVER_STATUS_SUGGEST_H_
