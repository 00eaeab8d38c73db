// Are the books whole? Reads the whole record from any journal, and walks along its chain.
//
// Verifies the hash of every entry over the columns as they are stored; that no entry is missing;
// that each column holds no more than it can; and all that an Auditor derives. Stops at the first
// thing that is wrong, and then looks at how the record is stored.
#ifndef ATM_STORAGE_AUDIT_CHAIN_WALK_H_
#define ATM_STORAGE_AUDIT_CHAIN_WALK_H_

#include "absl/status/statusor.h"
#include "storage/audit/audit_report.h"
#include "storage/journal/audit_source.h"
#include "storage/journal/history.h"

namespace atm::storage {

// Takes as long as the record is large: a few seconds for a million transactions. Used by the
// source's thread. CANCELLED if the request's on_progress ended it; other errors are the source's.
absl::StatusOr<AuditReport> VerifyRecord(AuditSource& source, const AuditRequest& request);

// Verifies what a history shows. Errors also as those of History::OpenAudit.
//
// AuditView::kOneMoment is exact. With kPieceByPiece the record may go on meanwhile and needs no
// more room: all that was on record at the beginning is verified, and what came until the accounts
// were read. Rows that follow from entries and change may then be as of a later one, which is
// looked for.
absl::StatusOr<AuditReport> VerifyRecord(History& history, const AuditRequest& request,
                                         AuditView view = AuditView::kOneMoment);

}  // namespace atm::storage

#endif  // ATM_STORAGE_AUDIT_CHAIN_WALK_H_
