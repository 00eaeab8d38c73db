// The options that choose some of the transactions on record.
#ifndef ATM_CLIENT_CLI_COMMANDS_FILTER_OPTIONS_H_
#define ATM_CLIENT_CLI_COMMANDS_FILTER_OPTIONS_H_

#include <string>
#include <vector>

#include "client/cli/line/subcommand.h"

namespace atm::cli {

// Which transactions are wanted. What is empty does not matter.
struct FilterChoice {
  std::string reference;
  std::string business_day;  // "2026-11-30"
  std::string origin;
};

// The options --reference, --day and --origin, which put their values into `filter`.
std::vector<Option> FilterOptions(FilterChoice& filter);

// Asks for these transactions alone.
template <typename Request>
void SetFilter(const FilterChoice& filter, Request& request) {
  request.set_reference(filter.reference);
  request.set_business_day(filter.business_day);
  request.set_origin(filter.origin);
}

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_FILTER_OPTIONS_H_
