#include "storage/committer.h"

#include <utility>
#include <variant>

#include "storage/replay.h"

namespace atm::storage {

Committer::Committer(Book& book, Journal& journal, std::int64_t replay_target,
                     std::function<std::int64_t()> clock_us)
    : book_(book), journal_(journal), clock_us_(std::move(clock_us)), write_back_(replay_target) {}

absl::Status Committer::Load() {
  const absl::StatusOr<TransactionId> watermark =
      journal_.Load([this](const Account& account) { return book_.Restore(account); },
                    [this](const Transaction& transaction) {
                      const absl::Status replayed = book_.Replay(transaction);
                      if (replayed.ok()) {
                        write_back_.MarkDirty(transaction.debit_account);
                        write_back_.MarkDirty(transaction.credit_account);
                      }
                      return replayed;
                    });
  if (!watermark.ok()) {
    return watermark.status();
  }
  write_back_.Start(*watermark);
  return book_.CheckSums();
}

absl::StatusOr<Committer::Result> Committer::Commit(std::span<const Command> commands) {
  Draft draft;
  draft.result.outcomes.reserve(commands.size());
  if (!journal_.HasRoom()) {
    draft.result.outcomes.assign(commands.size(), Refusal{.reason = RefusalReason::kStorageFull});
    return std::move(draft.result);
  }
  if (absl::Status found = FindRecords(commands, draft); !found.ok()) {
    return found;
  }
  for (const Command& command : commands) {
    draft.result.outcomes.push_back(Carry(command, draft));
  }
  if (draft.batch.transactions.empty() && draft.batch.refusals.empty()) {
    return std::move(draft.result);
  }
  for (const AccountId account : draft.opened) {
    write_back_.Add(book_, account, draft.batch);
  }
  write_back_.AddDue(book_, draft.batch);
  if (absl::Status appended = journal_.Append(draft.batch); !appended.ok()) {
    return appended;
  }
  return std::move(draft.result);
}

absl::Status Committer::FindRecords(std::span<const Command> commands, Draft& draft) {
  std::vector<Uuid> given;
  for (const Command& command : commands) {
    if (command.request_id) given.push_back(*command.request_id);
  }
  if (given.empty()) {
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<std::optional<RequestRecord>>> found = journal_.FindRequests(given);
  if (!found.ok()) {
    return found.status();
  }
  draft.records.reserve(given.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    if ((*found)[i]) draft.records.insert_or_assign(given[i], *(*found)[i]);
  }
  return absl::OkStatus();
}

Outcome Committer::Carry(const Command& command, Draft& draft) {
  if (!command.request_id) {
    return CarryNew(command.operation, own_request_ids_.Next(), draft);
  }
  const auto record = draft.records.find(*command.request_id);
  if (record != draft.records.end()) {
    return AnswerFromRecord(book_, command.operation, record->second);
  }
  Outcome outcome = CarryNew(command.operation, *command.request_id, draft);
  // The rest of this batch must find it too: the journal does not know it yet.
  if (const auto* receipt = std::get_if<Receipt>(&outcome)) {
    draft.records.emplace(*command.request_id, receipt->transaction);
  } else if (auto refused = MakeRecord(book_, command.operation, std::get<Refusal>(outcome),
                                       *command.request_id, clock_us_())) {
    draft.records.emplace(*command.request_id, *refused);
    draft.batch.refusals.push_back(*refused);
  }
  return outcome;
}

Outcome Committer::CarryNew(const Operation& operation, const Uuid& request_id, Draft& draft) {
  Decision decision = book_.Decide(operation, clock_us_(), request_id);
  if (auto* refusal = std::get_if<Refusal>(&decision)) {
    return *refusal;
  }
  const Event& event = std::get<Event>(decision);
  const Transaction& transaction = event.transaction;
  book_.Evolve(event);
  for (const Account& account : event.opened) {
    draft.opened.push_back(account.id);
    draft.result.changed.push_back(account.id);
  }
  for (const AccountId account : {transaction.debit_account, transaction.credit_account}) {
    write_back_.MarkDirty(account);
    draft.result.changed.push_back(account);
  }
  draft.batch.transactions.push_back(transaction);
  return MakeReceipt(book_, transaction);
}

absl::Status Committer::WriteBackAll() {
  Batch batch;
  write_back_.AddAll(book_, batch);
  return journal_.Append(batch);
}

}  // namespace atm::storage
