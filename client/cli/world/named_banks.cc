#include "client/cli/world/named_banks.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/text/choices.h"
#include "client/cli/text/printable.h"
#include "client/cli/world/private_file.h"

namespace atm::cli {
namespace {

using Json = nlohmann::ordered_json;

// Reads the values of one bank. Returns nullopt if they are something else.
std::optional<BankValues> ValuesIn(const Json& json) {
  if (!json.is_object()) {
    return std::nullopt;
  }
  BankValues values;
  for (const auto& [name, value] : json.items()) {
    if (value.is_string()) {
      values[name] = value.get<std::string>();
    } else if (!value.is_boolean()) {
      return std::nullopt;
    } else if (value.get<bool>()) {
      values[name] = "";
    }
  }
  return values;
}

// Returns nullopt if the text is no file of banks.
std::optional<NamedBanks> Parse(const std::string& text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("banks") || !json["banks"].is_object()) {
    return std::nullopt;
  }
  NamedBanks named;
  if (json.contains("current")) {
    if (!json["current"].is_string()) return std::nullopt;
    named.current = json["current"].get<std::string>();
  }
  for (const auto& [name, bank] : json["banks"].items()) {
    std::optional<BankValues> values = ValuesIn(bank);
    if (!values) return std::nullopt;
    named.banks[name] = *std::move(values);
  }
  return named;
}

std::string ConfigText(const NamedBanks& named) {
  Json banks = Json::object();
  for (const auto& [name, values] : named.banks) {
    Json bank = Json::object();
    for (const auto& [option, value] : values) {
      bank[option] = value.empty() ? Json(true) : Json(value);
    }
    banks[name] = std::move(bank);
  }
  const Json json = {{"current", named.current}, {"banks", std::move(banks)}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string ConfigFile(const Environment& environment) {
  constexpr char kName[] = "/atm/config.json";
  const std::string config = environment("XDG_CONFIG_HOME").value_or("");
  // "All paths … must be absolute", and others are to be ignored.
  if (config.starts_with('/')) return config + kName;
  const std::string home = environment("HOME").value_or("");
  return home.empty() ? "" : home + "/.config" + kName;
}

Result<NamedBanks> ReadNamedBanks(const Environment& environment) {
  const std::string path = ConfigFile(environment);
  std::error_code error;
  if (path.empty() || !std::filesystem::exists(path, error)) {
    return NamedBanks();
  }
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  std::optional<NamedBanks> named = Parse(text);
  if (!named) {
    return Failure{kExitLocal, absl::StrFormat("the configuration %s cannot be read", path),
                   file.is_open() ? "it is not what 'config set' writes" : "you may not read it",
                   "correct it, or remove it and name your banks again"};
  }
  return *std::move(named);
}

std::optional<Failure> ChangeNamedBanks(
    const Environment& environment,
    absl::FunctionRef<std::optional<Failure>(NamedBanks& named)> change) {
  Result<NamedBanks> read = ReadNamedBanks(environment);
  if (auto* failure = std::get_if<Failure>(&read)) {
    return std::move(*failure);
  }
  auto& named = std::get<NamedBanks>(read);
  if (std::optional<Failure> failure = change(named)) {
    return failure;
  }
  const std::string path = ConfigFile(environment);
  if (path.empty()) {
    return Failure{kExitLocal, "the configuration has no place",
                   "neither XDG_CONFIG_HOME nor HOME is set", "set HOME to your home folder"};
  }
  const std::string why = WritePrivateFile(path, ConfigText(named));
  if (why.empty()) {
    return std::nullopt;
  }
  return Failure{kExitLocal, absl::StrFormat("the configuration %s cannot be written", path), why,
                 "check its folder, and who may write there"};
}

Failure NoSuchBank(const std::string& name, const NamedBanks& named) {
  std::vector<std::string_view> names;
  names.reserve(named.banks.size());
  for (const auto& [each, values] : named.banks) names.push_back(each);
  return UsageFailure(absl::StrFormat("there is no bank '%s'", Printable(name)),
                      names.empty() ? "no bank has a name yet"
                                    : absl::StrFormat("the banks are %s", Listed(names, "and")),
                      DidYouMean(name, names,
                                 absl::StrFormat("atm-cli config set bank %s --server HOST:PORT",
                                                 Printable(name))));
}

}  // namespace atm::cli
