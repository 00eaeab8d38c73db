// Who asks for something. Pure values.
#ifndef ATM_SERVER_IDENTITY_PRINCIPAL_H_
#define ATM_SERVER_IDENTITY_PRINCIPAL_H_

#include <string>

#include "storage/model/principal.h"

namespace atm::server {

struct Principal {
  // What the record says of who asked: the subject of the client's TLS certificate, or else the
  // network address that the call came from, without its port. Escaped and shortened. Empty if that
  // is not known.
  std::string name = {};
};

// Returns the same principal as the ledger records it.
inline storage::Principal OriginOf(const Principal& principal) {
  if (principal.name.empty()) return {};
  return {.kind = storage::PrincipalKind::kPeer, .name = principal.name};
}

}  // namespace atm::server

#endif  // ATM_SERVER_IDENTITY_PRINCIPAL_H_
