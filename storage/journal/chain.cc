#include "storage/journal/chain.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/base/check.h"
#include "storage/journal/columns.h"

namespace atm::storage {

std::string ToHex(const Hash& hash) {
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

std::string ToText(const ChainHead& head) {
  return absl::StrCat(head.entries, ":", ToHex(head.hash));
}

std::optional<ChainHead> ParseHead(std::string_view text) {
  ChainHead head;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view hex = text.substr(colon + 1);
  const std::string entries(text.substr(0, colon));
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (!absl::SimpleAtoi(entries, &head.entries) || head.entries < 0 ||
      hex.size() != 2 * head.hash.size() || !std::ranges::all_of(hex, is_hex)) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < head.hash.size(); ++i) {
    const std::string digits(hex.substr(2 * i, 2));
    head.hash[i] = static_cast<std::uint8_t>(std::stoi(digits, nullptr, 16));
  }
  return head;
}

void EntryBytes::Begin(const Hash& before, EntryKind kind) {
  Clear();
  Put(before);
  *this << kind;
}

EntryBytes& EntryBytes::operator<<(std::span<const std::uint8_t> blob) {
  PutInteger(static_cast<std::int64_t>(blob.size()));
  Put(blob);
  return *this;
}

EntryBytes& EntryBytes::operator<<(std::string_view text) {
  return *this << std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

// Both are kept, since OpenSSL takes longer to find them than to hash an entry.
struct Hasher::Context {
  EVP_MD* sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* running = EVP_MD_CTX_new();
};

Hasher::Hasher() : context_(std::make_unique<Context>()) {
  Check(context_->sha256 != nullptr && context_->running != nullptr, "OpenSSL has SHA-256");
}

Hasher::~Hasher() {
  EVP_MD_CTX_free(context_->running);
  EVP_MD_free(context_->sha256);
}

Hash Hasher::Sha256(std::span<const std::uint8_t> bytes) {
  Hash hash;
  const bool hashed = EVP_DigestInit_ex(context_->running, context_->sha256, nullptr) == 1 &&
                      EVP_DigestUpdate(context_->running, bytes.data(), bytes.size()) == 1 &&
                      EVP_DigestFinal_ex(context_->running, hash.data(), nullptr) == 1;
  Check(hashed, "a hash can be made");
  return hash;
}

template <typename Row>
Sealed<Row> Chain::SealAs(EntryKind kind, Row row) {
  Sealed<Row> sealed{.row = std::move(row),
                     .entry = head_.entries + 1,
                     .after_transaction = head_.last_transaction};
  content_.Begin(head_.hash, kind);
  PutContent(content_, sealed);
  sealed.hash = hasher_.Sha256(content_.bytes());
  head_.entries = sealed.entry;
  head_.hash = sealed.hash;
  return sealed;
}

Hash SealOf(const Progress& progress, Hasher& hasher) {
  EntryBytes content;
  content.Begin(progress.head.hash, EntryKind::kProgress);
  content << progress.watermark << progress.head.entries;
  return hasher.Sha256(content.bytes());
}

Sealed<Transaction> Chain::Seal(Transaction transaction) {
  Check(transaction.id == head_.last_transaction + 1, "transactions are sealed in their order");
  Sealed<Transaction> sealed = SealAs(EntryKind::kTransaction, std::move(transaction));
  head_.last_transaction = sealed.row.id;
  return sealed;
}

Sealed<RecordedAnswer> Chain::Seal(RecordedAnswer answer) {
  return SealAs(EntryKind::kAnswer, std::move(answer));
}

Sealed<AccountChange> Chain::Seal(AccountChange change) {
  return SealAs(EntryKind::kAccountChange, std::move(change));
}

Sealed<PrincipalRow> Chain::Seal(PrincipalRow principal) {
  return SealAs(EntryKind::kPrincipal, std::move(principal));
}

std::vector<Sealed<PrincipalRow>> SealBeginning(Chain& chain) {
  Check(chain.head().entries == 0, "a record begins once");
  std::vector<Sealed<PrincipalRow>> beginning;
  beginning.push_back(chain.Seal(PrincipalRow{.id = kUnknownPrincipal, .principal = {}}));
  beginning.push_back(
      chain.Seal(PrincipalRow{.id = kBankPrincipal, .principal = Principal::Bank()}));
  return beginning;
}

}  // namespace atm::storage
