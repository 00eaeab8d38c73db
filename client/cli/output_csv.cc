#include <google/protobuf/util/time_util.h>

#include <string_view>
#include <utility>
#include <vector>

#include "client/cli/output.h"

namespace atm::cli {
namespace {

using Columns = std::vector<std::pair<std::string_view, std::string>>;

std::string Quoted(std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(field);
  }
  std::string quoted = "\"";
  for (const char c : field) {
    quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  return quoted + "\"";
}

std::string Lines(const Columns& columns) {
  std::string header;
  std::string line;
  for (const auto& [name, value] : columns) {
    header += header.empty() ? "" : ",";
    header += name;
    line += &value == &columns.front().second ? "" : ",";
    line += Quoted(value);
  }
  return header + "\n" + line + "\n";
}

void AddBalance(const v1::AccountBalance& balance, Columns& columns) {
  const std::string& code = balance.currency_code();
  columns.emplace_back("balance", DecimalAmount(balance.balance_minor(), code).value_or(""));
  columns.emplace_back("balance_minor", std::to_string(balance.balance_minor()));
  columns.emplace_back("available", DecimalAmount(balance.available_minor(), code).value_or(""));
  columns.emplace_back("available_minor", std::to_string(balance.available_minor()));
}

// Without the prefix that proto's style asks for: "WITHDRAWAL".
std::string KindName(v1::Transaction::Kind kind) {
  constexpr std::string_view kPrefix = "KIND_";
  std::string name = v1::Transaction::Kind_Name(kind);
  return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : std::to_string(kind);
}

}  // namespace

std::string BalanceCsv(const v1::AccountBalance& balance) {
  Columns columns;
  columns.emplace_back("account", balance.account());
  columns.emplace_back("currency_code", balance.currency_code());
  AddBalance(balance, columns);
  columns.emplace_back("last_transaction_id", std::to_string(balance.last_transaction_id()));
  return Lines(columns);
}

std::string MovementCsv(const Movement& movement) {
  const v1::Transaction& transaction = movement.transaction;
  const std::string& code = transaction.currency_code();
  Columns columns;
  columns.emplace_back("transaction_id", std::to_string(transaction.id()));
  columns.emplace_back("kind", KindName(transaction.kind()));
  columns.emplace_back("account", movement.balance.account());
  columns.emplace_back("currency_code", code);
  columns.emplace_back("amount", DecimalAmount(transaction.amount_minor(), code).value_or(""));
  columns.emplace_back("amount_minor", std::to_string(transaction.amount_minor()));
  AddBalance(movement.balance, columns);
  columns.emplace_back("create_time",
                       google::protobuf::util::TimeUtil::ToString(transaction.create_time()));
  columns.emplace_back("request_id", transaction.request_id());
  columns.emplace_back("replayed", movement.replayed ? "true" : "false");
  return Lines(columns);
}

}  // namespace atm::cli
