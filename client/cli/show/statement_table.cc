#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/show/statement_output.h"
#include "client/cli/text/amount.h"
#include "client/cli/text/chart.h"
#include "client/cli/text/column_table.h"
#include "client/cli/text/date.h"
#include "client/cli/text/describe.h"
#include "client/cli/text/printable.h"
#include "client/cli/text/zone.h"

namespace atm::cli {
namespace {

using v1::StatementLine;

constexpr std::size_t kColumns = 7;
constexpr std::size_t kWhat = 2;
constexpr int kUnknownWidth = 80;

using Row = std::array<std::string, kColumns>;  // the last one is shown if a line has it

constexpr std::array<Column, kColumns> kHeader = {{{"Date"},
                                                   {"No.", Column::Kind::kNumber},
                                                   {"What"},
                                                   {"In", Column::Kind::kNumber},
                                                   {"Out", Column::Kind::kNumber},
                                                   {"Balance", Column::Kind::kNumber},
                                                   {"Reference"}}};

std::string AmountOf(std::int64_t amount_minor, const std::string& currency_code) {
  return GroupedAmount(amount_minor, currency_code).value_or(std::to_string(amount_minor));
}

Row LineOf(const StatementLine& line, absl::TimeZone zone) {
  const v1::Transaction& transaction = line.transaction();
  const std::string& code = transaction.currency_code();
  const std::string amount = AmountOf(line.amount_minor(), code);
  const bool comes_in = line.direction() == StatementLine::DIRECTION_CREDIT;
  const bool goes_out = line.direction() == StatementLine::DIRECTION_DEBIT;
  return {LocalTime(transaction.create_time(), zone),
          std::to_string(transaction.id()),
          StatementText(line),
          comes_in ? amount : "",
          goes_out ? amount : "",
          AmountOf(line.balance_minor(), code),
          transaction.reference()};
}

Row BalanceRow(const char* what, const std::optional<google::protobuf::Timestamp>& time,
               std::int64_t balance_minor, const std::string& currency_code, absl::TimeZone zone) {
  return {time ? LocalTime(*time, zone) : "",     "", what, "", "",
          AmountOf(balance_minor, currency_code), ""};
}

// All rows below the header, in the order that is asked for.
std::vector<Row> Rows(const Statement& statement, absl::TimeZone zone) {
  const v1::ListTransactionsResponse& response = statement.response;
  const std::string& code = response.currency_code();
  const Row opening =
      BalanceRow("Opening balance", statement.since, response.opening_balance_minor(), code, zone);
  const Row closing =
      BalanceRow("Closing balance", statement.until, response.closing_balance_minor(), code, zone);
  std::vector<Row> rows;
  rows.push_back(statement.oldest_first ? opening : closing);
  for (const StatementLine& line : response.lines()) {
    rows.push_back(LineOf(line, zone));
  }
  if (statement.has_more) {
    rows.push_back({"", "", "... and more: see --limit", "", "", "", ""});
  } else {
    rows.push_back(statement.oldest_first ? closing : opening);
  }
  return rows;
}

std::string Table(const std::vector<Row>& rows, const Look& look) {
  const bool has_reference =
      std::ranges::any_of(rows, [](const Row& row) { return !row.back().empty(); });
  const std::span<const Column> columns(kHeader.data(), kColumns - (has_reference ? 0 : 1));
  ColumnTable table(columns, kWhat, look.columns);
  for (const Row& row : rows) {
    table.Widen(row);
  }
  std::string text = look.paint.Bold(table.Header()) + "\n";
  for (const Row& row : rows) {
    text += table.Line(row) + "\n";
  }
  return text;
}

std::int64_t Microseconds(const google::protobuf::Timestamp& time) {
  return google::protobuf::util::TimeUtil::TimestampToMicroseconds(time);
}

// What the chart says below its ends: dates, or times if both are of one day.
std::pair<std::string, std::string> EndsOf(const google::protobuf::Timestamp& from,
                                           const google::protobuf::Timestamp& until,
                                           absl::TimeZone zone) {
  std::string first = LocalDate(from, zone);
  std::string last = LocalDate(until, zone);
  if (first != last) {
    return {std::move(first), std::move(last)};
  }
  const std::size_t before_time = first.size() + 1;
  return {LocalTime(from, zone).substr(before_time), LocalTime(until, zone).substr(before_time)};
}

std::string Chart(const Statement& statement, const Look& look) {
  std::vector<StatementLine> lines(statement.response.lines().begin(),
                                   statement.response.lines().end());
  if (!statement.oldest_first) {
    std::ranges::reverse(lines);
  }
  if (lines.empty()) {
    return "";
  }
  ChartFrame frame;
  const bool is_cut_off = statement.has_more && !statement.oldest_first;
  const auto from =
      statement.since && !is_cut_off ? *statement.since : lines.front().transaction().create_time();
  const auto until = statement.until && !(statement.has_more && statement.oldest_first)
                         ? *statement.until
                         : lines.back().transaction().create_time();
  frame.from_us = Microseconds(from);
  frame.until_us = std::max(Microseconds(until), frame.from_us);
  frame.opening_minor =
      is_cut_off ? lines.front().balance_minor() : statement.response.opening_balance_minor();
  std::tie(frame.from_label, frame.until_label) = EndsOf(from, until, look.zone);
  frame.currency_code = statement.response.currency_code();
  frame.columns = look.columns > 0 ? look.columns : kUnknownWidth;
  frame.is_utf8 = look.is_utf8;
  std::vector<BalancePoint> points;
  points.reserve(lines.size());
  for (const StatementLine& line : lines) {
    points.push_back({Microseconds(line.transaction().create_time()), line.balance_minor()});
  }
  return "\n" + BalanceChart(points, frame);
}

}  // namespace

std::string StatementTable(const Statement& statement, const Look& look) {
  const std::string title =
      absl::StrFormat("Account %s in %s, times in %s", statement.account,
                      statement.response.currency_code(), ZoneName(look.zone));
  return absl::StrFormat("%s\n\n%s%s", look.paint.Bold(Printable(title)),
                         Table(Rows(statement, look.zone), look),
                         statement.has_chart ? Chart(statement, look) : "");
}

}  // namespace atm::cli
