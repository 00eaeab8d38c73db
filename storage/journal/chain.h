// The chain of hashes over everything that is recorded.
//
// Transactions, the answers to requests that moved nothing, the changes of accounts and the
// principals are the entries of one chain, numbered 1, 2, 3 … in the order in which they were
// decided. A principal stands before what it causes. Each entry carries a
// SHA-256 (FIPS 180-4) over its own content and the hash of the entry before it, so that nobody can
// alter, take out or swap an entry without making every later hash anew. Whoever keeps a copy of a
// head somewhere else can prove that this did not happen either, and that no tail was cut.
//
// What is hashed is simple, so that any tool can hash it again from the tables alone:
//
//   the hash of the entry before     32 bytes, zero for the first
//   the kind of the entry            an integer: 1 transaction, 2 answer, 3 change of an account,
//                                    5 principal
//   each column of its row but hash  in the order of the table: see columns.h
//
// An integer is 8 bytes, two's complement, little-endian; a text or blob is its length as an
// integer, and its bytes.
//
// Plain values, and classes that are used by one thread at a time.
#ifndef ATM_STORAGE_JOURNAL_CHAIN_H_
#define ATM_STORAGE_JOURNAL_CHAIN_H_

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "storage/journal/hash.h"
#include "storage/journal/record.h"
#include "storage/model/account_change.h"
#include "storage/model/principal.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// What an entry is. Part of what is hashed: never change a value.
enum class EntryKind : std::uint8_t {
  kTransaction = 1,
  kAnswer = 2,
  kAccountChange = 3,
  kProgress = 4,  // not in the chain: how far the record had come at a time
  kPrincipal = 5,
};

// The content of one entry as it is hashed: Begin starts the next entry, and operator<< adds one
// value after the other.
class EntryBytes {
 public:
  void Begin(const Hash& before, EntryKind kind);

  // Makes it empty: without an entry before it and a kind, for values that are only compared.
  void Clear() { size_ = 0; }

  // Puts the values that are in another one.
  void Append(const EntryBytes& values) { Put(values.bytes()); }

  template <typename Integer>
    requires std::integral<Integer> || std::is_enum_v<Integer>
  EntryBytes& operator<<(Integer value) {
    PutInteger(static_cast<std::int64_t>(value));
    return *this;
  }
  EntryBytes& operator<<(std::span<const std::uint8_t> blob);
  EntryBytes& operator<<(const Uuid& uuid) { return *this << std::span(uuid.bytes); }
  EntryBytes& operator<<(std::string_view text);
  EntryBytes& operator<<(const std::string& text) { return *this << std::string_view(text); }

  std::span<const std::uint8_t> bytes() const { return {bytes_.data(), size_}; }

  friend bool operator==(const EntryBytes& a, const EntryBytes& b) {
    return std::ranges::equal(a.bytes(), b.bytes());
  }

 private:
  void PutInteger(std::int64_t value) {
    std::uint8_t* const bytes = Grow(sizeof(value));
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(bytes, &value, sizeof(value));  // a compiler does not see that the loop is this
    } else {
      for (std::size_t i = 0; i < sizeof(value); ++i) {
        bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i));
      }
    }
  }

  void Put(std::span<const std::uint8_t> bytes) {
    if (!bytes.empty()) std::memcpy(Grow(bytes.size()), bytes.data(), bytes.size());
  }

  // Returns where so many bytes more are to be put.
  std::uint8_t* Grow(std::size_t by) {
    if (by > bytes_.size() - size_) bytes_.resize(2 * (size_ + by));
    size_ += by;
    return bytes_.data() + size_ - by;
  }

  // Room for more than there are, since most entries are made of thirty small values.
  std::vector<std::uint8_t> bytes_;
  std::size_t size_ = 0;
};

// Makes hashes. Keeps what OpenSSL needs between them.
class Hasher {
 public:
  Hasher();
  ~Hasher();

  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  Hash Sha256(std::span<const std::uint8_t> bytes);

 private:
  struct Context;
  const std::unique_ptr<Context> context_;
};

// Returns the hash that keeps the record's progress from being altered. It covers the hash of the
// newest entry, the kind, the watermark and the number of entries.
Hash SealOf(const Progress& progress, Hasher& hasher);

// Seals one entry after the other: gives it its place in the chain, and its hash.
class Chain {
 public:
  // Makes `head` the end of the chain: the next entry follows on it.
  void Start(const ChainHead& head) { head_ = head; }

  Sealed<Transaction> Seal(Transaction transaction);
  Sealed<RecordedAnswer> Seal(RecordedAnswer answer);
  Sealed<AccountChange> Seal(AccountChange change);
  Sealed<PrincipalRow> Seal(PrincipalRow principal);

  const ChainHead& head() const { return head_; }

 private:
  template <typename Row>
  Sealed<Row> SealAs(EntryKind kind, Row row);

  ChainHead head_;
  Hasher hasher_;
  EntryBytes content_;
};

// Seals the entries with which every record begins, on a chain that has none: the principals that
// are there before anybody asks.
std::vector<Sealed<PrincipalRow>> SealBeginning(Chain& chain);

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_CHAIN_H_
