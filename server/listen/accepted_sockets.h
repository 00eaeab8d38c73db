// The connections that were accepted at an address, as the system knows them.
//
// gRPC hands out no connection, and what it does with those that are open when it shuts down is not
// what a caller should hear: until the last of them is closed, it answers each call that still
// comes with CANCELLED and no details (docs/decisions/0071). Functions of any thread.
#ifndef ATM_SERVER_LISTEN_ACCEPTED_SOCKETS_H_
#define ATM_SERVER_LISTEN_ACCEPTED_SOCKETS_H_

#include "server/listen/listen_address.h"

namespace atm::server {

// Returns how many connections that this process accepted at the address are open.
int CountAccepted(const ListenAddress& address);

// Ends what this process sends on all of them: whoever called reads all that was sent, and then
// that the connection has ended. Nothing that is written after this arrives. Returns how many there
// are: a connection is open until its other side has ended it too.
int EndSending(const ListenAddress& address);

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_ACCEPTED_SOCKETS_H_
