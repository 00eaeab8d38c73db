#include "tests/torture/simulation.h"

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/storage/bank.h"
#include "tests/storage/customers.h"
#include "tests/storage/model.h"
#include "tests/temp_folder.h"
#include "tests/torture/faulty_disk.h"
#include "tests/torture/threadless_bank.h"

namespace atm::storage {
namespace {

constexpr std::size_t kClients = 4;
constexpr std::int64_t kMinuteUs = 60 * kSecondUs;

// A request on its way.
struct Sent {
  std::size_t client;
  Command command;
  TransactionId newest_seen;  // what the bank had answered to anybody when it was sent first
};

struct Client {
  std::optional<Sent> asked;
  bool is_on_its_way = false;
};

// What the model knows of a request: what the answer must be, and what it was if anybody saw it.
struct Settled {
  std::optional<RefusalReason> refusal;
  std::optional<Outcome> answer;
};

// FNV-1a, 64 bits (draft-eastlake-fnv).
class Digest {
 public:
  void Add(std::int64_t value) {
    for (int shift = 0; shift < 64; shift += 8) {
      value_ = (value_ ^ (static_cast<std::uint64_t>(value) >> shift & 0xFF)) * 1'099'511'628'211U;
    }
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 14'695'981'039'346'656'037U;
};

std::optional<RefusalReason> RefusalOf(const Outcome& outcome) {
  const auto* const refusal = std::get_if<Refusal>(&outcome);
  return refusal == nullptr ? std::nullopt : std::optional(refusal->reason);
}

class World {
 public:
  World(std::uint64_t seed, const Hardships& hardships)
      : hardships_(hardships), random_(seed), customers_(static_cast<unsigned>(seed)) {
    model_.now_us = kSecondUs;
  }

  Life Run() {
    FaultyDisk::Get().Mend();
    for (; life_.steps < hardships_.steps && life_.wrong.empty(); ++life_.steps) Step();
    if (life_.wrong.empty()) End();
    life_.hash = digest_.value();
    FaultyDisk::Get().Mend();
    return life_;
  }

 private:
  std::uint64_t Pick(std::uint64_t n) { return random_() % n; }
  void Blame(const std::string& what) {
    if (life_.wrong.empty()) life_.wrong = what;
  }

  void Step() {
    TurnClock();
    if (bank_ == nullptr) return Start();
    for (std::size_t i = 0; i < kClients; ++i) {
      if (Pick(2) == 0) Send(i);
    }
    if (Pick(3) != 0) Serve();
  }

  void TurnClock() {
    model_.now_us += static_cast<std::int64_t>(Pick(3)) * kSecondUs;
    if (hardships_.clock_leaps && Pick(20) == 0) model_.now_us += 5 * kMinuteUs;
  }

  void Start() {
    MaybeDoomDisk(6);
    auto bank = ThreadlessBank::Open(path_, /*redo_target=*/30);
    FaultyDisk& disk = FaultyDisk::Get();
    const bool was_doomed = std::exchange(is_doomed_, false);
    if (!bank.ok()) {
      bank = absl::UnknownError("");  // what was opened ends while the disk is dead
      disk.Mend();
      if (!was_doomed) Blame("it does not start");
      return;
    }
    if (was_doomed) {  // it started without the call at which the disk was to die
      disk.Mend();
    }
    bank_ = *std::move(bank);
    SettleDoubt();
  }

  // After a death: was the batch recorded of which nobody has an answer?
  void SettleDoubt() {
    const std::int64_t entries = bank_->head().entries;
    if (!is_in_doubt_) {
      if (entries != entries_) Blame("the record grew or shrank over a restart");
    } else if (entries != entries_) {
      const std::int64_t now_us = std::exchange(model_.now_us, doubt_us_);
      TellModel(doubt_, nullptr);
      model_.now_us = now_us;
    }
    doubt_.clear();
    is_in_doubt_ = false;
    entries_ = entries;
  }

