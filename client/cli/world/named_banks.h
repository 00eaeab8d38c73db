// The banks that the user gave names to, and the file that keeps them.
#ifndef ATM_CLIENT_CLI_WORLD_NAMED_BANKS_H_
#define ATM_CLIENT_CLI_WORLD_NAMED_BANKS_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// The values of the options that lead to a bank, by their names without dashes: "server",
// "tls-ca". Those of switches are empty.
using BankValues = std::map<std::string, std::string>;

struct NamedBanks {
  std::string current;  // the bank that is meant if none is named; empty: none
  std::map<std::string, BankValues> banks;
};

// The name that no bank has: it stands for no bank at all.
inline constexpr std::string_view kNoBank = "none";

// Returns the file: $XDG_CONFIG_HOME/atm/config.json, or ~/.config/atm/config.json. Returns nothing
// if the environment names no place for it.
std::string ConfigFile(const Environment& environment);

// Reads the file. If there is none, there are no banks. Returns a local failure if it cannot be
// read, or is no such file.
Result<NamedBanks> ReadNamedBanks(const Environment& environment);

// Reads the file, lets `change` change what it says, and writes it anew: beside the old one, whose
// place it takes once it is whole. Nobody but the user may read it. If any of the three fails, the
// old one stays as it is.
std::optional<Failure> ChangeNamedBanks(
    const Environment& environment,
    absl::FunctionRef<std::optional<Failure>(NamedBanks& named)> change);

// Returns the usage failure for a name that no bank has.
Failure NoSuchBank(const std::string& name, const NamedBanks& named);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_NAMED_BANKS_H_
