// An array that grows at its end, and never moves what is in it.
//
// There may be ten million accounts: they are not copied when one more comes. One thread may add
// while others read what they know to be in it: neither an element nor the way to it changes.
#ifndef ATM_STORAGE_BASE_GROWING_ARRAY_H_
#define ATM_STORAGE_BASE_GROWING_ARRAY_H_

#include <array>
#include <bit>
#include <cstddef>
#include <utility>
#include <vector>

#include "storage/base/large_pages.h"

namespace atm::storage {

template <typename T>
class GrowingArray {
 public:
  // How many elements there are. Only for the thread that adds.
  std::size_t size() const { return size_; }

  // `index` is below size().
  T& operator[](std::size_t index) {
    const Place place = PlaceOf(index);
    return pieces_[place.piece][place.offset];
  }
  const T& operator[](std::size_t index) const {
    const Place place = PlaceOf(index);
    return pieces_[place.piece][place.offset];
  }

  void push_back(T value) {
    const Place place = PlaceOf(size_);
    Piece& piece = pieces_[place.piece];
    if (place.offset == 0) {
      piece.reserve(kFirstPiece << place.piece);
    }
    piece.push_back(std::move(value));
    ++size_;
  }

  // Takes the last element away. The array must not be empty.
  void pop_back() { pieces_[PlaceOf(--size_).piece].pop_back(); }

 private:
  using Piece = std::vector<T, LargePages<T>>;

  // Each piece has room for twice as many as the one before. What is not used yet of the last takes
  // addresses and no memory: the system gives it page by page.
  static constexpr std::size_t kFirstPiece = 32'768;  // elements
  static constexpr std::size_t kPieces = 18;          // for 2^32 elements, and more

  struct Place {
    std::size_t piece;
    std::size_t offset;
  };
  static Place PlaceOf(std::size_t index) {
    const auto piece = static_cast<std::size_t>(std::bit_width(index / kFirstPiece + 1)) - 1;
    return {.piece = piece, .offset = index - kFirstPiece * ((std::size_t{1} << piece) - 1)};
  }

  std::size_t size_ = 0;
  std::array<Piece, kPieces> pieces_;  // all full but the last that has any
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_BASE_GROWING_ARRAY_H_
