// The tables of the record: the one place that says which columns each has, in which order, and
// what they mean. The tables of a database, the statements that write and read their rows, and the
// hash of an entry all follow from it.
//
// A journal keeps these rows:
//
// - the entries of the chain: Sealed<...> of a Transaction, a RecordedAnswer, an AccountChange or a
//   PrincipalRow
// - what became of some of them: HoldRecord and ReversedPart
// - Account, as it was written back
// - SealedProgress, of which there is one
//
// The hash is the last column of a row that has one, and covers all columns before it: an entry's
// content is these columns, in this order. So the order of an entry's columns must never change.
#ifndef ATM_STORAGE_JOURNAL_COLUMNS_H_
#define ATM_STORAGE_JOURNAL_COLUMNS_H_

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/journal/column.h"
#include "storage/journal/hash.h"
#include "storage/journal/record.h"
#include "storage/model/account.h"
#include "storage/model/account_change.h"
#include "storage/model/hold.h"
#include "storage/model/principal.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// The table of a row, and its columns.
template <typename Row>
struct Table;

template <>
struct Table<AccountAttributes> {  // no table: a part of others
  static constexpr auto kColumns = std::tuple{
      Column<&AccountAttributes::display_name>{"display_name"},
      Column<&AccountAttributes::state>{"state", "0 active, 1 closed"},
      ColumnAs<FreezeBlocks, &AccountAttributes::freeze>{"freeze_blocks",
                                                         "0 none, 1 debits, 2 credits, 3 all"},
      ColumnAs<FreezeReason, &AccountAttributes::freeze>{"freeze_reason"},
      ColumnAs<FreezeEnd, &AccountAttributes::freeze>{"freeze_end_us", "or 0"},
      Column<&AccountAttributes::limits, &Limits::withdrawal_minor>{
          "limit_withdrawal_minor", "limits: see storage/model/account_limits.h"},
      Column<&AccountAttributes::limits, &Limits::day_minor>{"limit_day_minor",
                                                             "-1: the bank's default"},
      Column<&AccountAttributes::limits, &Limits::day_count>{"limit_day_count"},
      Column<&AccountAttributes::limits, &Limits::minimum_balance_minor>{"minimum_balance_minor"},
      Column<&AccountAttributes::limits, &Limits::overdraft_minor>{"overdraft_minor"}};
};

template <>
struct Table<Account> {
  static constexpr std::string_view kName = "accounts";
  static constexpr auto kColumns = std::tuple_cat(
      std::tuple{Column<&Account::id>{"id", "1, 2, 3 ... in the order of opening"},
                 Column<&Account::number>{"number", "a customer's, or as in 'cash:USD'"},
                 Column<&Account::currency>{"currency", "ISO 4217"},
                 Column<&Account::balance_minor>{"balance_minor",
                                                 "as of last_transaction, which may be behind"},
                 Column<&Account::held_minor>{"held_minor", "of it, what open holds set aside"},
                 Column<&Account::last_transaction>{"last_transaction"},
                 Column<&Account::sequence>{"sequence", "how many transactions it has"},
                 Column<&Account::skips>{
                     "skips", "see storage/model/skip_links.h: ids of 8 bytes, little-endian"},
                 Column<&Account::create_time_us>{"create_time_us", "microseconds since 1970"}},
      Within<&Account::attributes>(Table<AccountAttributes>::kColumns),
      std::tuple{Column<&Account::used, &DayUse::day>{
                     "used_day", "what was taken out in this day, or 0: as of last_transaction"},
                 Column<&Account::used, &DayUse::withdrawn_minor>{"used_minor"},
                 Column<&Account::used, &DayUse::count>{"used_count"}});
  static Account Empty() { return {.id = 0, .number = {}, .currency = Currency::FromOrdinal(0)}; }
};

template <>
struct Table<AccountChange> {
  static constexpr std::string_view kName = "account_changes";
  static constexpr auto kColumns = std::tuple_cat(
      std::tuple{
          Column<&AccountChange::account>{"account"},
          Column<&AccountChange::name, &AccountName::number>{"number", "as in accounts"},
          Column<&AccountChange::name, &AccountName::currency>{"currency", "as in accounts"},
          Column<&AccountChange::kind>{"kind", "1 opened, 2 updated, 3 closed, 4 opened again"},
          Column<&AccountChange::create_time_us>{"create_time_us", "microseconds since 1970"},
          Column<&AccountChange::origin>{"origin", "who asked: see principals"}},
      Within<&AccountChange::before>(Table<AccountAttributes>::kColumns, "before_"),
      Within<&AccountChange::after>(Table<AccountAttributes>::kColumns, "after_"));
  static AccountChange Empty() {
    return {.account = 0,
            .name = {.number = {}, .currency = Currency::FromOrdinal(0)},
            .kind = {},
            .create_time_us = 0};
  }
};

