// What the system tells of a connection that gRPC serves, through a second descriptor of it: no
// byte is read or copied. And what it tells of this process.
#ifndef ATM_SERVER_LISTEN_SOCKET_SIGHT_H_
#define ATM_SERVER_LISTEN_SOCKET_SIGHT_H_

#include <chrono>
#include <cstdint>
#include <optional>

#include "server/listen/connection_record.h"
#include "server/listen/owned_descriptor.h"

namespace atm::server {

// Returns nullopt for a socket file, of which the system does not count the bytes.
std::optional<ByteCounts> SeeBytes(const OwnedDescriptor& connection);

// Breaks a connection off, also for gRPC: what was received and not read yet is dropped, the other
// end is told so, and gRPC's next read or write fails.
void BreakOff(const OwnedDescriptor& connection);

// The memory that this process occupies.
std::int64_t ResidentBytes();

// The processor time that all threads of this process have taken so far.
std::chrono::nanoseconds ProcessorTime();

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_SOCKET_SIGHT_H_
