#include "client/cli/commands/filter_options.h"

#include "client/cli/line/option_readers.h"

namespace atm::cli {

std::vector<Option> FilterOptions(FilterChoice& filter) {
  return {{.name = "reference",
           .value = "TEXT",
           .help = "Only transactions with this reference",
           .read = ReferenceInto(filter.reference)},
          {.name = "day",
           .value = "DAY",
           .help = "Only transactions of this business day, such as 2026-11-30",
           .read = DayInto(filter.business_day)},
          {.name = "origin",
           .value = "TEXT",
           .help = "Only what this user or address caused, as 'show' names it",
           .read = SomeTextInto(filter.origin)}};
}

}  // namespace atm::cli
