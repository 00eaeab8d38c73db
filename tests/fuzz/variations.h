// Variations of a file: bytes that are like it, and mostly as wrong as rot or a hostile hand makes
// them. The same number gives the same variation.
#ifndef ATM_TESTS_FUZZ_VARIATIONS_H_
#define ATM_TESTS_FUZZ_VARIATIONS_H_

#include <cstdint>
#include <random>
#include <vector>

namespace atm::fuzz {

class Variations {
 public:
  explicit Variations(std::uint64_t seed) : random_(seed) {}

  // Returns `bytes` with one to four changes: some bits, a byte, a piece that is cut out, doubled,
  // or of `other`, or an end that is missing.
  std::vector<std::uint8_t> Next(std::vector<std::uint8_t> bytes,
                                 const std::vector<std::uint8_t>& other) {
    for (std::uint64_t left = 1 + Below(4); left > 0; --left) Change(bytes, other);
    return bytes;
  }

 private:
  std::uint64_t Below(std::uint64_t bound) { return bound == 0 ? 0 : random_() % bound; }

  void Change(std::vector<std::uint8_t>& bytes, const std::vector<std::uint8_t>& other) {
    const auto at = [&](const std::vector<std::uint8_t>& in) {
      return in.begin() + static_cast<std::ptrdiff_t>(Below(in.size() + 1));
    };
    const auto piece = [&](const std::vector<std::uint8_t>& in) {
      auto first = at(in);
      auto last = at(in);
      if (last < first) std::swap(first, last);
      return std::vector<std::uint8_t>(first, last);
    };
    switch (Below(6)) {
      case 0:
        if (!bytes.empty()) bytes[Below(bytes.size())] ^= static_cast<std::uint8_t>(1 << Below(8));
        break;
      case 1:
        if (!bytes.empty()) bytes[Below(bytes.size())] = static_cast<std::uint8_t>(Below(256));
        break;
      case 2:
        bytes.resize(Below(bytes.size() + 1));
        break;
      case 3: {
        const auto first = at(bytes);
        bytes.erase(first, first + static_cast<std::ptrdiff_t>(
                                       Below(static_cast<std::uint64_t>(bytes.end() - first) + 1)));
        break;
      }
      case 4: {
        const auto own = piece(bytes);
        bytes.insert(at(bytes), own.begin(), own.end());
        break;
      }
      default: {
        const auto others = piece(other);
        bytes.insert(at(bytes), others.begin(), others.end());
      }
    }
  }

  std::mt19937_64 random_;
};

}  // namespace atm::fuzz

#endif  // ATM_TESTS_FUZZ_VARIATIONS_H_
