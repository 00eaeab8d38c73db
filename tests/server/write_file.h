// Files for a test to stumble over.
#ifndef ATM_TESTS_SERVER_WRITE_FILE_H_
#define ATM_TESTS_SERVER_WRITE_FILE_H_

#include <filesystem>
#include <fstream>
#include <string>

namespace atm::server::testing {

// Makes a file, and returns its name.
inline std::string WriteFile(const std::string& name, const std::string& text) {
  std::ofstream(name) << text;
  return name;
}

// Makes a file that only its owner can read.
inline std::string WriteSecret(const std::string& name, const std::string& text) {
  WriteFile(name, text);
  std::filesystem::permissions(name, std::filesystem::perms::owner_read);
  return name;
}

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_WRITE_FILE_H_
