// Files that only their owner may read.
#ifndef ATM_CLIENT_CLI_WORLD_PRIVATE_FILE_H_
#define ATM_CLIENT_CLI_WORLD_PRIVATE_FILE_H_

#include <string>
#include <string_view>

namespace atm::cli {

// Writes the text to a new file beside `path`, which then takes its place, and makes the folder if
// it is missing. A reader sees the old file or the new one, and never a part. Returns why it
// failed, or nothing.
std::string WritePrivateFile(const std::string& path, std::string_view text);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_PRIVATE_FILE_H_