  void Send(std::size_t i) {
    Client& client = clients_[i];
    if (client.is_on_its_way) {
      if (hardships_.requests_come_twice && Pick(8) == 0) network_.push_back(*client.asked);
      return;
    }
    if (!client.asked) {
      Command command = customers_.NextCommand(model_.now_us, newest_seen_);
      if (command.operation.index() <= Operation(Reverse{}).index()) {
        command.request_id = Id(++last_id_);
      }
      client.asked = Sent{.client = i, .command = std::move(command), .newest_seen = newest_seen_};
    }
    network_.push_back(*client.asked);
    client.is_on_its_way = true;
  }

  void Serve() {
    std::vector<Sent> batch;
    for (std::uint64_t n = 1 + Pick(6); n > 0 && !network_.empty(); --n) {
      batch.push_back(std::move(network_.front()));
      network_.pop_front();
    }
    std::vector<Command> commands;
    for (const Sent& sent : batch) commands.push_back(sent.command);
    MaybeDoomDisk(4);
    const auto outcomes = bank_->Ask(model_.now_us, commands);
    if (!outcomes.ok()) return Die(std::move(batch));
    if (std::exchange(is_doomed_, false)) FaultyDisk::Get().Mend();
    TellModel(batch, &*outcomes);
    entries_ = bank_->head().entries;
    for (std::size_t i = 0; i < batch.size(); ++i) Answer(batch[i], (*outcomes)[i]);
  }

  void MaybeDoomDisk(std::uint64_t one_in) {
    if (!hardships_.disk_dies || Pick(one_in) != 0) return;
    FaultyDisk& disk = FaultyDisk::Get();
    disk.Mend();
    disk.Break(FaultyDisk::Fault::kIsDead, 1 + static_cast<std::int64_t>(Pick(10)),
               FaultyDisk::Error::kIo);
    is_doomed_ = true;
  }

  void Die(std::vector<Sent> batch) {
    if (!std::exchange(is_doomed_, false)) Blame("it died of itself");
    ++life_.deaths;
    bank_.reset();  // while the disk is dead: nothing is written any more
    FaultyDisk::Get().Mend();
    doubt_ = std::move(batch);
    doubt_us_ = model_.now_us;
    is_in_doubt_ = true;
    network_.clear();
    for (Client& client : clients_) {
      client.is_on_its_way = false;
      // Nobody can ask again for what has no id.
      if (client.asked && !client.asked->command.request_id) client.asked.reset();
    }
  }

  // Tells the model of a batch in its order. Where the answers are known, they must be the model's.
  void TellModel(const std::vector<Sent>& batch, const std::vector<Outcome>* outcomes) {
    const int expired = model_.ExpireHolds(newest_);
    newest_ += expired;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const Outcome* const outcome = outcomes == nullptr ? nullptr : &(*outcomes)[i];
      if (const auto known = Known(batch[i].command); known != nullptr) {
        if (outcome != nullptr) CheckReplay(*known, *outcome);
        continue;
      }
      TellModelOf(batch[i], outcome);
    }
  }

  Settled* Known(const Command& command) {
    if (!command.request_id) return nullptr;
    const auto found = settled_.find(*command.request_id);
    return found == settled_.end() ? nullptr : &found->second;
  }

  void TellModelOf(const Sent& sent, const Outcome* outcome) {
    const Command& command = sent.command;
    const auto refusal = std::visit(
        [&](const auto& asked) { return model_.Tell(asked, newest_ + 1); }, command.operation);
    const bool is_change = command.operation.index() > Operation(Reverse{}).index();
    if (!refusal && !is_change) ++newest_;
    if (outcome != nullptr) {
      if (RefusalOf(*outcome) != refusal) {
        Blame(absl::StrCat("operation ", command.operation.index(), " is answered ",
                           static_cast<int>(RefusalOf(*outcome).value_or(RefusalReason{})),
                           ", and the model says ",
                           static_cast<int>(refusal.value_or(RefusalReason{}))));
      }
      if (const auto* receipt = std::get_if<Receipt>(outcome)) {
        if (receipt->transaction.id != newest_) Blame("ids are not in the order of the record");
        if (receipt->transaction.id <= sent.newest_seen) Blame("it happened before it was asked");
        if (receipt->replayed) Blame("it is replayed, and never happened before");
      }
    }
    // An opening that is refused is not on record: the account's number says it.
    const bool is_opening = std::holds_alternative<OpenAccount>(command.operation);
    if (command.request_id && (!refusal || (IsRecorded(*refusal) && !is_opening))) {
      settled_[*command.request_id] = {
          .refusal = refusal,
          .answer = outcome == nullptr ? std::nullopt : std::optional(*outcome)};
    }
  }

