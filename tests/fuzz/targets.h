// What reads bytes of others, as functions that take any bytes at all. A function returns if the
// bytes were read as they must be, and ends the process if not: so does whoever is compiled with a
// sanitizer.
//
// fuzz_test.cc gives them the files of corpus/, and variations of these. With libFuzzer
// (fuzzer_main.cc) bytes are sought that make them do what they have not done before.
#ifndef ATM_TESTS_FUZZ_TARGETS_H_
#define ATM_TESTS_FUZZ_TARGETS_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace atm::fuzz {

using Bytes = std::span<const std::uint8_t>;

// A name of a method, a line feed, and the request: to a bank in memory, through the table of
// methods.
void TakeRequest(Bytes bytes);

// The token of a page of each list.
void TakePageToken(Bytes bytes);

// A file of accounts to be opened.
void TakeImportFile(Bytes bytes);

// What a user types, and what a bank sends to be shown on a terminal.
void TakeCommandText(Bytes bytes);

// The details of an error, as the client reads them.
void TakeErrorDetails(Bytes bytes);

// A row of a table of the record, whose columns have any values.
void TakeRow(Bytes bytes);

// The side file that has the newest head.
void TakeKeptHead(Bytes bytes);

// The write-ahead log.
void TakeLog(Bytes bytes);

struct Target {
  std::string_view name;  // of its folder in corpus/, too
  void (*take)(Bytes bytes);
};

// All of them.
std::span<const Target> Targets();

}  // namespace atm::fuzz

#endif  // ATM_TESTS_FUZZ_TARGETS_H_
