// A bank's morning, always the same: what a bank is asked for, batch after batch, and what it
// answers if nothing goes wrong. A bank whose disk failed in the middle is held against it.
#ifndef ATM_TESTS_TORTURE_TRACE_H_
#define ATM_TESTS_TORTURE_TRACE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "storage/model/account.h"
#include "storage/model/command.h"
#include "storage/model/outcome.h"
#include "tests/torture/threadless_bank.h"

namespace atm::storage {

struct TraceBatch {
  std::int64_t now_us;  // what the clock says
  std::vector<Command> commands;
  std::vector<Outcome> outcomes;
};

struct Trace {
  std::vector<TraceBatch> batches;
  std::vector<Account> end;  // all accounts after it
};

// Makes a trace of so many batches, from one command to six each, of random customers. A command
// that may be sent again has a request id; one that has none is a batch of its own, and may be
// sent again because it sets something to what it then is.
Trace MakeTrace(unsigned seed, std::size_t batches);

// How far a bank came before its disk failed.
struct Run {
  std::size_t answered = 0;  // batches
  std::string wrong;         // the first answer that differs from the trace's; empty if none does
  absl::Status end;          // what ended it; OK if nothing did
};

// Opens the bank in a file and asks for all batches, until the end or the first error, and then
// closes it. `on_answered` is called after each batch that was answered.
Run Play(
    const std::string& path, const Trace& trace, absl::FunctionRef<void()> on_answered = [] {},
    const Decorate& decorate = nullptr);

// What became of the bank in a file.
struct Verdict {
  // Why the bank cannot be opened or used, or what the audit of its file finds: whoever runs it
  // hears of the damage. OK if there is none.
  absl::Status found;

  // The first answer that is wrong, as a text; empty if none is. Nobody would hear of it.
  std::string wrong;
};

// Judges the bank in the file: it has all of the first `answered` batches, each of them once and
// whole, and at most the next one beside them. Sends again what was answered, then what was not, as
// clients would, and audits the file.
Verdict Judge(const std::string& path, const Trace& trace, std::size_t answered);

// Returns what is wrong with the bank in the file, found or not, as a text; empty if nothing is.
std::string WhatIsWrong(const std::string& path, const Trace& trace, std::size_t answered);

}  // namespace atm::storage

#endif  // ATM_TESTS_TORTURE_TRACE_H_
