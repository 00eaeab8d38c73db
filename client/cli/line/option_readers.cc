#include "client/cli/line/option_readers.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <cctype>
#include <cstddef>

#include "absl/strings/str_format.h"
#include "client/cli/text/number.h"
#include "client/cli/text/printable.h"
#include "client/cli/text/reference.h"
#include "storage/values/uuid.h"

namespace atm::cli {
namespace {

constexpr std::string_view kUuidExample = "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b";

bool IsPrintableAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

Failure NotANumber(std::string_view name, const std::string& value, const std::string& why,
                   std::int64_t example) {
  return UsageFailure(absl::StrFormat("'%s' is not a number for %s", Printable(value), name), why,
                      absl::StrFormat("%s %d", name, example));
}

// Reads a moment of a range, whose text is kept for the message of CheckRange.
Reader MomentAndTextInto(std::optional<Moment>& moment, std::string& text,
                         const Calendar& calendar) {
  return [read = MomentInto(moment, calendar), &text](std::string_view name,
                                                      const std::string& value) {
    text = value;
    return read(name, value);
  };
}

}  // namespace

Reader TurnOn(bool& is_on) {
  return [&is_on](std::string_view /*name*/, const std::string& /*value*/) {
    is_on = true;
    return std::optional<Failure>();
  };
}

Reader WordInto(std::string& word) {
  return [&word](std::string_view /*name*/, const std::string& value) {
    word = value;
    return std::optional<Failure>();
  };
}

Reader WordInto(std::optional<std::string>& word) {
  return [&word](std::string_view /*name*/, const std::string& value) {
    word = value;
    return std::optional<Failure>();
  };
}

Reader TextInto(std::string& text) {
  return [&text](std::string_view name, const std::string& value) -> std::optional<Failure> {
    if (!IsUtf8(value)) {
      return UsageFailure(absl::StrFormat("the text of %s cannot be sent", name), "it is not UTF-8",
                          "write it in plain letters, or set the terminal to UTF-8");
    }
    text = value;
    return std::nullopt;
  };
}

Reader SomeTextInto(std::string& text) {
  return [read = TextInto(text)](std::string_view name,
                                 const std::string& value) -> std::optional<Failure> {
    if (value.empty()) {
      return UsageFailure(absl::StrFormat("%s needs a value", name), "it is empty",
                          absl::StrFormat("leave %s out, or give it a value", name));
    }
    return read(name, value);
  };
}

Reader ReferenceInto(std::string& reference) {
  return [&reference](std::string_view name, const std::string& value) -> std::optional<Failure> {
    if (const std::optional<std::string> why = WhyNoReference(value)) {
      return UsageFailure(absl::StrFormat("the text of %s is not a reference", name), *why,
                          absl::StrFormat("1 to 64 characters on one line: %s ORDER-4711", name));
    }
    reference = value;
    return std::nullopt;
  };
}

Reader DayInto(std::string& day) {
  return [&day](std::string_view name, const std::string& value) -> std::optional<Failure> {
    if (!IsDay(value)) {
      return UsageFailure(absl::StrFormat("'%s' is not a day for %s", Printable(value), name),
                          "it is a day of the calendar: year, month and day",
                          absl::StrFormat("%s 2026-11-30", name));
    }
    day = value;
    return std::nullopt;
  };
}

Reader AccountInto(std::string& account) {
  return [&account](std::string_view /*name*/, const std::string& value) -> std::optional<Failure> {
    if (!IsPrintableAscii(value)) {
      return UsageFailure("this is not an account number",
                          "it has characters that no account number has",
                          "an account number is 1 to 34 capital letters and digits");
    }
    account = value;
    return std::nullopt;
  };
}

Reader HeadInto(std::string& head) {
  return [&head](std::string_view name, const std::string& value) -> std::optional<Failure> {
    constexpr std::size_t kHashDigits = 64;
    const std::size_t colon = value.find(':');
    const std::string hash = colon == std::string::npos ? "" : value.substr(colon + 1);
    const bool is_hash =
        hash.size() == kHashDigits && std::ranges::all_of(hash, [](unsigned char c) {
          return std::isdigit(c) != 0 || (c >= 'a' && c <= 'f');
        });
    if (!ParseNumber(value.substr(0, colon)) || !is_hash) {
      return UsageFailure(
          absl::StrFormat("'%s' is not a head for %s", Printable(value), name),
          "it is the number of an entry, a colon, and 64 digits of 0 to 9 and a to f",
          "the bank gives it: atm-cli admin verify -o json | jq -r .head");
    }
    head = value;
    return std::nullopt;
  };
}

Reader NumberInto(std::int64_t& number, std::int64_t least) {
  return
      [&number, least](std::string_view name, const std::string& value) -> std::optional<Failure> {
        const std::optional<std::int64_t> parsed = ParseNumber(value);
        if (!parsed || *parsed < least) {
          return NotANumber(name, value,
                            absl::StrFormat("it is a whole number of %d or more", least), 20);
        }
        number = *parsed;
        return std::nullopt;
      };
}

Reader SizeInto(int& number, int least, int most) {
  return [&number, least, most](std::string_view name,
                                const std::string& value) -> std::optional<Failure> {
    const std::optional<std::int64_t> parsed = ParseNumber(value);
    if (!parsed || *parsed < least || *parsed > most) {
      return NotANumber(name, value,
                        absl::StrFormat("it is a whole number of %d to %d", least, most),
                        std::max(least, 32));
    }
    number = static_cast<int>(*parsed);
    return std::nullopt;
  };
}

Reader CurrencyInto(std::optional<Currency>& currency) {
  return
      [&currency](std::string_view /*name*/, const std::string& value) -> std::optional<Failure> {
        currency = Currency::FromCode(value);
        if (currency) {
          return std::nullopt;
        }
        std::string capitals = value;
        std::ranges::transform(capitals, capitals.begin(), [](char c) {
          return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        return UsageFailure(absl::StrFormat("'%s' is not a currency", value),
                            "--currency takes a code of ISO 4217 in capitals, such as USD",
                            Currency::FromCode(capitals)
                                ? absl::StrFormat("--currency %s", capitals)
                                : "leave it out: the bank knows the currency of the account");
      };
}

Reader RequestIdInto(std::string& request_id, std::string_view remedy) {
  return [&request_id, remedy](std::string_view /*name*/,
                               const std::string& value) -> std::optional<Failure> {
    if (!Uuid::Parse(value)) {
      return UsageFailure(
          absl::StrFormat("'%s' is not a request id", value),
          absl::StrFormat("a request id is a UUID: 36 characters, as in %s", kUuidExample),
          std::string(remedy));
    }
    request_id = value;
    return std::nullopt;
  };
}

Reader MomentInto(std::optional<Moment>& moment, const Calendar& calendar, Toward toward) {
  return [&moment, &calendar, toward](std::string_view name,
                                      const std::string& value) -> std::optional<Failure> {
    moment = ParseMoment(value, calendar, toward);
    if (moment) {
      return std::nullopt;
    }
    return UsageFailure(
        absl::StrFormat("'%s' is not a date for %s", Printable(value), name),
        "it is a date or a time of ISO 8601, in your time zone unless it names another; or now, "
        "today, yesterday, or a length of time such as 12h",
        absl::StrFormat("%s 2026-01-31, or %s 2026-01-31T12:00:00Z", name, name));
  };
}

Option SinceOption(MomentRange& range, const Calendar& calendar) {
  return {.name = "since",
          .value = "TIME",
          .help = "From then on, such as 2026-01-01",
          .read = MomentAndTextInto(range.since, range.since_text, calendar)};
}

Option UntilOption(MomentRange& range, const Calendar& calendar) {
  return {.name = "until",
          .value = "TIME",
          .help = "Up to then, such as 2026-01-31, with that day",
          .read = MomentAndTextInto(range.until, range.until_text, calendar)};
}

std::optional<Failure> CheckRange(const MomentRange& range) {
  using google::protobuf::util::TimeUtil;
  if (!range.since || !range.until ||
      TimeUtil::TimestampToNanoseconds(range.since->time) <
          TimeUtil::TimestampToNanoseconds(range.until->end)) {
    return std::nullopt;
  }
  return UsageFailure("there is no time between --since and --until",
                      absl::StrFormat("%s is not before %s", range.since_text, range.until_text),
                      "give the earlier one to --since");
}

}  // namespace atm::cli
