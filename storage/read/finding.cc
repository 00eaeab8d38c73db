#include "storage/read/finding.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_format.h"
#include "storage/journal/recorded_answer.h"

namespace atm::storage {
namespace {

absl::StatusOr<std::optional<RequestRecord>> Read(History& history, TransactionId id) {
  absl::StatusOr<std::optional<Transaction>> found = history.FindTransaction(id);
  if (!found.ok()) {
    return found.status();
  }
  return *found ? std::optional<RequestRecord>(*std::move(*found)) : std::nullopt;
}

absl::StatusOr<std::optional<RequestRecord>> Read(History& history, const Uuid& request_id) {
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

absl::StatusOr<Finding> Tell(const PublishedBalances& published, const Transaction& transaction) {
  if (!IsPublished(published, transaction)) {
    return NotOnRecord{};
  }
  absl::StatusOr<Receipt> receipt = MakePublishedReceipt(published, transaction);
  if (!receipt.ok()) {
    return receipt.status();
  }
  return OnRecord{.outcome = *std::move(receipt)};
}

absl::StatusOr<Finding> Tell(const PublishedBalances& published, const RecordedAnswer& answer) {
  if (!IsPublished(published, answer)) {
    return NotOnRecord{};
  }
  return OnRecord{.outcome = MakeAnswer(NamesIn{published}, answer)};
}

}  // namespace

absl::StatusOr<Receipt> MakePublishedReceipt(const PublishedBalances& published,
                                             const Transaction& transaction) {
  for (const AccountId account : {transaction.debit_account, transaction.credit_account}) {
    if (!published.Name(account)) {
      return absl::DataLossError(absl::StrFormat(
          "transaction %d of the journal names an account that does not exist", transaction.id));
    }
  }
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
      std::visit([&](const auto& id) { return Read(history, id); }, key);
  if (!record.ok()) {
    return record.status();
  }
  if (!*record) {
    return NotOnRecord{};
  }
  return std::visit([&](const auto& found) { return Tell(published, found); }, **record);
}

}  // namespace atm::storage
