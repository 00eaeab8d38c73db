#include <algorithm>
#include <string>

#include "server/wire/page_token.h"
#include "server/wire/request_fields.h"
#include "server/wire/validate.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace atm::fuzz {

void TakePageToken(Bytes bytes) {
  const std::string_view token = TextOf(bytes);
  const storage::StatementQuery statement{.account = *storage::AccountNumber::FromRecord("10001")};
  if (const auto position = server::DecodePageToken(statement, token)) {
    Demand(server::EncodePageToken(statement, *position) == token, "a position has one token");
  }
  if (const auto position = server::DecodeListToken("accounts", token)) {
    Demand(server::EncodeListToken("accounts", *position) == token, "a position has one token");
  }
  server::RequestFields fields;
  server::ReadHoldToken(std::string(token), {.account = statement.account, .page_size = 10},
                        &fields);
  // What is no token as such is tried as the place that one leads to, if it is long enough.
  Input input(bytes);
  const server::ListPosition place{.major = input.Number(), .minor = input.Number()};
  const auto read = server::DecodeListToken("holds", server::EncodeListToken("holds", place));
  Demand(read && read->major == place.major && read->minor == place.minor,
         "a token leads to where it was made for");
}

}  // namespace atm::fuzz
