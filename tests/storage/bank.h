// Short words for the tests of the ledger.
#ifndef ATM_TESTS_STORAGE_BANK_H_
#define ATM_TESTS_STORAGE_BANK_H_

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/book/book.h"
#include "storage/engine/open_journal.h"
#include "storage/journal/chain.h"
#include "storage/journal/journal.h"
#include "storage/model/command.h"
#include "storage/model/outcome.h"
#include "storage/model/principal.h"
#include "tests/catch2.h"

namespace atm::storage {

inline const Currency kUsd = *Currency::FromCode("USD");
inline const Currency kEur = *Currency::FromCode("EUR");
inline const Currency kJpy = *Currency::FromCode("JPY");

inline constexpr std::int64_t kSecondUs = 1'000'000;
inline constexpr std::int64_t kHourUs = 3'600 * kSecondUs;

inline Principal Peer(const std::string& name) {
  return {.kind = PrincipalKind::kPeer, .name = name};
}

inline AccountNumber Number(const std::string& text) { return *AccountNumber::FromRecord(text); }

// The n-th request id of a test.
inline Uuid Id(std::uint64_t n) {
  Uuid uuid;
  for (std::size_t i = 0; i < 8; ++i) {
    uuid.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
  }
  uuid.bytes[6] = 0x70;
  return uuid;
}

inline OpenAccount Open(const std::string& account, std::int64_t opening_minor,
                        Currency currency = kUsd) {
  return {.account = Number(account), .currency = currency, .opening_minor = opening_minor};
}
inline Deposit In(const std::string& account, std::int64_t amount_minor,
                  std::optional<Currency> currency = {}) {
  return {.account = Number(account), .amount_minor = amount_minor, .currency = currency};
}
inline Withdraw Out(const std::string& account, std::int64_t amount_minor,
                    std::optional<Currency> currency = {}) {
  return {.account = Number(account), .amount_minor = amount_minor, .currency = currency};
}

// Opens a journal that has to be there. A template, so that OpenJournal({.url = …}) is the
// engine's.
template <std::convertible_to<std::string> Url>
std::unique_ptr<Journal> OpenJournal(const Url& url) {
  auto journal = OpenJournal({.url = url, .min_free_bytes = 0});
  INFO(journal.status().message());
  REQUIRE(journal.ok());
  return *std::move(journal);
}

// Seals rows behind the chain, whatever their ids are.
inline std::vector<Sealed<Transaction>> SealAll(Chain& chain,
                                                const std::vector<Transaction>& rows) {
  std::vector<Sealed<Transaction>> sealed;
  for (const Transaction& row : rows) {
    ChainHead before = chain.head();
    before.last_transaction = row.id - 1;
    chain.Start(before);
    sealed.push_back(chain.Seal(row));
  }
  return sealed;
}

// Seals rows that are the first of a record.
inline std::vector<Sealed<Transaction>> SealFirst(const std::vector<Transaction>& rows) {
  Chain chain;
  SealBeginning(chain);
  return SealAll(chain, rows);
}

// Makes a batch of such rows.
inline Batch BatchOf(std::vector<Sealed<Transaction>> rows) {
  Chain chain;
  SealBeginning(chain);
  const ChainHead head{.entries = chain.head().entries + rows.back().row.id,
                       .last_transaction = rows.back().row.id,
                       .hash = rows.back().hash};
  return {.transactions = std::move(rows), .head = head};
}

// Seals the rows of a batch behind a head, the transactions first.
inline void SealBatch(const ChainHead& head, Batch& batch) {
  Chain chain;
  chain.Start(head);
  for (Sealed<Transaction>& sealed : batch.transactions) {
    sealed = SealAll(chain, {sealed.row}).front();
  }
  for (auto& sealed : batch.answers) sealed = chain.Seal(sealed.row);
  for (auto& sealed : batch.account_changes) sealed = chain.Seal(sealed.row);
  for (auto& sealed : batch.principals) sealed = chain.Seal(sealed.row);
  batch.head = chain.head();
}

// Takes the journal over, writes a batch and waits until it is durable. Seals it if it is not.
inline absl::Status Append(Journal& journal, Batch batch, const Snapshots& snapshots = {}) {
  const auto tenure = journal.TakeOver({});
  if (!tenure.ok()) return tenure.status();
  if (batch.head == ChainHead{}) SealBatch(tenure->head, batch);
  const absl::StatusOr<Ticket> ticket = journal.Write(batch, snapshots);
  return ticket.ok() ? journal.Await(*ticket) : ticket.status();
}

// Gives a book the principals that begin every record.
inline void RestoreBeginning(Book& book) {
  REQUIRE(book.Restore(PrincipalRow{}).ok());
  REQUIRE(book.Restore(PrincipalRow{.id = kBankPrincipal, .principal = Principal::Bank()}).ok());
}

inline Account AccountOf(const Book& book, const std::string& number) {
  const auto id = book.directory().Find(Number(number));
  REQUIRE(id.has_value());
  return book.Get(*id);
}

// The reason of a refusal; fails the test if there was none.
template <typename Variant>
RefusalReason ReasonOf(const Variant& answer) {
  const auto* refusal = std::get_if<Refusal>(&answer);
  REQUIRE(refusal != nullptr);
  return refusal->reason;
}

// The whole state of a book, to be compared.
inline std::vector<Account> StateOf(const Book& book) {
  std::vector<Account> accounts;
  for (AccountId id = 1; id <= book.directory().size(); ++id) accounts.push_back(book.Get(id));
  return accounts;
}

// A transaction between the accounts 1 and 2.
inline Transaction Row(TransactionId id) {
  return {.id = id,
          .kind = TransactionKind::kDeposit,
          .debit_account = 1,
          .credit_account = 2,
          .amount_minor = id * 10,
          .create_time_us = id * 1'000,
          .request_id = Id(static_cast<std::uint64_t>(id)),
          .debit_balance_minor = -id,
          .credit_balance_minor = id,
          .debit_previous = id - 1,
          .credit_previous = id - 1};
}

// Rows for Append, which seals them.
inline std::vector<Sealed<Transaction>> Unsealed(const std::vector<Transaction>& rows) {
  std::vector<Sealed<Transaction>> sealed;
  for (const Transaction& row : rows) sealed.push_back({.row = row});
  return sealed;
}

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_BANK_H_