template <>
struct Table<Transaction> {
  static constexpr std::string_view kName = "transactions";
  static constexpr auto kColumns = std::tuple{
      Column<&Transaction::id>{"id", "1, 2, 3 ... without gaps"},
      Column<&Transaction::kind>{"kind",
                                 "1 opening, 10 deposit, 11 withdrawal, 12 transfer, 20 hold, "
                                 "21 capture, 22 release, 23 expiry, 30 reversal"},
      Column<&Transaction::debit_account>{"debit_account"},
      Column<&Transaction::credit_account>{"credit_account"},
      Column<&Transaction::amount_minor>{"amount_minor"},
      Column<&Transaction::create_time_us>{"create_time_us", "microseconds since 1970"},
      Column<&Transaction::request_id, &Uuid::bytes>{"request_id"},
      Column<&Transaction::debit_balance_minor>{"debit_balance_minor", "after this transaction"},
      Column<&Transaction::credit_balance_minor>{"credit_balance_minor"},
      Column<&Transaction::debit_previous>{"debit_previous",
                                           "that account's transaction before, or 0"},
      Column<&Transaction::credit_previous>{"credit_previous"},
      Column<&Transaction::debit_sequence>{"debit_sequence",
                                           "its place among that account's: 1, 2, 3 ..."},
      Column<&Transaction::credit_sequence>{"credit_sequence"},
      Column<&Transaction::debit_skip>{"debit_skip",
                                       "further back: see storage/model/skip_links.h"},
      Column<&Transaction::credit_skip>{"credit_skip"},
      Column<&Transaction::debit_held_minor>{"debit_held_minor", "after this transaction"},
      Column<&Transaction::credit_held_minor>{"credit_held_minor"},
      Column<&Transaction::debit_floor_minor>{"debit_floor_minor",
                                              "the least it may hold, by its limits then"},
      Column<&Transaction::credit_floor_minor>{"credit_floor_minor"},
      Column<&Transaction::original>{"original", "the hold it ends, what it takes back, or 0"},
      Column<&Transaction::expire_time_us>{"expire_time_us", "of a hold, or 0"},
      Column<&Transaction::reason>{"reason", "of a reversal, or 0"},
      Column<&Transaction::limit_day>{"limit_day",
                                      "days since 1970 of the limits it counts for, or 0"},
      Column<&Transaction::limit_count>{"limit_count", "withdrawals more or fewer of that day"},
      Column<&Transaction::business_day>{"business_day", "days since 1970; never going back"},
      Column<&Transaction::origin>{"origin", "who caused it: see principals"},
      Column<&Transaction::memo>{"memo"},
      Column<&Transaction::reference>{"reference", "the caller's own, or ''"}};
  static Transaction Empty() { return {}; }
};

template <>
struct Table<RecordedAnswer> {
  static constexpr std::string_view kName = "answers";
  static constexpr auto kColumns = std::tuple{
      Column<&RecordedAnswer::request_id, &Uuid::bytes>{"request_id"},
      Column<&RecordedAnswer::kind>{"kind", "what was asked for, as in transactions"},
      Column<&RecordedAnswer::reason>{"reason", "see storage/model/refusal.h"},
      Column<&RecordedAnswer::account>{"account", "or 0"},
      Column<&RecordedAnswer::to_account>{"to_account"},
      Column<&RecordedAnswer::amount_minor>{"amount_minor"},
      Column<&RecordedAnswer::original>{"original"},
      Column<&RecordedAnswer::original_request_id, &Uuid::bytes>{"original_request_id"},
      Column<&RecordedAnswer::expire_time_us>{"expire_time_us"},
      Column<&RecordedAnswer::reversal_reason>{"reversal_reason"},
      Column<&RecordedAnswer::balance_minor>{"balance_minor", "at the time"},
      Column<&RecordedAnswer::available_minor>{"available_minor"},
      Column<&RecordedAnswer::limit_minor>{"limit_minor"},
      Column<&RecordedAnswer::used_minor>{"used_minor", "these of the limits of a day, or 0"},
      Column<&RecordedAnswer::limit_count>{"limit_count"},
      Column<&RecordedAnswer::used_count>{"used_count"},
      Column<&RecordedAnswer::day_end_time_us>{"day_end_time_us"},
      Column<&RecordedAnswer::create_time_us>{"create_time_us"},
      Column<&RecordedAnswer::origin>{"origin", "who asked: see principals"},
      Column<&RecordedAnswer::memo>{"memo"},
      Column<&RecordedAnswer::reference>{"reference"},
      Column<&RecordedAnswer::about>{"about", "the account that a refusal names, or 0"}};
  static RecordedAnswer Empty() { return {}; }
};

