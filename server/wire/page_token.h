// The tokens that lead from one page of a statement to the next.
//
// A token says where the next page begins, and carries a checksum of that and of what the statement
// is of: a token of another account or another filter, or one that was changed, is found out. It is
// no secret, and no proof: who makes one up sees nothing that the account's statement would not
// show. A token stays good for ever, over restarts too.
#ifndef ATM_SERVER_WIRE_PAGE_TOKEN_H_
#define ATM_SERVER_WIRE_PAGE_TOKEN_H_

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

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_PAGE_TOKEN_H_