  void CheckReplay(Settled& settled, const Outcome& outcome) {
    if (RefusalOf(outcome) != settled.refusal) Blame("another answer to the same request");
    if (!settled.answer) settled.answer = outcome;
    if (!IsSameAnswer(outcome, *settled.answer)) Blame("the same request is answered otherwise");
  }

  void Answer(const Sent& sent, const Outcome& outcome) {
    Client& client = clients_[sent.client];
    const bool is_waiting = client.asked && client.is_on_its_way &&
                            client.asked->command.request_id == sent.command.request_id;
    if (hardships_.answers_are_lost && Pick(8) == 0) {
      if (is_waiting) client.is_on_its_way = false;
      if (is_waiting && !sent.command.request_id) client.asked.reset();
      return;
    }
    ++life_.answers;
    digest_.Add(static_cast<std::int64_t>(RefusalOf(outcome).value_or(RefusalReason{})));
    if (const auto* receipt = std::get_if<Receipt>(&outcome)) {
      newest_seen_ = std::max(newest_seen_, receipt->transaction.id);
      digest_.Add(receipt->transaction.id);
      digest_.Add(receipt->balance.balance_minor);
    }
    if (is_waiting) client = {};
  }

  // The bank is opened a last time: it holds what the model holds.
  void End() {
    hardships_.disk_dies = false;
    if (bank_ == nullptr) Start();
    if (bank_ == nullptr || !life_.wrong.empty()) return;
    for (const Account& account : bank_->Accounts()) {
      if (account.number.is_internal()) continue;
      const auto found = model_.accounts().find(std::string(account.number.text()));
      if (found == model_.accounts().end() || found->second.balance != account.balance_minor ||
          found->second.held != account.held_minor || found->second.used != account.used) {
        Blame("an account holds something else at the end");
      }
      digest_.Add(account.balance_minor);
    }
    if (!bank_->Close().ok()) Blame("it does not close");
    bank_.reset();
    if (const std::string fault = FaultOf(path_); !fault.empty()) Blame(fault);
  }

  Hardships hardships_;
  std::mt19937_64 random_;
  Customers customers_;
  Model model_;  // has the clock

  const testing::TempFolder folder_;
  const std::string path_ = folder_ / "atm.db";
  std::unique_ptr<ThreadlessBank> bank_;  // none while it is down
  std::array<Client, kClients> clients_;
  std::deque<Sent> network_;

  bool is_doomed_ = false;         // the disk dies at one of the next calls
  std::vector<Sent> doubt_;        // the batch in which it died
  std::int64_t doubt_us_ = 0;      // when
  bool is_in_doubt_ = false;       // it died in a batch, of requests or of none
  std::int64_t entries_ = 2;       // of the chain, as far as the model knows it: see SealBeginning
  TransactionId newest_ = 0;       // of the record
  TransactionId newest_seen_ = 0;  // that anybody was answered
  std::uint64_t last_id_ = 0;
  std::map<Uuid, Settled> settled_;
  Digest digest_;
  Life life_;
};

}  // namespace

std::string Hardships::ToString() const {
  return absl::StrCat(
      steps, " steps", disk_dies ? ", disk dies" : "", answers_are_lost ? ", answers are lost" : "",
      requests_come_twice ? ", requests come twice" : "", clock_leaps ? ", clock leaps" : "");
}

Life Live(std::uint64_t seed, const Hardships& hardships) { return World(seed, hardships).Run(); }

Hardships Shrink(std::uint64_t seed, Hardships hardships) {
  hardships.steps = Live(seed, hardships).steps;
  for (bool Hardships::* const hardship :
       {&Hardships::disk_dies, &Hardships::answers_are_lost, &Hardships::requests_come_twice,
        &Hardships::clock_leaps}) {
    Hardships fewer = hardships;
    fewer.*hardship = false;
    const Life life = Live(seed, fewer);
    if (life.wrong.empty()) continue;
    fewer.steps = life.steps;
    hardships = fewer;
  }
  return hardships;
}

}  // namespace atm::storage
