// A table of one thing: what it has, a row each.
#ifndef ATM_CLIENT_CLI_SHOW_ROWS_H_
#define ATM_CLIENT_CLI_SHOW_ROWS_H_

#include <string>
#include <vector>

#include "atm/v1/account.pb.h"
#include "client/cli/text/text.h"

namespace atm::cli {

struct Row {
  enum class Kind { kText, kAmount };

  std::string label;
  std::string value;
  Kind kind = Kind::kText;
};

// Labels on the left; amounts right-aligned under each other, so that their decimals stand in line.
std::string Table(const std::vector<Row>& rows, const Paint& paint);

// A sentence, and what belongs to it.
std::string Titled(std::string title, bool replayed, const std::vector<Row>& rows,
                   const Paint& paint);

// The rows of a balance, whose labels end in `of`.
void AddAmounts(const v1::AccountBalance& balance, const std::string& of, std::vector<Row>& rows);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_ROWS_H_
