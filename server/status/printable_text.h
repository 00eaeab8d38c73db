// Free text of people. Pure functions, safe from any thread.
#ifndef ATM_SERVER_STATUS_PRINTABLE_TEXT_H_
#define ATM_SERVER_STATUS_PRINTABLE_TEXT_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace atm::server {

// How many characters (code points of Unicode) a text has; nothing if it is not UTF-8, or if one of
// them is a control character (C0, DEL, C1).
std::optional<std::size_t> CountPrintable(std::string_view text);

}  // namespace atm::server

#endif  // ATM_SERVER_STATUS_PRINTABLE_TEXT_H_
