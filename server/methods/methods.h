// The methods of the service, as tables that every face serves.
//
// No call blocks the thread of its face: what is in memory is answered at once, money is handed to
// the ledger's committer, and what must be read from the record to the ledger's readers.
#ifndef ATM_SERVER_METHODS_METHODS_H_
#define ATM_SERVER_METHODS_METHODS_H_

#include <span>
#include <vector>

#include "server/call/method.h"

namespace atm::server {

// atm.v1.AtmService: money.
std::span<const Method> AtmMethods();

// atm.v1.AdminService: the accounts themselves, and the books as a whole.
std::span<const Method> AdminMethods();

// grpc.health.v1.Health: whether the service is there.
std::span<const Method> HealthMethods();

// All of them.
std::vector<Method> AllMethods();

}  // namespace atm::server

#endif  // ATM_SERVER_METHODS_METHODS_H_
