#include "client/cli/show/admin_output.h"

#include <array>
#include <cstddef>

#include "absl/strings/str_format.h"
#include "client/cli/show/output.h"
#include "client/cli/show/output_columns.h"
#include "client/cli/show/rows.h"
#include "client/cli/text/amount.h"
#include "client/cli/text/csv.h"
#include "client/cli/text/date.h"
#include "client/cli/text/describe.h"
#include "client/cli/text/number.h"
#include "client/cli/text/printable.h"

namespace atm::cli {
namespace {

constexpr std::size_t kColumns = 6;
constexpr std::size_t kOpened = 1;
constexpr std::size_t kName = 5;
constexpr std::array<Column, kColumns> kHeader = {{{"Account"},
                                                   {"Opened"},
                                                   {"State"},
                                                   {"Balance", Column::Kind::kNumber},
                                                   {"Available", Column::Kind::kNumber},
                                                   {"Name"}}};

using Cells = std::array<std::string, kColumns>;

Cells CellsOf(const v1::Account& account, absl::TimeZone zone) {
  const v1::AccountBalance& balance = account.balance();
  const std::string& code = account.currency_code();
  return {account.account(),
          LocalDate(account.create_time(), zone),
          AccountStateWord(account.state()),
          GroupedWithCurrency(balance.balance_minor(), code),
          GroupedWithCurrency(balance.available_minor(), code),
          account.display_name()};
}

void AddFreeze(const v1::Account& account, absl::TimeZone zone, std::vector<Row>& rows) {
  if (!account.has_freeze()) {
    return;
  }
  const v1::Freeze& freeze = account.freeze();
  const bool is_closed = account.state() == v1::Account::STATE_CLOSED;
  rows.push_back({"Frozen", absl::StrFormat("%s%s", BlocksInWords(freeze.blocks()),
                                            is_closed ? ", once it is opened again" : "")});
  if (!freeze.reason().empty()) {
    rows.push_back({"Reason", freeze.reason()});
  }
  if (freeze.has_end_time()) {
    rows.push_back({"Until", TimeInWords(freeze.end_time(), zone)});
  }
}

// Adds the limits that are in force, and what was used of them today.
void AddLimits(const v1::Account& account, std::vector<Row>& rows) {
  const v1::Limits& limits = account.effective_limits();
  const auto amount = [&](std::int64_t minor) {
    return GroupedWithCurrency(minor, account.currency_code());
  };
  if (limits.has_withdrawal_minor()) {
    rows.push_back({"At once", amount(limits.withdrawal_minor()) + " at most"});
  }
  if (limits.has_day_minor()) {
    rows.push_back({"A day", absl::StrFormat("%s at most, %s today", amount(limits.day_minor()),
                                             amount(account.used_today().withdrawn_minor()))});
  }
  if (limits.has_day_count()) {
    rows.push_back({"Times a day", absl::StrFormat("%d at most, %d today", limits.day_count(),
                                                   account.used_today().withdrawals())});
  }
  if (limits.minimum_balance_minor() != 0) {
    rows.push_back({"Minimum", amount(limits.minimum_balance_minor())});
  }
  if (limits.overdraft_minor() != 0) {
    rows.push_back({"Overdraft", amount(limits.overdraft_minor())});
  }
}

std::vector<Row> RowsOf(const v1::Account& account, absl::TimeZone zone) {
  std::vector<Row> rows;
  rows.push_back({"Account", account.account()});
  if (!account.display_name().empty()) {
    rows.push_back({"Name", account.display_name()});
  }
  rows.push_back({"State", AccountStateWord(account.state())});
  AddFreeze(account, zone, rows);
  AddAmounts(account.balance(), "", rows);
  AddLimits(account, rows);
  return rows;
}

Row OpenedRow(const v1::Account& account, absl::TimeZone zone) {
  return {"Opened", TimeInWords(account.create_time(), zone)};
}

Columns ColumnsOf(const v1::Account& account) {
  Columns columns;
  columns.emplace_back("account", account.account());
  columns.emplace_back("currency_code", account.currency_code());
  columns.emplace_back("display_name", account.display_name());
  columns.emplace_back("state", AccountStateName(account.state()));
  AddBalance("", &account.balance(), columns);
  columns.emplace_back("last_transaction_id",
                       std::to_string(account.balance().last_transaction_id()));
  columns.emplace_back("create_time",
                       TimeOrNothing(account.has_create_time(), account.create_time()));
  const v1::Freeze& freeze = account.freeze();
  columns.emplace_back("freeze_blocks", account.has_freeze() ? BlocksName(freeze.blocks()) : "");
  columns.emplace_back("freeze_reason", freeze.reason());
  columns.emplace_back("freeze_end_time", TimeOrNothing(freeze.has_end_time(), freeze.end_time()));
  return columns;
}

}  // namespace

std::string AccountTable(const v1::Account& account, const std::string& done, const Look& look) {
  std::vector<Row> rows = RowsOf(account, look.zone);
  rows.push_back(OpenedRow(account, look.zone));
  return done.empty() ? Table(rows, look.paint) : Titled(done, false, rows, look.paint);
}

std::string OpenedTable(const v1::OpenAccountResponse& response, bool is_trial, const Look& look) {
  const v1::Transaction& opening = response.transaction();
  std::vector<Row> rows = RowsOf(response.account(), look.zone);
  const Row reference = {"Reference", opening.reference()};
  if (is_trial && !response.replayed()) {
    if (!reference.value.empty()) rows.push_back(reference);
    return Titled(NothingDone(Prospect(opening)), false, rows, look.paint);
  }
  rows.push_back(OpenedRow(response.account(), look.zone));
  rows.push_back({"Transaction", std::to_string(opening.id())});
  if (!reference.value.empty()) rows.push_back(reference);
  rows.push_back({"Request id", opening.request_id()});
  return Titled(Sentence(opening), response.replayed(), rows, look.paint);
}

std::string AccountCsv(const v1::Account& account, CsvUse use) {
  return CsvLines(ColumnsOf(account), use);
}

std::string OpenedCsv(const v1::OpenAccountResponse& response, CsvUse use) {
  Columns columns = ColumnsOf(response.account());
  const std::int64_t id = response.transaction().id();
  columns.emplace_back("transaction_id", id == 0 ? "" : std::to_string(id));
  columns.emplace_back("request_id", response.transaction().request_id());
  columns.emplace_back("replayed", response.replayed() ? "true" : "false");
  AddOrigin(response.transaction(), columns);
  return CsvLines(columns, use);
}

namespace {

// "12, and 2 of the bank": as many as 'admin list' lists, and the others.
std::string AccountsText(const v1::VerifyBooksResponse& response) {
  if (!response.has_bank_accounts()) {
    return absl::StrFormat("%d, with those of the bank", response.accounts());  // an older bank
  }
  return absl::StrFormat("%d, and %d of the bank", response.accounts() - response.bank_accounts(),
                         response.bank_accounts());
}

}  // namespace

std::string BooksTable(const v1::VerifyBooksResponse& response, const Paint& paint) {
  return Titled("The books are whole.", false,
                {{"Accounts", AccountsText(response)},
                 {"Transactions", std::to_string(response.transactions())},
                 {"Entries", std::to_string(response.entries())},
                 {"Head", response.head()}},
                paint);
}

std::string BooksCsv(const v1::VerifyBooksResponse& response, CsvUse use) {
  Columns columns;
  columns.emplace_back("whole", response.whole() ? "true" : "false");
  columns.emplace_back("accounts", std::to_string(response.accounts()));
  columns.emplace_back("transactions", std::to_string(response.transactions()));
  columns.emplace_back("entries", std::to_string(response.entries()));
  columns.emplace_back("head", response.head());
  columns.emplace_back("bank_accounts", response.has_bank_accounts()
                                            ? std::to_string(response.bank_accounts())
                                            : "");
  return CsvLines(columns, use);
}

std::string BackupTable(const v1::BackupResponse& response, const std::string& file,
                        const Paint& paint) {
  return Titled("The backup is made, and whole.", false,
                {{"File", Printable(file)},
                 {"Bytes", std::to_string(response.file_bytes())},
                 {"Transactions", std::to_string(response.transactions())},
                 {"Head", response.head()},
                 {"SHA-256", response.sha256()}},
                paint);
}

std::string BackupCsv(const v1::BackupResponse& response, const std::string& file, CsvUse use) {
  Columns columns;
  columns.emplace_back("file", file);
  columns.emplace_back("bytes", std::to_string(response.file_bytes()));
  columns.emplace_back("transactions", std::to_string(response.transactions()));
  columns.emplace_back("head", response.head());
  columns.emplace_back("sha256", response.sha256());
  return CsvLines(columns, use);
}

Failure NotWhole(const v1::VerifyBooksResponse& response) {
  const std::string where =
      response.first_wrong_transaction_id() == 0
          ? ""
          : absl::StrFormat("transaction %d: ", response.first_wrong_transaction_id());
  return {.exit_code = kExitLocal,
          .what = "the books are not whole",
          .why = where + response.problem(),
          .remedy = absl::StrFormat("stop the server and keep its file as it is; the first %d "
                                    "transactions are right",
                                    response.transactions())};
}

std::string ImportTable(const v1::ImportAccountsResponse& response, bool is_trial,
                        const Paint& paint) {
  std::vector<Row> rows;
  rows.push_back({is_trial ? "Would be opened" : "Opened", Grouped(response.opened())});
  if (response.replayed() != 0) {
    rows.push_back({"Before", Grouped(response.replayed()) + " by an earlier import"});
  }
  return Titled(is_trial ? "All accounts can be imported. Nothing was opened."
                         : "The accounts were imported.",
                false, rows, paint);
}

std::string ImportCsv(const v1::ImportAccountsResponse& response, CsvUse use) {
  Columns columns;
  columns.emplace_back("opened", std::to_string(response.opened()));
  columns.emplace_back("replayed", std::to_string(response.replayed()));
  columns.emplace_back("refused", std::to_string(response.refused_count()));
  return CsvLines(columns, use);
}

AccountList::AccountList(const Look& look) : look_(look), table_(kHeader, kName, look.columns) {
  table_.NameZone(kOpened, look.zone);
}

std::string AccountList::Next(const std::vector<v1::Account>& accounts) {
  if (look_.format == Format::kTable) {
    return TableLines(accounts);
  }
  std::string text = Header();
  for (const v1::Account& account : accounts) {
    if (look_.format == Format::kCsv) {
      text += CsvLine(ColumnsOf(account), look_.csv);
      continue;
    }
    v1::GetAccountResponse response;
    *response.mutable_account() = account;
    text += JsonLine(response).value_or("{}") + "\n";
  }
  return text;
}

std::string AccountList::End(bool has_more) {
  const bool tells = has_more && look_.format == Format::kTable;
  return Header() + (tells ? "... and more: see --limit\n" : "");
}

std::string AccountList::TableLines(const std::vector<v1::Account>& accounts) {
  std::vector<Cells> lines;
  for (const v1::Account& account : accounts) {
    lines.push_back(CellsOf(account, look_.zone));
    table_.Widen(lines.back());
  }
  std::string text = Header();
  for (const Cells& line : lines) {
    text += table_.Line(line) + "\n";
  }
  return text;
}

std::string AccountList::Header() {
  if (has_header_) {
    return "";
  }
  has_header_ = true;
  switch (look_.format) {
    case Format::kTable:
      return look_.paint.Bold(table_.Header()) + "\n";
    case Format::kCsv:
      return CsvHeader(ColumnsOf(v1::Account()));
    default:
      return "";
  }
}

}  // namespace atm::cli
