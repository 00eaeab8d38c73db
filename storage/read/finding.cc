#include "storage/read/finding.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <variant>

#include "absl/strings/str_format.h"
#include "storage/journal/recorded_answer.h"
#include "storage/read/shown_proof.h"

namespace atm::storage {
namespace {

// Ids have no gaps: one that was given has a transaction.
absl::StatusOr<std::optional<RequestRecord>> Read(History& history,
                                                  const PublishedBalances& published,
                                                  TransactionId id) {
  const bool is_given = id >= 1 && id <= published.last_transaction();
  absl::StatusOr<std::optional<Transaction>> found = history.FindTransaction(id);
  if (!found.ok()) {
    return found.status();
  }
  if (is_given && !*found) {
    return absl::DataLossError(absl::StrFormat("row %d of the table transactions is missing", id));
  }
  return *found ? std::optional<RequestRecord>(*std::move(*found)) : std::nullopt;
}

absl::StatusOr<std::optional<RequestRecord>> Read(History& history,
                                                  const PublishedBalances& /*published*/,
                                                  const Uuid& request_id) {
  return history.FindRequest(request_id);
}

// The names of accounts that are known to be published; what is published is never taken back.
struct NamesIn {
  const PublishedBalances& published;
  AccountName operator()(AccountId account) const { return published.Name(account).value(); }
};

// Whether readers may know of a record. It is read between the moment in which its batch became
// durable and the one in which all of it is shown.
bool IsPublished(const PublishedBalances& published, const Transaction& transaction) {
  return transaction.id <= published.last_transaction();
}

// A refusal has no place in the order of transactions; but the accounts that it is about must be
// there.
bool IsPublished(const PublishedBalances& published, const RecordedAnswer& answer) {
  return std::max({answer.account, answer.to_account, answer.about}) <= published.accounts();
}

absl::StatusOr<Finding> Tell(History& history, const PublishedBalances& published,
                             const Transaction& transaction) {
  if (!IsPublished(published, transaction)) {
    return NotOnRecord{};
  }
  absl::StatusOr<Receipt> receipt = MakePublishedReceipt(history, published, transaction);
  if (!receipt.ok()) {
    return receipt.status();
  }
  return OnRecord{.outcome = *std::move(receipt)};
}

absl::StatusOr<Finding> Tell(History& history, const PublishedBalances& published,
                             const RecordedAnswer& answer) {
  if (!IsPublished(published, answer)) {
    return NotOnRecord{};
  }
  for (const AccountId account : {answer.account, answer.about}) {
    if (account == 0) continue;
    absl::Status proved = ProveShown(history, published, std::span(&account, 1));
    if (!proved.ok()) return proved;
  }
  return OnRecord{.outcome = MakeAnswer(NamesIn{published}, answer)};
}

}  // namespace

absl::StatusOr<Receipt> MakePublishedReceipt(History& history, const PublishedBalances& published,
                                             const Transaction& transaction) {
  const std::array accounts = {transaction.debit_account, transaction.credit_account};
  for (const AccountId account : accounts) {
    if (!published.Name(account)) {
      return absl::DataLossError(absl::StrFormat(
          "transaction %d of the journal names an account that does not exist", transaction.id));
    }
  }
  if (absl::Status proved = ProveShown(history, published, accounts); !proved.ok()) return proved;
  std::optional<Principal> origin = published.principals().Get(transaction.origin);
  if (!origin) {
    return absl::DataLossError(absl::StrFormat(
        "transaction %d of the journal names a principal that does not exist", transaction.id));
  }
  return MakeReceipt(NamesIn{published}, *std::move(origin), transaction);
}

absl::StatusOr<Finding> FindIn(History& history, const PublishedBalances& published,
                               const RecordKey& key) {
  const absl::StatusOr<std::optional<RequestRecord>> record =
      std::visit([&](const auto& id) { return Read(history, published, id); }, key);
  if (!record.ok()) {
    return record.status();
  }
  if (!*record) {
    return NotOnRecord{};
  }
  return std::visit([&](const auto& found) { return Tell(history, published, found); }, **record);
}

}  // namespace atm::storage
