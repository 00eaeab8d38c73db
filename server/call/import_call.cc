#include "server/call/import_call.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "server/identity/peer.h"
#include "server/limits.h"
#include "server/status/errors.h"
#include "server/wire/admin_fields.h"
#include "server/wire/encoding.h"

namespace atm::server {
namespace {

constexpr auto kMostRefused = static_cast<int>(limits::kMaxRefusedAccounts);

// Whether a refusal is one of the import as a whole.
bool IsOfAll(const storage::Refusal& refusal) {
  return refusal.reason == storage::RefusalReason::kShuttingDown ||
         refusal.reason == storage::RefusalReason::kOverloaded ||
         refusal.reason == storage::RefusalReason::kStorageFull;
}

}  // namespace

ImportCall* ImportCall::Start(const Setting& setting, grpc::CallbackServerContext* context,
                              grpc::ByteBuffer* response_bytes) {
  auto* call = new ImportCall(setting, context, response_bytes);
  std::optional<grpc::Status> status = setting.imports->Enter(call);
  if (!status) {
    if (const auto why = WhyNotBegun(*setting.door)) {
      status = NotBegunStatus(*why);
    }
  }
  if (status) {
    call->End(*status);
  } else {
    call->ReadOn();
  }
  return call;
}

ImportCall::ImportCall(const Setting& setting, grpc::CallbackServerContext* context,
                       grpc::ByteBuffer* response_bytes)
    : setting_(setting),
      context_(context),
      response_bytes_(response_bytes),
      who_(PeerOf(*context)),
      request_log_("ImportAccounts", setting.log),
      most_refused_(kMostRefused) {}

void ImportCall::End(const grpc::Status& status) { EndIn(State::kReading, status); }

void ImportCall::EndIn(State state, const grpc::Status& status) {
  {
    const std::lock_guard lock(mutex_);
    if (state_ > state) {
      return;
    }
    state_ = State::kFinished;
  }
  if (request_log_.enabled()) {
    request_log_.Write({"accounts", count_}, status);
  }
  setting_.imports->GiveUpPlace(this);
  Finish(status);
}

void ImportCall::OnReadDone(bool ok) {
  if (ok) {
    if (const std::optional<grpc::Status> status = Take()) {
      return End(*status);
    }
    return ReadOn();
  }
  if (const std::optional<grpc::Status> status = HandIn()) {
    EndIn(State::kHandedIn, *status);
  }
}

void ImportCall::ReadOn() {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kReading) {
    part_.Clear();
    StartRead(&part_);
  }
}

void ImportCall::OnDone() {
  setting_.imports->Leave(this);
  Door* const left = is_inside_ ? setting_.door : nullptr;
  delete this;
  if (left != nullptr) {
    left->Leave();
  }
}

std::optional<grpc::Status> ImportCall::Take() {
  v1::ImportAccountsRequest part;
  const Decoded decoded = Decode(part_, &part);
  if (decoded == Decoded::kTooLarge) {
    return RequestTooLargeStatus(part_.Length(), limits::kMaxRequestBytes);
  }
  if (decoded != Decoded::kOk) {
    return MalformedRequestStatus(v1::ImportAccountsRequest::descriptor()->full_name());
  }
  if (count_ + part.accounts_size() > static_cast<std::int64_t>(limits::kMaxImportedAccounts)) {
    return ImportTooLargeStatus();
  }
  total_ = std::max(total_, part.total());
  validate_only_ = validate_only_ || part.validate_only();
  for (const v1::OpenAccountRequest& account : part.accounts()) {
    TakeAccount(account);
  }
  return std::nullopt;
}

void ImportCall::TakeAccount(const v1::OpenAccountRequest& account) {
  const std::int64_t number = ++count_;
  Validated<storage::Command> wanted = Validate(account);
  if (const auto* violations = std::get_if<std::vector<FieldViolation>>(&wanted)) {
    return Refuse(number, ViolationStatus(*violations));
  }
  auto& command = std::get<storage::Command>(wanted);
  command.who = who_;
  sent_.push_back({.number = number, .request_id = command.request_id});
  commands_.push_back(std::move(command));
}

void ImportCall::Refuse(std::int64_t number, const grpc::Status& status) {
  response_.set_refused_count(response_.refused_count() + 1);
  if (response_.refused_size() == most_refused_) {
    return;
  }
  v1::RefusedAccount* refused = response_.add_refused();
  refused->set_number(number);
  *refused->mutable_error() = RichOf(status);
}

std::optional<grpc::Status> ImportCall::HandIn() {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::kReading) {
      return std::nullopt;  // ended meanwhile
    }
    state_ = State::kHandedIn;
  }
  setting_.door->Enter();
  is_inside_ = true;
  if (const auto why = WhyNotBegun(*setting_.door)) {
    return NotBegunStatus(*why);
  }
  if (const auto why = WhyTooLate(*context_, *setting_.clock)) {
    return NotBegunStatus(*why);
  }
  if (total_ != count_) {
    return ImportIncompleteStatus(total_, count_);
  }
  if (commands_.empty()) {
    OnOutcomes({});
    return std::nullopt;
  }
  // Where something is refused already, the rest is tried, for all that is wrong to be told.
  const bool is_trial = validate_only_ || response_.refused_count() > 0;
  setting_.door->ledger()->SubmitAll(
      std::move(commands_), is_trial ? storage::Together::kTrial : storage::Together::kAllOrNone,
      [this](const std::vector<storage::Outcome>& outcomes) { OnOutcomes(outcomes); });
  return std::nullopt;
}

void ImportCall::OnOutcomes(const std::vector<storage::Outcome>& outcomes) {
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
      Refuse(sent_[i].number, RefusalStatus(*refusal, {.request_id = request_id}));
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
  *response_bytes_ = Encode(response_);
  EndIn(State::kHandedIn, grpc::Status::OK);
}

}  // namespace atm::server
