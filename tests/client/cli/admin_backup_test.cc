// atm-cli admin backup: what it writes, and what it says.
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/client/cli/administered.h"
#include "tests/temp_folder.h"

namespace atm::cli {
namespace {

TEST_CASE("a backup is written to a file, and its head is shown") {
  Administered test;
  test.is_interrupted = false;
  const testing::TempFolder folder;
  const std::string file = folder / "copy.db";
  const std::string said = test.Do({"admin", "backup", file});
  CHECK_THAT(said, StartsWith("The backup is made, and whole.\n"));
  CHECK_THAT(said, ContainsSubstring(file));
  const auto bytes = std::to_string(std::filesystem::file_size(file));
  CHECK_THAT(said, ContainsSubstring(bytes));
  CHECK_THAT(
      test.Do({"admin", "backup", folder / "csv.db", "-o", "csv"}),
      StartsWith("file,bytes,transactions,head,sha256\n" + (folder / "csv.db") + "," + bytes));
  const auto json =
      nlohmann::json::parse(test.Do({"admin", "backup", folder / "json.db", "-o", "json"}));
  CHECK_THAT(said, ContainsSubstring(json["head"].get<std::string>()));
  CHECK(json["fileBytes"] == bytes);
  CHECK_FALSE(json.contains("content"));
}

TEST_CASE("Ctrl-C ends a backup, and leaves nothing") {
  Administered test;
  const testing::TempFolder folder;
  CHECK(test.Run({"admin", "backup", folder / "copy.db"}).exit_code == 65);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a backup overwrites nothing, and leaves nothing where it fails") {
  Administered test;
  const testing::TempFolder folder;
  const std::string file = folder / "copy.db";
  std::ofstream(file) << "mine";
  const Ran ran = test.Run({"admin", "backup", file});
  CHECK(ran.exit_code == 1);
  CHECK_THAT(ran.err, ContainsSubstring("copy.db cannot be written"));
  CHECK_THAT(ran.err, ContainsSubstring("exists, and is not overwritten"));
  CHECK(std::filesystem::file_size(file) == 4);
  const Ran nowhere = test.Run({"admin", "backup", folder / "missing/copy.db"});
  CHECK(nowhere.exit_code == 1);
  CHECK(test.Run({"admin", "backup"}).exit_code == 2);
}

}  // namespace
}  // namespace atm::cli
