#include "storage/commit/record_budget.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

namespace atm::storage {
namespace {

constexpr std::int64_t kHourUs = std::int64_t{3'600} * 1'000'000;

// How long it takes until one record more is allowed.
std::int64_t IntervalUs(const RecordQuota& quota) { return kHourUs / quota.per_hour; }

bool IsPowerOfTen(std::int64_t number) {
  while (number % 10 == 0) number /= 10;
  return number == 1;
}

}  // namespace

RecordBudget::RecordBudget(RecordQuotas quotas, std::function<void(const std::string&)> on_warning)
    : quotas_(quotas), on_warning_(std::move(on_warning)) {}

const RecordQuota& RecordBudget::QuotaOf(Recorded what) const {
  return what == Recorded::kReversal ? quotas_.reversals : quotas_.refusals;
}

RecordBudget::Use& RecordBudget::UseOf(PrincipalId principal, Recorded what) {
  return uses_[principal][static_cast<std::size_t>(what)];
}

std::optional<RecordBudget::Charge> RecordBudget::TryCharge(PrincipalId principal, Recorded what,
                                                            std::int64_t now_us) {
  const RecordQuota& quota = QuotaOf(what);
  Use& use = UseOf(principal, what);
  const std::int64_t full_us = std::max(use.full_us, now_us) + IntervalUs(quota);
  if (full_us - now_us > quota.at_once * IntervalUs(quota)) return std::nullopt;
  if (use.full_us <= now_us) use.refused = 0;
  return Charge{
      .principal = principal, .what = what, .full_us_before = std::exchange(use.full_us, full_us)};
}

void RecordBudget::TakeBack(const Charge& charge) {
  UseOf(charge.principal, charge.what).full_us = charge.full_us_before;
}

Refusal RecordBudget::Refuse(PrincipalId id, const Principal& principal, Recorded what,
                             std::int64_t now_us) {
  const RecordQuota& quota = QuotaOf(what);
  const bool is_reversal = what == Recorded::kReversal;
  Use& use = UseOf(id, what);
  if (IsPowerOfTen(++use.refused)) {
    on_warning_(absl::StrFormat(
        "%s has used up its quota of %s that move no money and stay on record: %d at once, and %d "
        "an hour; %d of its requests were refused for that by now",
        principal.name, is_reversal ? "reversals" : "refusals", quota.at_once, quota.per_hour,
        use.refused));
  }
  const std::int64_t next_us = use.full_us - (quota.at_once - 1) * IntervalUs(quota);
  return {.reason = is_reversal ? RefusalReason::kReversalQuotaExceeded
                                : RefusalReason::kRefusalQuotaExceeded,
          .limit_count = quota.at_once,
          .limit_count_per_hour = quota.per_hour,
          .retry_after_us = std::max<std::int64_t>(next_us - now_us, 1)};
}

}  // namespace atm::storage
