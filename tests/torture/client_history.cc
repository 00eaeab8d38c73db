#include "tests/torture/client_history.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "storage/engine/open_journal.h"
#include "tests/storage/model.h"
#include "tests/torture/threadless_bank.h"

namespace atm::storage {
namespace {

constexpr std::size_t kAll = 1'000'000;

// An entry of the chain that answers a request, or is an expiry.
struct Entry {
  Uuid request_id;
  std::int64_t time_us;
  std::optional<RefusalReason> refusal;
  std::optional<Transaction> transaction;
};

template <typename Row>
StoredRows<Row> ReadAll(AuditSource& source) {
  StoredRows<Row> rows;
  (void)source.Read(std::numeric_limits<std::int64_t>::min(), kAll, rows);
  return rows;
}

// The entries of the chain in their order: those that are not numbered are the transactions.
std::vector<Entry> EntriesOf(const std::string& path) {
  const auto record = OpenRecord(path);
  if (!record.ok()) return {};
  const auto source = (*record)->OpenAudit(AuditView::kOneMoment);
  if (!source.ok()) return {};
  std::map<std::int64_t, std::optional<Entry>> numbered;
  for (const auto& stored : ReadAll<Sealed<RecordedAnswer>>(**source)) {
    const RecordedAnswer& answer = stored.row->row;
    numbered[stored.key] = Entry{.request_id = answer.request_id,
                                 .time_us = answer.create_time_us,
                                 .refusal = answer.reason,
                                 .transaction = {}};
  }
  for (const auto& stored : ReadAll<Sealed<AccountChange>>(**source)) numbered[stored.key] = {};
  for (const auto& stored : ReadAll<Sealed<PrincipalRow>>(**source)) numbered[stored.key] = {};
  std::vector<Entry> entries;
  std::int64_t number = 0;
  const auto take_numbered = [&] {
    for (auto found = numbered.find(number + 1);
         found != numbered.end() && found->first == number + 1; ++found, ++number) {
      if (found->second) entries.push_back(*found->second);
    }
  };
  for (const auto& stored : ReadAll<Sealed<Transaction>>(**source)) {
    take_numbered();
    const Transaction& transaction = stored.row->row;
    entries.push_back({.request_id = transaction.request_id,
                       .time_us = transaction.create_time_us,
                       .refusal = {},
                       .transaction = transaction});
    ++number;
  }
  take_numbered();
  return entries;
}

// Tells a model the record in its order.
class Retelling {
 public:
  explicit Retelling(const ClientHistory& history) {
    for (const Command& command : history.requests) commands_[*command.request_id] = &command;
  }

  std::string Tell(const Entry& entry) {
    model_.now_us = entry.time_us;
    if (entry.transaction && entry.transaction->kind == TransactionKind::kExpiry) {
      if (expiries_ == 0) expiries_ = model_.ExpireHolds(newest_);
      if (expiries_-- == 0) return "a hold ended before its time";
      ++newest_;
      return "";
    }
    const auto found = commands_.find(entry.request_id);
    if (found == commands_.end()) return "nobody asked for it";
    const auto refusal =
        std::visit([&](const auto& asked) { return model_.Tell(asked, newest_ + 1); },
                   found->second->operation);
    if (refusal != entry.refusal) return "the model answers otherwise";
    if (!refusal) ++newest_;
    return "";
  }

  const Model& model() const { return model_; }

 private:
  std::map<Uuid, const Command*> commands_;
  Model model_;
  TransactionId newest_ = 0;
  int expiries_ = 0;
};

std::string CheckAccounts(const Model& model, const std::string& path) {
  const auto bank = ThreadlessBank::Open(path, 1'000);
  if (!bank.ok()) return std::string(bank.status().message());
  for (const Account& account : (*bank)->Accounts()) {
    if (account.number.is_internal()) continue;
    const auto found = model.accounts().find(std::string(account.number.text()));
    if (found == model.accounts().end() || found->second.balance != account.balance_minor ||
        found->second.held != account.held_minor) {
      return absl::StrCat("account ", std::string(account.number.text()), " holds something else");
    }
  }
  return "";
}

// Whether each answer is that of the record.
std::string CheckAnswers(const ClientHistory& history,
                         const std::map<Uuid, const Entry*>& by_request) {
  for (const HistoryEvent& event : history.events) {
    if (!event.is_answer) continue;
    const Command& command = history.requests[event.request];
    const auto found = by_request.find(*command.request_id);
    const bool is_recorded =
        event.is_yes ||
        (IsRecorded(event.reason) && !std::holds_alternative<OpenAccount>(command.operation));
    if (!is_recorded) {
      if (found != by_request.end() && found->second->refusal) {
        return "a refusal is on record after all";
      }
      continue;
    }
    if (found == by_request.end()) return absl::StrCat("request ", event.request, " is lost");
    const Entry& entry = *found->second;
    if (event.is_yes != entry.transaction.has_value() ||
        (event.is_yes && event.transaction != entry.transaction->id) ||
        (!event.is_yes && event.reason != *entry.refusal)) {
      return absl::StrCat("request ", event.request, " was answered otherwise");
    }
  }
  return "";
}

// Whether whatever was answered before something else was sent stands before it.
std::string CheckRealTime(const ClientHistory& history, const std::map<Uuid, std::size_t>& places) {
  std::vector<HistoryEvent> events = history.events;
  std::ranges::sort(events, {}, [](const HistoryEvent& event) {
    return std::pair(event.time_ns, event.is_answer);
  });
  std::size_t newest_answered = 0;
  std::map<std::size_t, std::size_t> answered_when_sent;
  for (const HistoryEvent& event : events) {
    const auto place = places.find(*history.requests[event.request].request_id);
    if (place == places.end()) continue;
    if (event.is_answer) {
      newest_answered = std::max(newest_answered, place->second);
    } else if (answered_when_sent.try_emplace(event.request, newest_answered).second &&
               place->second < newest_answered) {
      return absl::StrCat("request ", event.request, " happened before it was sent");
    }
  }
  return "";
}

}  // namespace

std::string WhyNotSerializable(const ClientHistory& history, const std::string& path) {
  const std::vector<Entry> entries = EntriesOf(path);
  Retelling retelling(history);
  std::map<Uuid, const Entry*> by_request;
  std::map<Uuid, std::size_t> places;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (const std::string wrong = retelling.Tell(entries[i]); !wrong.empty()) {
      return absl::StrCat("entry ", i, ": ", wrong);
    }
    if (!by_request.emplace(entries[i].request_id, &entries[i]).second) {
      return "a request happened twice";
    }
    places.emplace(entries[i].request_id, i + 1);
  }
  if (std::string wrong = CheckAnswers(history, by_request); !wrong.empty()) return wrong;
  if (std::string wrong = CheckRealTime(history, places); !wrong.empty()) return wrong;
  if (std::string wrong = CheckAccounts(retelling.model(), path); !wrong.empty()) return wrong;
  return FaultOf(path);
}

}  // namespace atm::storage
