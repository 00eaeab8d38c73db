#include "client/cli/line/unwritten_values.h"

#include <string>

namespace atm::cli {

BankValues BankValuesOf(std::span<const Option> options, const Values& values) {
  BankValues of_bank;
  for (const Option& option : options) {
    const auto given = values.find(option.name);
    if (option.is_of_bank && given != values.end()) {
      of_bank[std::string(option.name)] = given->second;
    }
  }
  return of_bank;
}

void AddEnvironment(const Environment& environment, std::span<const Option> options,
                    Values& values) {
  for (const Option& option : options) {
    if (!option.environment.empty() && !values.contains(option.name)) {
      const std::string value = environment(std::string(option.environment)).value_or("");
      if (!value.empty()) {
        values[option.name] = value;
      }
    }
  }
}

std::optional<Failure> AddNamedBank(const Environment& environment, std::span<const Option> options,
                                    Values& values) {
  const Result<NamedBanks> read = ReadNamedBanks(environment);
  if (const auto* failure = std::get_if<Failure>(&read)) {
    return *failure;
  }
  const auto& named = std::get<NamedBanks>(read);
  const auto asked = values.find("bank");
  const std::string& name = asked == values.end() ? named.current : asked->second;
  if (name.empty() || name == kNoBank) {
    return std::nullopt;
  }
  const auto bank = named.banks.find(name);
  if (bank == named.banks.end()) {
    return NoSuchBank(name, named);
  }
  for (const Option& option : options) {
    const auto value = bank->second.find(std::string(option.name));
    if (option.is_of_bank && value != bank->second.end()) {
      values.emplace(option.name, value->second);
    }
  }
  return std::nullopt;
}

}  // namespace atm::cli
