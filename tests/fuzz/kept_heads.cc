#include <string>
#include <string_view>

#include "storage/journal/hash.h"
#include "storage/sqlite/sqlite_kept_head.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"
#include "tests/fuzz/written_file.h"

namespace atm::fuzz {
namespace {

constexpr std::size_t kSealLetters = 16;

// What the text would be in the file if it had its seal: nobody finds that by chance.
std::string SealedLine(std::string_view text, storage::Hasher& hasher) {
  std::string line(text.substr(0, storage::kKeptHeadBytes));
  const auto* const first = reinterpret_cast<const std::uint8_t*>(line.data());
  line +=
      " seal " + storage::ToHex(hasher.Sha256({first, line.size()})).substr(0, kSealLetters) + " ";
  line.resize(storage::kKeptHeadBytes, ' ');
  line.back() = '\n';
  return line;
}

}  // namespace

void TakeKeptHead(Bytes bytes) {
  static const WrittenFile kFile{std::string(storage::kKeptHeadSuffix)};
  storage::Hasher hasher;
  Input input(bytes);
  const bool is_sealed = input.Byte() % 2 == 0;
  std::string content;
  if (is_sealed) {
    content = SealedLine(input.TextTo('\n'), hasher) + SealedLine(input.TextTo('\n'), hasher);
  } else {
    content = TextOf(input.Rest());
  }
  kFile.Write(content);
  const auto kept = storage::ReadKeptHead(kFile.database());
  if (!kept.ok()) {
    Demand(kept.status().code() == absl::StatusCode::kDataLoss, "what cannot be read is damage");
    return;
  }
  Demand(kept->has_value(), "a side file that is there says something");
  const storage::KeptHead& head = **kept;
  const std::string line = storage::LineOf(head, hasher);
  Demand(content.find(line.substr(0, line.find_last_not_of(" \n"))) != std::string::npos,
         "what was read is what stands there");
}

}  // namespace atm::fuzz
