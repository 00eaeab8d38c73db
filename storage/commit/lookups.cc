#include "storage/commit/lookups.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_format.h"

namespace atm::storage {
namespace {

// The hold that an operation may end; 0 if it names none.
TransactionId HoldOfOperation(const Operation& operation) {
  if (const auto* capture = std::get_if<Capture>(&operation)) return capture->hold;
  if (const auto* release = std::get_if<Release>(&operation)) return release->hold;
  return 0;
}

// Whether the book knows the accounts and the principal of what was found.
bool IsKnownTo(const Book& book, const Transaction& transaction) {
  const AccountId newest = book.directory().size();
  return transaction.debit_account >= 1 && transaction.debit_account <= newest &&
         transaction.credit_account >= 1 && transaction.credit_account <= newest &&
         transaction.origin < book.principals().size();
}
bool IsKnownTo(const Book& book, const RecordedAnswer& answer) {
  return std::max({answer.account, answer.to_account, answer.about}) <= book.directory().size();
}

absl::Status NotKnown(const char* what) {
  return absl::DataLossError(
      absl::StrFormat("%s on record names an account or a principal that does not exist", what));
}

// Adds the accounts of what was found.
void AddAccounts(const Transaction& transaction, std::vector<AccountId>& accounts) {
  accounts.push_back(transaction.debit_account);
  accounts.push_back(transaction.credit_account);
}
void AddAccounts(const RecordedAnswer& answer, std::vector<AccountId>& accounts) {
  for (const AccountId account : {answer.account, answer.to_account, answer.about}) {
    if (account != 0) accounts.push_back(account);
  }
}

// Whether some of it can have been taken back.
bool CanBeReversed(TransactionKind kind) {
  return MovesMoney(kind) && kind != TransactionKind::kOpening &&
         kind != TransactionKind::kReversal;
}

}  // namespace

absl::Status Lookups::Fetch(std::span<const Command> commands, const Sources& sources) {
  if (absl::Status fetched = FetchRequests(commands, sources); !fetched.ok()) return fetched;
  if (absl::Status fetched = FetchOriginals(commands, sources); !fetched.ok()) return fetched;
  if (absl::Status fetched = FetchHolds(commands, sources); !fetched.ok()) return fetched;
  return sources.proving.is_done() ? absl::OkStatus() : Prove(commands, sources);
}

absl::Status Lookups::FetchRequests(std::span<const Command> commands, const Sources& sources) {
  std::vector<Uuid> ids;
  const auto want = [&](const Uuid& id) {
    if (!sources.recent.IsNew(id)) ids.push_back(id);
  };
  for (const Command& command : commands) {
    if (command.request_id) want(*command.request_id);
    if (const auto* reverse = std::get_if<Reverse>(&command.operation)) {
      has_reversals_ = true;
      if (const auto* id = std::get_if<Uuid>(&reverse->original)) want(*id);
    }
  }
  own_requests_.reserve(commands.size());
  if (ids.empty()) return absl::OkStatus();
  sources.recording.Settle();
  auto found = sources.journal.FindRequests(ids);
  if (!found.ok()) return found.status();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::optional<RequestRecord>& record = (*found)[i];
    if (!record) continue;
    const auto is_known = [&](const auto& row) { return IsKnownTo(sources.book, row); };
    if (!std::visit(is_known, *record)) return NotKnown("a request");
    requests_.emplace(ids[i], *std::move(record));
  }
  return absl::OkStatus();
}

absl::Status Lookups::FetchOriginals(std::span<const Command> commands, const Sources& sources) {
  std::vector<TransactionId> ids;
  for (const Command& command : commands) {
    if (const TransactionId id = OriginalId(command.operation); id != 0) ids.push_back(id);
  }
  if (ids.empty()) return absl::OkStatus();
  sources.recording.Settle();
  auto found = sources.journal.FindTransactions(ids);
  if (!found.ok()) return found.status();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::optional<Original>& original = (*found)[i];
    if (!original) {
      // Ids have no gaps: one that was given has a transaction.
      if (ids[i] < 1 || ids[i] > sources.book.last_transaction()) continue;
      return absl::DataLossError(
          absl::StrFormat("row %d of the table transactions is missing", ids[i]));
    }
    if (!IsKnownTo(sources.book, original->transaction)) return NotKnown("a transaction");
    originals_.emplace(ids[i], *std::move(original));
  }
  return absl::OkStatus();
}

