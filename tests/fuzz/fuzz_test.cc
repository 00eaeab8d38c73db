// Whoever reads bytes of others is given the files of corpus/ and variations of them. With
// ATM_FUZZ_SEED there are other variations, and with ATM_FUZZ_VARIATIONS more of each file.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/catch2.h"
#include "tests/fuzz/targets.h"
#include "tests/fuzz/variations.h"

namespace atm::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kVariations = 40;  // of each file

std::uint64_t FromEnvironment(const char* name, std::uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::vector<std::vector<std::uint8_t>> CorpusOf(const Target& target) {
  const fs::path folder = fs::path(ATM_FUZZ_CORPUS) / target.name;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) paths.push_back(entry.path());
  std::ranges::sort(paths);  // so that a seed is always the same
  std::vector<std::vector<std::uint8_t>> files;
  for (const fs::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    files.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return files;
}

TEST_CASE("Fuzzing: files of the corpus, and what is like them, are read as they must be") {
  const Target target = GENERATE(from_range(Targets().begin(), Targets().end()));
  INFO(target.name);
  const auto files = CorpusOf(target);
  REQUIRE_FALSE(files.empty());
  Variations variations(FromEnvironment("ATM_FUZZ_SEED", 1));
  const std::uint64_t count = FromEnvironment("ATM_FUZZ_VARIATIONS", kVariations);
  for (std::size_t i = 0; i < files.size(); ++i) {
    target.take(files[i]);
    for (std::uint64_t left = count; left > 0; --left) {
      target.take(variations.Next(files[i], files[(i + left) % files.size()]));
    }
  }
  target.take({});
  SUCCEED();
}

}  // namespace
}  // namespace atm::fuzz
