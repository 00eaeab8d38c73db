// Who asks for something.
#ifndef ATM_SERVER_IDENTITY_PRINCIPAL_H_
#define ATM_SERVER_IDENTITY_PRINCIPAL_H_

#include <string>

namespace atm::server {

struct Principal {
  // What the record says of who asked: the subject of the client's TLS certificate, or else the
  // network address that the call came from. Escaped and shortened.
  std::string name = {};
};

}  // namespace atm::server

#endif  // ATM_SERVER_IDENTITY_PRINCIPAL_H_
