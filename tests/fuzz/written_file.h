// A file that is written again for each input, in memory if there is a place.
#ifndef ATM_TESTS_FUZZ_WRITTEN_FILE_H_
#define ATM_TESTS_FUZZ_WRITTEN_FILE_H_

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "tests/fuzz/input.h"
#include "tests/temp_folder.h"

namespace atm::fuzz {

class WrittenFile {
 public:
  // `suffix` is what its name has behind that of the database.
  explicit WrittenFile(const std::string& suffix) : path_(database() + suffix) {}

  std::string database() const { return folder_ / "atm.db"; }

  void Write(std::string_view bytes) const {
    std::ofstream file(path_, std::ios::binary | std::ios::trunc);
    file << bytes;
    file.close();
    Demand(file.good(), "the file is written");
  }

 private:
  const testing::TempFolder folder_;
  const std::string path_;
};

}  // namespace atm::fuzz

#endif  // ATM_TESTS_FUZZ_WRITTEN_FILE_H_
