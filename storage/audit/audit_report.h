// A look over the whole record: are the books whole?
#ifndef ATM_STORAGE_AUDIT_AUDIT_REPORT_H_
#define ATM_STORAGE_AUDIT_AUDIT_REPORT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/strings/str_cat.h"
#include "storage/journal/hash.h"
#include "storage/model/outcome.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// What is to be verified, beside the record itself.
struct AuditRequest {
  // The end of the chain as it was copied earlier, to prove that the record begins with what it
  // held then. Of it, `entries` and `hash` count.
  std::optional<ChainHead> expected = {};

  // Told now and then how many entries of how many were verified, at most a few times a second.
  // False ends it: CANCELLED, of a ledger kShuttingDown.
  std::function<bool(std::int64_t done, std::int64_t total)> on_progress =
      [](std::int64_t, std::int64_t) { return true; };
};

// The first thing that is wrong.
struct Fault {
  TransactionId transaction;  // where it shows; 0 if it belongs to none
  std::string what;           // a sentence for people, without a full stop

  // Whether the record is whole in itself, and only not what AuditRequest::expected says.
  bool is_of_copy = false;
};

// As a part of a sentence: "transaction 11: it is missing".
inline std::string ToText(const Fault& fault) {
  return fault.transaction == 0 ? fault.what
                                : absl::StrCat("transaction ", fault.transaction, ": ", fault.what);
}

// What was found.
struct AuditReport {
  ChainHead head;                  // the newest entry that was verified
  std::int64_t accounts = 0;       // how many accounts there are, those of the bank included
  std::int64_t bank_accounts = 0;  // how many of them are the bank's own
  std::optional<Fault> fault = {};

  // What else is wrong, with how the record is stored: sentences for people, without a full stop.
  // Is empty if there is no fault.
  std::vector<std::string> flaws = {};
};

// How an audit ended. A Refusal is kOverloaded, another being under way, or kShuttingDown.
using AuditFinding = std::variant<AuditReport, Unreadable, Refusal>;

// Who is told how it ended.
using AuditDone = absl::AnyInvocable<void(AuditFinding)>;

}  // namespace atm::storage

#endif  // ATM_STORAGE_AUDIT_AUDIT_REPORT_H_
