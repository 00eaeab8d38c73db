#include "storage/sqlite/sqlite_log_format.h"

#include <cstring>

namespace atm::storage {

LogSums LogSums::GoOn(std::span<const std::uint8_t> bytes, std::endian order) const {
  LogSums sums = *this;
  std::array<std::uint32_t, 2> words;
  for (std::size_t at = 0; at + sizeof(words) <= bytes.size(); at += sizeof(words)) {
    std::memcpy(words.data(), bytes.data() + at, sizeof(words));
    if (order != std::endian::native) {
      for (std::uint32_t& word : words) word = __builtin_bswap32(word);
    }
    sums.first += words[0] + sums.second;
    sums.second += words[1] + sums.first;
  }
  return sums;
}

}  // namespace atm::storage
