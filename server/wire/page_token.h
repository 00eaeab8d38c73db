// The tokens that lead from one page of a statement, or of a list, to the next.
//
// A token says where the next page begins, and carries a checksum of that and of what the pages are
// of: a token of another account or another filter, or one that was changed, is found out. It is no
// secret, and no proof: who makes one up sees nothing that the pages would not show. A token stays
// good for ever, over restarts too.
#ifndef ATM_SERVER_WIRE_PAGE_TOKEN_H_
#define ATM_SERVER_WIRE_PAGE_TOKEN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/read/statement.h"

namespace atm::server {

// The token of a page that begins at `position`, for statements that are asked for as in `query`,
// whatever the size of their pages. Its kinds are sorted, none is there twice.
std::string EncodePageToken(const storage::StatementQuery& query,
                            const storage::StatementPosition& position);

// Where the page begins; nothing if the token is not one of ours for such statements.
std::optional<storage::StatementPosition> DecodePageToken(const storage::StatementQuery& query,
                                                          std::string_view token);

// Where the page of a list begins. What the numbers mean is the list's affair.
struct ListPosition {
  std::int64_t major = 0;
  std::int64_t minor = 0;
};

// The token of a page that begins at `position`, for the list of what `subject` says: the name of
// the list, and what it is chosen by.
std::string EncodeListToken(std::string_view subject, const ListPosition& position);

// Where the page begins; nothing if the token is not one of ours for that list.
std::optional<ListPosition> DecodeListToken(std::string_view subject, std::string_view token);

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_PAGE_TOKEN_H_
