#include "client/cli/commands/import_check.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"
#include "client/cli/text/number.h"

namespace atm::cli {
namespace {

// More than any account that the bank accepts, and less than what it reads at once: a longer one
// would fail the whole import, and nobody would know which line it is.
constexpr std::size_t kMostAccountBytes = 16'000;

// Takes out each account that is too large to be sent.
void FindTooLarge(ImportFile& file) {
  ImportFile sendable;
  sendable.bad = std::move(file.bad);
  for (std::size_t i = 0; i < file.accounts.size(); ++i) {
    if (const std::size_t size = file.accounts[i].ByteSizeLong(); size > kMostAccountBytes) {
      sendable.bad.push_back(
          {file.lines[i],
           absl::StrFormat("it has %s bytes, and an account has %s at most",
                           Grouped(static_cast<std::int64_t>(size)), Grouped(kMostAccountBytes))});
      continue;
    }
    sendable.accounts.push_back(std::move(file.accounts[i]));
    sendable.lines.push_back(file.lines[i]);
  }
  file = std::move(sendable);
}

// Takes out each account that has come before in the file.
void FindTwice(ImportFile& file) {
  absl::flat_hash_map<std::string, std::int64_t> lines;
  ImportFile once;
  once.bad = std::move(file.bad);
  for (std::size_t i = 0; i < file.accounts.size(); ++i) {
    const auto [first, is_new] = lines.emplace(file.accounts[i].account(), file.lines[i]);
    if (!is_new) {
      once.bad.push_back(
          {file.lines[i], absl::StrFormat("it opens the same account as line %d", first->second)});
      continue;
    }
    once.accounts.push_back(std::move(file.accounts[i]));
    once.lines.push_back(file.lines[i]);
  }
  std::ranges::sort(once.bad, {}, &BadLine::line);
  file = std::move(once);
}

}  // namespace

void TakeOutWrong(ImportFile& file) {
  FindTooLarge(file);
  FindTwice(file);
}

}  // namespace atm::cli
