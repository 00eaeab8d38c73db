#include "tests/torture/trace.h"

#include <memory>
#include <span>
#include <utility>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "tests/catch2.h"
#include "tests/storage/bank.h"
#include "tests/storage/customers.h"
#include "tests/torture/threadless_bank.h"

namespace atm::storage {
namespace {

// So few that balances are written back several times in a trace.
constexpr std::int64_t kRedoTarget = 20;

// Whether the record answers it when it is sent again.
bool IsOnRecord(const Command& command, const Outcome& outcome) {
  if (!command.request_id) return false;
  const auto* const refusal = std::get_if<Refusal>(&outcome);
  if (refusal == nullptr) return true;
  // Of an opening that is refused nothing is kept: the account's number says enough.
  return IsRecorded(refusal->reason) && !std::holds_alternative<OpenAccount>(command.operation);
}

// Returns the first answer that differs; empty if none does.
std::string Difference(std::span<const Outcome> outcomes, std::span<const Outcome> expected) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (i >= outcomes.size() || !IsSameAnswer(outcomes[i], expected[i])) {
      return absl::StrCat("command ", i, " is answered otherwise");
    }
  }
  return "";
}

// Makes batches for a bank out of what customers ask for.
class Maker {
 public:
  Maker(unsigned seed, ThreadlessBank& bank) : customers_(seed), bank_(bank) {}

  void MakeBatch(Trace& trace) {
    now_us_ += kSecondUs;
    std::vector<Command> commands;
    const std::size_t most = 1 + customers_.Pick(6);
    while (commands.size() < most) {
      Command command = NextCommand();
      const bool may_go_with_others = IsAnsweredFromRecord(commands, command);
      if (!may_go_with_others && !commands.empty()) continue;
      commands.push_back(std::move(command));
      if (!may_go_with_others) break;
    }
    auto outcomes = bank_.Ask(now_us_, commands);
    REQUIRE(outcomes.ok());
    trace.batches.push_back({now_us_, std::move(commands), *std::move(outcomes)});
  }

 private:
  Command NextCommand() {
    Command command = customers_.NextCommand(now_us_, bank_.newest());
    const bool changes_account = std::holds_alternative<UpdateAccount>(command.operation) ||
                                 std::holds_alternative<CloseAccount>(command.operation) ||
                                 std::holds_alternative<ReopenAccount>(command.operation);
    if (!changes_account) command.request_id = Id(++last_id_);
    return command;
  }

  // Whether a command, asked for after others of its batch, would be answered from the record when
  // it comes again. If not, it could be answered differently once what follows it has happened.
  bool IsAnsweredFromRecord(std::vector<Command> commands, const Command& command) {
    commands.push_back(command);
    const auto outcomes = bank_.Ask(now_us_, commands, Together::kTrial);
    REQUIRE(outcomes.ok());
    return IsOnRecord(command, outcomes->back());
  }

  Customers customers_;
  ThreadlessBank& bank_;
  std::int64_t now_us_ = kSecondUs;
  std::uint64_t last_id_ = 0;
};

struct Sent {
  std::vector<Command> commands;
  std::vector<Outcome> expected;
};

// What of a batch clients send again: if it was answered, only what the record has to answer.
Sent WhatIsSentAgain(const TraceBatch& batch, bool was_answered) {
  Sent sent;
  for (std::size_t i = 0; i < batch.commands.size(); ++i) {
    if (was_answered && !IsOnRecord(batch.commands[i], batch.outcomes[i])) continue;
    sent.commands.push_back(batch.commands[i]);
    sent.expected.push_back(batch.outcomes[i]);
  }
  return sent;
}

}  // namespace

Trace MakeTrace(unsigned seed, std::size_t batches) {
  auto bank = ThreadlessBank::Open(":memory:", kRedoTarget);
  REQUIRE(bank.ok());
  Maker maker(seed, **bank);
  Trace trace;
  while (trace.batches.size() < batches) maker.MakeBatch(trace);
  trace.end = (*bank)->Accounts();
  return trace;
}

Run Play(const std::string& path, const Trace& trace, absl::FunctionRef<void()> on_answered,
         const Decorate& decorate) {
  absl::StatusOr<std::unique_ptr<ThreadlessBank>> bank =
      ThreadlessBank::Open(path, kRedoTarget, decorate);
  Run run{.answered = 0, .wrong = "", .end = bank.status()};
  if (!bank.ok()) return run;
  for (const TraceBatch& batch : trace.batches) {
    const auto outcomes = (*bank)->Ask(batch.now_us, batch.commands);
    run.end = outcomes.status();
    if (!run.end.ok()) return run;
    if (run.wrong.empty()) run.wrong = Difference(*outcomes, batch.outcomes);
    ++run.answered;
    on_answered();
  }
  run.end = (*bank)->Close();
  return run;
}

Verdict Judge(const std::string& path, const Trace& trace, std::size_t answered) {
  absl::StatusOr<std::unique_ptr<ThreadlessBank>> opened = ThreadlessBank::Open(path, kRedoTarget);
  if (!opened.ok()) return {.found = opened.status(), .wrong = ""};
  ThreadlessBank& bank = **opened;
  const auto wrong = [](std::string what) {
    return Verdict{.found = absl::OkStatus(), .wrong = std::move(what)};
  };
  for (std::size_t i = 0; i < trace.batches.size(); ++i) {
    const bool was_answered = i < answered;
    const Sent sent = WhatIsSentAgain(trace.batches[i], was_answered);
    if (sent.commands.empty()) continue;
    const TransactionId newest = bank.newest();
    const auto outcomes = bank.Ask(trace.batches[i].now_us, sent.commands);
    if (!outcomes.ok()) return {.found = outcomes.status(), .wrong = ""};
    if (const std::string difference = Difference(*outcomes, sent.expected); !difference.empty()) {
      return wrong(
          absl::StrCat("batch ", i, " of ", answered, " that were answered: ", difference));
    }
    if (was_answered && bank.newest() != newest) {
      return wrong(absl::StrCat("batch ", i, " was answered, and is carried out again"));
    }
  }
  if (bank.Accounts() != trace.end) return wrong("the accounts differ at the end");
  if (absl::Status closed = bank.Close(); !closed.ok()) return {.found = closed, .wrong = ""};
  opened->reset();
  const std::string fault = FaultOf(path);
  return {.found = fault.empty() ? absl::OkStatus() : absl::DataLossError(fault), .wrong = ""};
}

std::string WhatIsWrong(const std::string& path, const Trace& trace, std::size_t answered) {
  const Verdict verdict = Judge(path, trace, answered);
  return verdict.found.ok() ? verdict.wrong : std::string(verdict.found.message());
}

}  // namespace atm::storage
