// A temporary folder that is removed at the end of the test.
#ifndef ATM_TESTS_TEMP_FOLDER_H_
#define ATM_TESTS_TEMP_FOLDER_H_

#include <cstdlib>
#include <filesystem>
#include <string>

namespace atm::testing {

class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "atm-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace atm::testing

#endif  // ATM_TESTS_TEMP_FOLDER_H_