template <>
struct Table<PrincipalRow> {
  static constexpr std::string_view kName = "principals";
  static constexpr auto kColumns = std::tuple{
      Column<&PrincipalRow::id>{"id", "0, 1, 2 ... in the order of their entries"},
      Column<&PrincipalRow::principal, &Principal::kind>{"kind", "0 unknown, 1 the bank, 2 a peer"},
      Column<&PrincipalRow::principal, &Principal::name>{"name"},
      Column<&PrincipalRow::create_time_us>{"create_time_us", "microseconds since 1970, or 0"}};
  static PrincipalRow Empty() { return {}; }
};

template <>
struct Table<HoldRecord> {
  static constexpr std::string_view kName = "holds";
  static constexpr auto kColumns =
      std::tuple{Column<&HoldRecord::id>{"id"},
                 Column<&HoldRecord::account>{"account"},
                 Column<&HoldRecord::amount_minor>{"amount_minor"},
                 Column<&HoldRecord::expire_time_us>{"expire_time_us"},
                 Column<&HoldRecord::state>{"state", "0 open, 1 captured, 2 released, 3 expired"},
                 Column<&HoldRecord::limit_day>{"limit_day", "as in transactions"}};
  static HoldRecord Empty() { return {}; }
};

template <>
struct Table<ReversedPart> {
  static constexpr std::string_view kName = "reversed";
  static constexpr auto kColumns =
      std::tuple{Column<&ReversedPart::original>{"original"},
                 Column<&ReversedPart::reversed_minor>{"reversed_minor"}};
  static ReversedPart Empty() { return {}; }
};

template <>
struct Table<SealedProgress> {
  static constexpr std::string_view kName = "progress";
  static constexpr auto kColumns = std::tuple{
      Column<&SealedProgress::id>{"id"}, Column<&SealedProgress::watermark>{"watermark"},
      Column<&SealedProgress::entries>{"entries"}, Column<&SealedProgress::hash>{"hash"}};
  static SealedProgress Empty() { return {}; }
};

// A transaction's place in the chain is its id; the other entries say where they stand between the
// transactions.
template <typename Row>
struct Table<Sealed<Row>> {
  static constexpr std::string_view kName = Table<Row>::kName;
  static constexpr auto kContent =
      std::tuple_cat(std::tuple{Column<&Sealed<Row>::entry>{"entry"},
                                Column<&Sealed<Row>::after_transaction>{
                                    "after_transaction", "the newest before it, or 0"}},
                     Within<&Sealed<Row>::row>(Table<Row>::kColumns));
  static constexpr auto kColumns =
      std::tuple_cat(kContent, std::tuple{Column<&Sealed<Row>::hash>{"hash"}});
  static Sealed<Row> Empty() { return {.row = Table<Row>::Empty()}; }
};

template <>
struct Table<Sealed<Transaction>> {
  static constexpr std::string_view kName = Table<Transaction>::kName;
  static constexpr auto kContent = Within<&Sealed<Transaction>::row>(Table<Transaction>::kColumns);
  static constexpr auto kColumns =
      std::tuple_cat(kContent, std::tuple{Column<&Sealed<Transaction>::hash>{"hash"}});
  static Sealed<Transaction> Empty() { return {.row = {}}; }
};

// Puts each column of a row into `sink`, which takes integers, texts and bytes by operator<<.
template <typename Sink, typename Row>
void PutColumns(Sink& sink, const Row& row) {
  std::apply([&](const auto&... column) { (void)(sink << ... << column.Get(row)); },
             Table<Row>::kColumns);
}

// Puts each column of an entry into `sink` but its hash: the content that the hash covers.
template <typename Sink, typename Row>
void PutContent(Sink& sink, const Sealed<Row>& entry) {
  std::apply([&](const auto&... column) { (void)(sink << ... << column.Get(entry)); },
             Table<Sealed<Row>>::kContent);
}

// Sets each column of a row from `source`, whose Next<Stored>() returns one after the other. The
// row is one that Table<Row>::Empty made. Returns false if a column has a value that cannot be; the
// row is then of no use.
template <typename Source, typename Row>
bool TakeColumns(Source& source, Row& row) {
  return std::apply(
      [&]<typename... Columns>(const Columns&... /*column*/) {
        return (Columns::Set(row, source.template Next<typename Columns::Stored>()) && ...);
      },
      Table<Row>::kColumns);
}

// A column as a database's own description of a table needs it.
struct ColumnText {
  std::string name;
  ColumnType type;
  std::string_view meaning;  // empty if the name says all
};

template <typename Row>
std::vector<ColumnText> DescribeColumns() {
  return std::apply(
      [](const auto&... column) {
        return std::vector{
            ColumnText{.name = absl::StrCat(std::string(column.prefix), std::string(column.name)),
                       .type = column.type(),
                       .meaning = column.meaning}...};
      },
      Table<Row>::kColumns);
}

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_COLUMNS_H_
