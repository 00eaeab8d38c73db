// Memory in large pages, where the system has them.
//
// What is looked at in no order, and is large, is then found with fewer looks at the tables of
// pages (Linux: transparent huge pages of 2 MiB, which `madvise` asks for; where they are off,
// nothing changes).
#ifndef ATM_STORAGE_BASE_LARGE_PAGES_H_
#define ATM_STORAGE_BASE_LARGE_PAGES_H_

#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace atm::storage {

// An allocator that asks for large pages where at least one is filled.
template <typename T>
class LargePages {
 public:
  using value_type = T;

  LargePages() = default;
  template <typename U>
  LargePages(const LargePages<U>& /*other*/) {}  // NOLINT(google-explicit-constructor)

  T* allocate(std::size_t count) {
    const std::size_t size = count * sizeof(T);
    void* const memory = ::operator new(size, AlignmentOf(size));
#ifdef MADV_HUGEPAGE
    if (size >= kLargePage) {
      // It is a wish: what the system cannot grant stays in small pages.
      static_cast<void>(::madvise(memory, size, MADV_HUGEPAGE));
    }
#endif
    return static_cast<T*>(memory);
  }

  void deallocate(T* memory, std::size_t count) {
    const std::size_t size = count * sizeof(T);
    ::operator delete(memory, size, AlignmentOf(size));
  }

  friend bool operator==(const LargePages&, const LargePages&) { return true; }

 private:
  static constexpr std::size_t kLargePage = std::size_t{2} << 20U;  // bytes

  static std::align_val_t AlignmentOf(std::size_t size) {
    return std::align_val_t{size >= kLargePage ? kLargePage : alignof(T)};
  }
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_BASE_LARGE_PAGES_H_
