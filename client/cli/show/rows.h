// A table that has a row for each property of one thing.
#ifndef ATM_CLIENT_CLI_SHOW_ROWS_H_
#define ATM_CLIENT_CLI_SHOW_ROWS_H_

#include <string>
#include <vector>

#include "atm/v1/account.pb.h"
#include "client/cli/text/look.h"

namespace atm::cli {

struct Row {
  enum class Kind { kText, kAmount };

  std::string label;
  std::string value;
  Kind kind = Kind::kText;
};

// Returns the table: labels on the left, and amounts right-aligned, so that their decimals stand in
// line.
std::string Table(const std::vector<Row>& rows, const Paint& paint);

// Returns a sentence, and the table that belongs to it.
std::string Titled(std::string title, bool replayed, const std::vector<Row>& rows,
                   const Paint& paint);

// Returns the sentence for what would happen, with one more that says that it did not.
std::string NothingDone(const std::string& prospect);

// Adds the rows of a balance. Their labels end in `of`.
void AddAmounts(const v1::AccountBalance& balance, const std::string& of, std::vector<Row>& rows);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_ROWS_H_
