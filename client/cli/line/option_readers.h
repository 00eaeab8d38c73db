// Readers of the values that several options and arguments have: each puts the value into a
// variable, which must outlive it.
#ifndef ATM_CLIENT_CLI_LINE_OPTION_READERS_H_
#define ATM_CLIENT_CLI_LINE_OPTION_READERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/cli/line/subcommand.h"
#include "client/cli/text/date.h"
#include "storage/values/currency.h"

namespace atm::cli {

// Of a switch.
Reader TurnOn(bool& is_on);

// Takes any text as it is.
Reader WordInto(std::string& word);
Reader WordInto(std::optional<std::string>& word);

// Takes what a message of the contract can carry: UTF-8.
Reader TextInto(std::string& text);

// Takes a text that may not be empty.
Reader SomeTextInto(std::string& text);

// Takes the caller's own word for a transaction: 1 to 64 characters, none of them a control
// character.
Reader ReferenceInto(std::string& reference);

// Takes a day of the calendar, such as 2026-11-30.
Reader DayInto(std::string& day);

// Takes an account number as far as a message can carry it. What an account number is, the bank
// decides.
Reader AccountInto(std::string& account);

// Takes a head of the record, as the bank gives it: the number of its entry, and its hash.
Reader HeadInto(std::string& head);

// Takes a whole number of at least `least`, and of at most `most` if that is given.
Reader NumberInto(std::int64_t& number, std::int64_t least);
Reader SizeInto(int& number, int least, int most);

// Takes a code of ISO 4217.
Reader CurrencyInto(std::optional<Currency>& currency);

// Takes a UUID. `remedy` says what to try if it is none.
Reader RequestIdInto(std::string& request_id, std::string_view remedy);

// Takes what ParseMoment reads. The calendar must outlive the reader, and be set before it reads.
Reader MomentInto(std::optional<Moment>& moment, const Calendar& calendar,
                  Toward toward = Toward::kPast);

// Takes one of the choices, which `find` knows: a function from the word to an optional value.
template <typename Value, typename Find>
Reader ChoiceInto(Value& chosen, Find find) {
  return [&chosen, find](std::string_view /*name*/, const std::string& word) {
    chosen = find(word).value_or(chosen);
    return std::optional<Failure>();
  };
}

// A range of time, from the options --since and --until, which may both be missing.
struct MomentRange {
  std::optional<Moment> since;
  std::optional<Moment> until;
  std::string since_text;  // as it was written
  std::string until_text;
};
Option SinceOption(MomentRange& range, const Calendar& calendar);
Option UntilOption(MomentRange& range, const Calendar& calendar);

// Returns a usage failure if the range is empty.
std::optional<Failure> CheckRange(const MomentRange& range);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_OPTION_READERS_H_
