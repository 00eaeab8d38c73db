// An array that grows at its end, and never moves what is in it.
//
// There may be ten million accounts: they are not copied when one more comes. Its pieces are large,
// so that where they lie is near while their elements are looked at in no order.
#ifndef ATM_STORAGE_GROWING_ARRAY_H_
#define ATM_STORAGE_GROWING_ARRAY_H_

#include <cstddef>
#include <utility>
#include <vector>

namespace atm::storage {

template <typename T>
class GrowingArray {
 public:
  std::size_t size() const { return size_; }

  // `index` is below size().
  T& operator[](std::size_t index) { return pieces_[index / kPiece][index % kPiece]; }
  const T& operator[](std::size_t index) const { return pieces_[index / kPiece][index % kPiece]; }

  void push_back(T value) {
    if (size_ % kPiece == 0) {
      pieces_.emplace_back().reserve(kPiece);
    }
    pieces_.back().push_back(std::move(value));
    ++size_;
  }

  // Of one that is not empty.
  void pop_back() {
    pieces_.back().pop_back();
    if (--size_ % kPiece == 0) {
      pieces_.pop_back();
    }
  }

 private:
  static constexpr std::size_t kPiece = 4'096;  // elements

  std::size_t size_ = 0;
  std::vector<std::vector<T>> pieces_;  // all full but the last
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_GROWING_ARRAY_H_
