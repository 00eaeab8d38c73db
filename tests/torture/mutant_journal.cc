#include "tests/torture/mutant_journal.h"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "storage/journal/chain.h"

namespace atm::storage {
namespace {

class MutantJournal : public Journal {
 public:
  MutantJournal(Mutant mutant, std::unique_ptr<Journal> journal)
      : mutant_(mutant), journal_(std::move(journal)) {}

  absl::StatusOr<Progress> Load(const Loader& loader) override { return journal_->Load(loader); }
  absl::StatusOr<Tenure> TakeOver(const ChainHead& known) override {
    absl::StatusOr<Tenure> tenure = journal_->TakeOver(known);
    if (tenure.ok()) chain_.Start(tenure->head);
    return tenure;
  }
  absl::StatusOr<RequestGap> FindGap() override { return journal_->FindGap(); }
  absl::StatusOr<std::vector<std::optional<RequestRecord>>> FindRequests(
      std::span<const Uuid> request_ids) override {
    return journal_->FindRequests(request_ids);
  }
  absl::StatusOr<std::vector<std::optional<Original>>> FindTransactions(
      std::span<const TransactionId> ids) override {
    return journal_->FindTransactions(ids);
  }
  absl::StatusOr<std::vector<std::optional<HoldState>>> FindHolds(
      std::span<const TransactionId> ids) override {
    return journal_->FindHolds(ids);
  }
  absl::StatusOr<std::unique_ptr<History>> OpenHistory() override {
    return journal_->OpenHistory();
  }
  absl::Status CheckRoom() override { return journal_->CheckRoom(); }
  bool Reserve(std::chrono::milliseconds patience) override { return journal_->Reserve(patience); }
  void GiveBack() override { journal_->GiveBack(); }
  // What is staged could not be spoiled any more.
  absl::Status Stage(std::span<const Sealed<Transaction>> /*transactions*/) override {
    return absl::UnimplementedError("no batch of these tests is so large");
  }
  absl::StatusOr<Ticket> Write(const Batch& batch, const Snapshots& snapshots) override;
  absl::Status Await(Ticket /*ticket*/) override { return absl::OkStatus(); }
  absl::Status Close() override {
    if (absl::Status written = WriteHeld(); !written.ok()) return written;
    return journal_->Close();
  }

 private:
  void Spoil(Batch& batch, Snapshots& snapshots) const;
  void SealAnew(Batch& batch);
  absl::Status WriteHeld();

  const Mutant mutant_;
  const std::unique_ptr<Journal> journal_;
  Chain chain_;
  std::int64_t tickets_ = 0;
  std::optional<std::pair<Batch, Snapshots>> held_;  // back, of kAnswersBeforeCommit
};

void MutantJournal::Spoil(Batch& batch, Snapshots& snapshots) const {
  switch (mutant_) {
    case Mutant::kAnswersBeforeCommit:
      return;
    case Mutant::kRequestIdForgotten:
      for (auto& transaction : batch.transactions) transaction.row.request_id.bytes[8] ^= 0x55;
      return;
    case Mutant::kRefusalForgotten:
      batch.answers.clear();
      return;
    case Mutant::kWatermarkTooLate:
      snapshots.watermark = batch.head.last_transaction;
      return;
    case Mutant::kHoldForgotten:
      batch.holds.clear();
      return;
    case Mutant::kReversalForgotten:
      batch.reversed.clear();
  }
}

void MutantJournal::SealAnew(Batch& batch) {
  std::map<std::int64_t, std::function<void()>> in_order;
  const auto add = [&](auto& rows) {
    for (auto& row : rows) in_order[row.entry] = [this, &row] { row = chain_.Seal(row.row); };
  };
  add(batch.transactions);
  add(batch.answers);
  add(batch.account_changes);
  add(batch.principals);
  for (const auto& [entry, seal] : in_order) seal();
  batch.head = chain_.head();
}

absl::Status MutantJournal::WriteHeld() {
  if (!held_) return absl::OkStatus();
  const auto [batch, snapshots] = *std::exchange(held_, std::nullopt);
  const absl::StatusOr<Ticket> written = journal_->Write(batch, snapshots);
  return written.ok() ? journal_->Await(*written) : written.status();
}

absl::StatusOr<Ticket> MutantJournal::Write(const Batch& batch, const Snapshots& snapshots) {
  if (absl::Status written = WriteHeld(); !written.ok()) return written;
  held_ = {batch, snapshots};
  Spoil(held_->first, held_->second);
  SealAnew(held_->first);
  if (mutant_ != Mutant::kAnswersBeforeCommit) {
    if (absl::Status written = WriteHeld(); !written.ok()) return written;
  }
  return Ticket{.number = ++tickets_};
}

}  // namespace

std::unique_ptr<Journal> MakeMutant(Mutant mutant, std::unique_ptr<Journal> journal) {
  return std::make_unique<MutantJournal>(mutant, std::move(journal));
}

}  // namespace atm::storage
