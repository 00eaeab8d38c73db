// What the options of all commands ask for.
#ifndef ATM_CLIENT_CLI_LINE_SETTINGS_H_
#define ATM_CLIENT_CLI_LINE_SETTINGS_H_

#include <string>
#include <vector>

#include "client/cli/text/date.h"
#include "client/cli/text/look.h"
#include "client/cli/world/connect.h"
#include "client/cli/world/named_banks.h"

namespace atm::cli {

struct Settings {
  BankOptions bank = {};
  Format format = Format::kAuto;
  std::string output = {};  // the value of --output, empty if it is not given
  ColorMode color = ColorMode::kAuto;
  bool csv_raw = false;   // --csv-raw
  bool json = false;      // --json
  bool quiet = false;     // say nothing on stderr but what went wrong
  bool utc = false;       // --utc: `calendar` is in UTC
  bool no_pager = false;  // write also what is longer than the screen at once
  bool yes = false;       // do what a command would ask about, without asking
  bool help = false;      // show the help, and do nothing else
  bool version = false;   // show the version, and do nothing else

  Calendar calendar = {};  // what the times of the command line mean

  std::string bank_name = {};   // the value of --bank
  BankValues bank_values = {};  // what the command line alone says of the bank, as it was written

  // The options of all commands that the command line gives, as words of another command line.
  std::vector<std::string> given = {};
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_SETTINGS_H_
