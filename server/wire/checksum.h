// A checksum by which a page token shows what it belongs to.
#ifndef ATM_SERVER_WIRE_CHECKSUM_H_
#define ATM_SERVER_WIRE_CHECKSUM_H_

#include <cstdint>
#include <string_view>

namespace atm::server {

// 64-bit FNV-1a: the same in every build and after every restart, which absl::Hash is not. No
// secret, and no proof.
std::uint64_t Checksum(std::string_view bytes);

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_CHECKSUM_H_
