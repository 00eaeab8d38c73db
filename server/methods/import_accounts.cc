#include "server/methods/import_accounts.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "server/call/answering.h"
#include "server/limits.h"
#include "server/status/errors.h"
#include "server/wire/admin_fields.h"

namespace atm::server {
namespace {

constexpr auto kMostRefused = static_cast<int>(limits::kMaxRefusedAccounts);

// Whether a refusal is one of the import as a whole.
bool IsOfAll(const storage::Refusal& refusal) {
  return refusal.reason == storage::RefusalReason::kShuttingDown ||
         refusal.reason == storage::RefusalReason::kOverloaded ||
         refusal.reason == storage::RefusalReason::kBooksInDoubt ||
         refusal.reason == storage::RefusalReason::kStorageFull ||
         refusal.reason == storage::RefusalReason::kClockJumped ||
         refusal.reason == storage::RefusalReason::kStorageLocked;
}

}  // namespace

ImportAccounts::ImportAccounts(const Method& method, Service& service, ImportFace& face)
    : ImportCall(method, service, face),
      begin_(service.steady_clock()),
      last_account_(begin_),
      most_refused_(kMostRefused) {}

void ImportAccounts::Begin() {
  std::optional<grpc::Status> status = service().imports.Enter(this, context().principal);
  if (!status) {
    if (const auto why = WhyNotBegun(service().door)) status = NotBegunStatus(*why);
  }
  if (status) return End(*status);
  ReadOn();
}

void ImportAccounts::End(const grpc::Status& status) { EndIn(State::kReading, status); }

void ImportAccounts::EndIfStalled(std::chrono::steady_clock::time_point now) {
  std::chrono::steady_clock::duration silence;
  {
    const MutexLock lock(mutex_);
    silence = now - last_account_;
  }
  if (silence >= limits::kCallerPatience) return End(SilentImportStatus());
  if (now - begin_ >= limits::kMaxImportTime) End(SlowImportStatus());
}

void ImportAccounts::EndIn(State state, const grpc::Status& status) {
  {
    const MutexLock lock(mutex_);
    if (state_ > state) return;
    state_ = State::kFinished;
  }
  Observe(status, {.subject = {"accounts", count_.load()}});
  service().imports.GiveUpPlace(this);
  face().Answer(status, response_);
}

void ImportAccounts::OnPart(Decoded decoded, std::size_t bytes) {
  std::optional<grpc::Status> status = WhyNotTaken(decoded, bytes, part_);
  if (!status && has_invalid_text()) status = MalformedStatus(part_);
  if (!status) status = Take();
  if (status) return End(*status);
  if (part_.accounts_size() > 0) {
    const MutexLock lock(mutex_);
    last_account_ = service().steady_clock();
  }
  ReadOn();
}

void ImportAccounts::OnEnd() {
  if (const std::optional<grpc::Status> status = HandInAll()) EndIn(State::kHandedIn, *status);
}

void ImportAccounts::ReadOn() {
  const MutexLock lock(mutex_);
  if (state_ == State::kReading) face().Read();
}

void ImportAccounts::OnDone() {
  service().imports.Leave(this);
  if (is_inside_) service().door.Leave();
}

std::optional<grpc::Status> ImportAccounts::Take() {
  if (count_ + part_.accounts_size() > static_cast<std::int64_t>(limits::kMaxImportedAccounts)) {
    return ImportTooLargeStatus();
  }
  total_ = std::max(total_, part_.total());
  validate_only_ = validate_only_ || part_.validate_only();
  for (const v1::OpenAccountRequest& account : part_.accounts()) {
    TakeAccount(account);
  }
  return std::nullopt;
}

void ImportAccounts::TakeAccount(const v1::OpenAccountRequest& account) {
  const std::int64_t number = ++count_;
  if (account.validate_only()) return Refuse(number, TriedAccountStatus());
  Validated<storage::Command> wanted = Validate(account);
  if (const auto* violations = std::get_if<std::vector<FieldViolation>>(&wanted)) {
    return Refuse(number, ViolationStatus(*violations));
  }
  auto& command = std::get<storage::Command>(wanted);
  command.origin = context().principal;
  sent_.push_back({.number = number, .request_id = command.request_id});
  commands_.push_back(std::move(command));
}

void ImportAccounts::Refuse(std::int64_t number, const grpc::Status& status) {
  response_.set_refused_count(response_.refused_count() + 1);
  if (response_.refused_size() == most_refused_) {
    return;
  }
  v1::RefusedAccount* refused = response_.add_refused();
  refused->set_number(number);
  *refused->mutable_error() = RichOf(status);
}

std::optional<grpc::Status> ImportAccounts::HandInAll() {
  {
    const MutexLock lock(mutex_);
    if (state_ != State::kReading) {
      return std::nullopt;  // ended meanwhile
    }
    state_ = State::kHandedIn;
  }
  service().door.Enter();
  is_inside_ = true;
  if (const auto why = WhyNotBegun(service().door)) {
    return NotBegunStatus(*why);
  }
  if (const auto why = WhyTooLate(context(), service().clock)) {
    return NotBegunStatus(*why);
  }
  if (total_ != count_) {
    return ImportIncompleteStatus(total_, count_.load());
  }
  if (commands_.empty()) {
    OnOutcomes({});
    return std::nullopt;
  }
  // Where something is refused already, the rest is tried, for all that is wrong to be told.
  const bool is_trial = validate_only_ || response_.refused_count() > 0;
  service().door.ledger()->SubmitAll(
      std::move(commands_), is_trial ? storage::Together::kTrial : storage::Together::kAllOrNone,
      [this](const std::vector<storage::Outcome>& outcomes) { OnOutcomes(outcomes); });
  return std::nullopt;
}

void ImportAccounts::OnOutcomes(const std::vector<storage::Outcome>& outcomes) {
  most_refused_ = response_.refused_size() + kMostRefused;
  std::int64_t opened = 0;
  std::int64_t replayed = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto* refusal = std::get_if<storage::Refusal>(&outcomes[i]);
    if (refusal == nullptr) {
      ++(std::get<storage::Receipt>(outcomes[i]).replayed ? replayed : opened);
    } else if (IsOfAll(*refusal)) {
      return EndIn(State::kHandedIn, RefusalStatus(*refusal, {}));
    } else if (refusal->reason != storage::RefusalReason::kOthersRefused) {
      const std::string request_id = sent_[i].request_id ? sent_[i].request_id->ToString() : "";
      Refuse(sent_[i].number, RefusalStatus(*refusal, {.request_id = request_id,
                                                       .amount_field = "opening_balance_minor"}));
    }
  }
  auto& refused = *response_.mutable_refused();
  std::ranges::sort(refused, {}, &v1::RefusedAccount::number);
  if (refused.size() > kMostRefused) {
    refused.DeleteSubrange(kMostRefused, refused.size() - kMostRefused);
  }
  response_.set_opened(response_.refused_count() == 0 ? opened : 0);
  response_.set_replayed(replayed);
  response_.set_refused_count(response_.refused_count());  // also where it is zero
  EndIn(State::kHandedIn, grpc::Status::OK);
}

}  // namespace atm::server
