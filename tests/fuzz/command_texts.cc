#include <string>
#include <string_view>
#include <variant>

#include "client/cli/text/amount.h"
#include "client/cli/text/duration.h"
#include "client/cli/text/number.h"
#include "client/cli/text/printable.h"
#include "client/cli/text/server_address.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace atm::fuzz {

void TakeCommandText(Bytes bytes) {
  const std::string text(TextOf(bytes));
  const std::string shown = cli::Printable(text);
  Demand(cli::IsUtf8(shown), "a terminal gets UTF-8 alone");
  Demand(!cli::HasControls(cli::OneLine(shown)), "a terminal is not controlled by others");
  Demand(cli::Printable(shown) == shown, "what can be shown is shown as it is");
  static_cast<void>(cli::ParseDuration(text));
  static_cast<void>(cli::ParseWholeSeconds(text));
  static_cast<void>(cli::ParseTime(text));
  static_cast<void>(cli::ParseServer(text));
  static_cast<void>(cli::CheckBalanceText(text));
  if (const auto number = cli::ParseNumber(text)) {
    Demand(!cli::Grouped(*number).empty(), "a number can be shown");
  }
  for (const char* code : {"USD", "JPY", "BHD"}) {
    const auto amount = cli::ReadAmount(text, *Currency::FromCode(code));
    const auto* const minor = std::get_if<std::int64_t>(&amount);
    if (minor == nullptr) continue;
    Demand(!cli::CheckBalanceText(text), "an amount that can be read is one");
    const auto again =
        cli::ReadAmount(*cli::DecimalAmount(*minor, code), *Currency::FromCode(code));
    Demand(std::holds_alternative<std::int64_t>(again) && std::get<std::int64_t>(again) == *minor,
           "an amount is read as it was shown");
  }
}

}  // namespace atm::fuzz