absl::Status Lookups::FetchHolds(std::span<const Command> commands, const Sources& sources) {
  std::vector<TransactionId> ids;
  const auto want = [&](TransactionId id) {
    if (id != 0 && !sources.book.holds().Find(id)) ids.push_back(id);
  };
  for (const Command& command : commands) want(HoldOfOperation(command.operation));
  for (const auto& [id, original] : originals_) {
    if (original.transaction.kind == TransactionKind::kHold) want(id);
  }
  if (ids.empty()) return absl::OkStatus();
  sources.recording.Settle();
  auto found = sources.journal.FindHolds(ids);
  if (!found.ok()) return found.status();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if ((*found)[i]) ended_holds_.emplace(ids[i], *(*found)[i]);
  }
  return absl::OkStatus();
}

absl::Status Lookups::Prove(std::span<const Command> commands, const Sources& sources) const {
  std::vector<AccountId> accounts = sources.proving.AccountsOf(commands);
  const OpenHolds& holds = sources.book.holds();
  for (const Command& command : commands) {
    const TransactionId id = HoldOfOperation(command.operation);
    const auto hold = id == 0 ? std::nullopt : holds.Find(id);
    if (hold) accounts.push_back(hold->account);
  }
  for (const HoldRecord& hold : holds.EndingBy(sources.now_us)) accounts.push_back(hold.account);
  for (const auto& [id, record] : requests_) {
    std::visit([&](const auto& row) { AddAccounts(row, accounts); }, record);
  }
  std::vector<Original> reversible;
  for (const auto& [id, original] : originals_) {
    AddAccounts(original.transaction, accounts);
    if (CanBeReversed(original.transaction.kind)) reversible.push_back(original);
  }
  if (absl::Status proved = sources.proving.Prove(accounts); !proved.ok()) return proved;
  return sources.proving.ProveReversals(reversible);
}

std::optional<RequestRecord> Lookups::FindRequest(const Uuid& request_id) const {
  if (const auto own = own_requests_.find(request_id); own != own_requests_.end()) {
    const auto& [is_answer, position] = own->second;
    if (is_answer) return batch_.answers[position].row;
    return batch_.transactions[position].row;
  }
  const auto found = requests_.find(request_id);
  return found == requests_.end() ? std::nullopt : std::optional(found->second);
}

TransactionId Lookups::OriginalId(const Operation& operation) const {
  const auto* reverse = std::get_if<Reverse>(&operation);
  if (reverse == nullptr) return 0;
  if (const auto* id = std::get_if<TransactionId>(&reverse->original)) return *id;
  const std::optional<RequestRecord> record = FindRequest(std::get<Uuid>(reverse->original));
  const auto* transaction = record ? std::get_if<Transaction>(&*record) : nullptr;
  return transaction == nullptr ? 0 : transaction->id;
}

std::optional<Original> Lookups::FindOriginal(const Operation& operation) const {
  const auto found = originals_.find(OriginalId(operation));
  return found == originals_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<HoldState> Lookups::FindEndedHold(const Operation& operation) const {
  TransactionId id = HoldOfOperation(operation);
  if (id == 0) id = OriginalId(operation);
  const auto found = ended_holds_.find(id);
  return found == ended_holds_.end() ? std::nullopt : std::optional(found->second);
}

void Lookups::AddTransaction(const Uuid& request_id) {
  own_requests_.insert_or_assign(
      request_id, Place{.is_answer = false, .position = batch_.transactions.size() - 1});
}

void Lookups::AddAnswer(const Uuid& request_id) {
  own_requests_.insert_or_assign(request_id,
                                 Place{.is_answer = true, .position = batch_.answers.size() - 1});
}

void Lookups::Add(const Event& event) {
  const Transaction& transaction = event.transaction;
  if (event.ended_hold) {
    ended_holds_.insert_or_assign(event.ended_hold->id, event.ended_hold->state);
  }
  if (!has_reversals_) return;
  originals_.emplace(transaction.id, Original{.transaction = transaction});
  if (transaction.kind == TransactionKind::kReversal) {
    originals_.at(transaction.original).reversed_minor += transaction.amount_minor;
  }
}

std::int64_t Lookups::ReversedMinor(TransactionId original) const {
  return originals_.at(original).reversed_minor;
}

}  // namespace atm::storage
