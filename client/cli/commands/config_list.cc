// atm-cli config list
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "client/cli/commands/commands.h"
#include "client/cli/text/column_table.h"
#include "client/cli/text/csv.h"
#include "client/cli/world/connect.h"
#include "client/cli/world/named_banks.h"

namespace atm::cli {
namespace {

using BankCells = std::array<std::string, 4>;

constexpr std::array<Column, 4> kBanksHeader = {{{"Bank"}, {"Server"}, {"TLS"}, {"Chosen"}}};

std::string ValueOf(const BankValues& values, const std::string& option) {
  const auto found = values.find(option);
  return found == values.end() ? "" : found->second;
}

std::string ServerOf(const BankValues& values) {
  return values.contains("server") ? ValueOf(values, "server") : BankOptions().server;
}

bool HasTls(const BankValues& values) {
  return values.contains("tls") || values.contains("tls-ca") || values.contains("tls-cert") ||
         values.contains("tls-key");
}

std::string BanksTable(const NamedBanks& named, const Look& look) {
  if (named.banks.empty()) {
    return "No bank has a name.\n";
  }
  ColumnTable table(kBanksHeader, 1, look.columns);
  std::vector<BankCells> lines;
  for (const auto& [name, values] : named.banks) {
    lines.push_back({name, ServerOf(values), HasTls(values) ? "yes" : "no",
                     name == named.current ? "yes" : ""});
    table.Widen(lines.back());
  }
  std::string text = look.paint.Bold(table.Header()) + "\n";
  for (const BankCells& line : lines) text += table.Line(line) + "\n";
  return text;
}

std::string BanksJson(const NamedBanks& named) {
  using Json = nlohmann::ordered_json;
  Json banks = Json::array();
  for (const auto& [name, values] : named.banks) {
    banks.push_back({{"name", name},
                     {"current", name == named.current},
                     {"server", ServerOf(values)},
                     {"tls", HasTls(values)},
                     {"tlsCa", ValueOf(values, "tls-ca")},
                     {"tlsCert", ValueOf(values, "tls-cert")},
                     {"tlsKey", ValueOf(values, "tls-key")},
                     {"timeout", ValueOf(values, "timeout")}});
  }
  Json json = Json::object();
  json["banks"] = std::move(banks);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Columns ColumnsOfBank(const std::string& name, const BankValues& values, bool is_current) {
  return {{"name", name},
          {"current", is_current ? "true" : "false"},
          {"server", ServerOf(values)},
          {"tls", HasTls(values) ? "true" : "false"},
          {"tls_ca", ValueOf(values, "tls-ca")},
          {"tls_cert", ValueOf(values, "tls-cert")},
          {"tls_key", ValueOf(values, "tls-key")},
          {"timeout", ValueOf(values, "timeout")}};
}

std::string BanksCsv(const NamedBanks& named, CsvUse use) {
  std::string csv = CsvHeader(ColumnsOfBank("", {}, false));
  for (const auto& [name, values] : named.banks) {
    csv += CsvLine(ColumnsOfBank(name, values, name == named.current), use);
  }
  return csv;
}

class ConfigList final : public Subcommand {
 public:
  ConfigList()
      : Subcommand({.name = "config list",
                    .summary = "List the banks that have names",
                    .examples = R"(  atm-cli config list
  atm-cli config list -o json | jq -r '.banks[].name'
)",
                    .asks_bank = false}) {}

  Result<Printout> Run(const CommandContext& context) const override {
    const Result<NamedBanks> read = ReadNamedBanks(context.call.environment);
    if (const auto* failure = std::get_if<Failure>(&read)) {
      return *failure;
    }
    const auto& named = std::get<NamedBanks>(read);
    const Look& look = context.look;
    return DataOnly(look.format == Format::kTable ? BanksTable(named, look)
                    : look.format == Format::kCsv ? BanksCsv(named, look.csv)
                                                  : BanksJson(named));
  }
};

}  // namespace

std::unique_ptr<Subcommand> MakeConfigList() { return std::make_unique<ConfigList>(); }

}  // namespace atm::cli
