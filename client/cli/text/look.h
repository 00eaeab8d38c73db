// How the output of a command looks.
#ifndef ATM_CLIENT_CLI_TEXT_LOOK_H_
#define ATM_CLIENT_CLI_TEXT_LOOK_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "client/cli/text/csv.h"

namespace atm::cli {

// The forms of an answer. kAuto is a table on a terminal and JSON elsewhere.
enum class Format { kAuto, kTable, kJson, kCsv };

// When to use colours. kAuto: on a terminal, unless the environment says otherwise.
enum class ColorMode { kAuto, kAlways, kNever };

// Writes with colours, or without.
class Paint {
 public:
  explicit Paint(bool is_on) : is_on_(is_on) {}

  std::string Bold(std::string_view text) const { return With("\033[1m", text); }
  std::string BoldRed(std::string_view text) const { return With("\033[1;31m", text); }

 private:
  std::string With(std::string_view code, std::string_view text) const {
    return is_on_ ? std::string(code).append(text).append("\033[0m") : std::string(text);
  }

  bool is_on_;
};

struct Look {
  Format format = Format::kTable;  // never kAuto
  CsvUse csv = CsvUse::kSpreadsheet;
  Paint paint{false};
  int columns = 0;                            // the width of the terminal; 0 if there is none
  bool is_utf8 = false;                       // otherwise ASCII
  absl::TimeZone zone = absl::UTCTimeZone();  // of the times that people read
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_LOOK_H_
