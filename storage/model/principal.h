// Who causes what happens. Plain data.
#ifndef ATM_STORAGE_MODEL_PRINCIPAL_H_
#define ATM_STORAGE_MODEL_PRINCIPAL_H_

#include <cstdint>
#include <string>
#include <utility>

namespace atm::storage {

// The place of a principal in the record: 0, 1, 2 … in the order in which they first caused
// something, without gaps.
using PrincipalId = std::uint32_t;

// How the bank knows a principal. The values are on disk: never change one.
enum class PrincipalKind : std::uint8_t {
  kUnknown = 0,  // nobody asked who it was
  kBank = 1,     // the bank itself: what ends by its time, and what is there from the beginning
  kPeer = 2,     // the other end of a connection: the subject of its certificate, or its address
};

// Whether it is one of them: what is read from disk may be anything.
constexpr bool IsKnown(PrincipalKind kind) { return kind <= PrincipalKind::kPeer; }

// Two principals are the same if their kinds and their names are.
struct Principal {
  PrincipalKind kind = PrincipalKind::kUnknown;
  std::string name = "unknown";  // as people are told of it: UTF-8, without control characters

  static Principal Bank() { return {.kind = PrincipalKind::kBank, .name = "bank"}; }

  friend bool operator==(const Principal&, const Principal&) = default;

  template <typename H>
  friend H AbslHashValue(H hash, const Principal& principal) {
    return H::combine(std::move(hash), principal.kind, principal.name);
  }
};

// These two begin every record.
inline constexpr PrincipalId kUnknownPrincipal = 0;
inline constexpr PrincipalId kBankPrincipal = 1;

// A principal as the record has it.
struct PrincipalRow {
  PrincipalId id = kUnknownPrincipal;
  Principal principal = {};
  std::int64_t create_time_us = 0;  // microseconds since 1970; 0 for those that begin every record

  friend bool operator==(const PrincipalRow&, const PrincipalRow&) = default;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_PRINCIPAL_H_
