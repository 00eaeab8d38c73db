// A file descriptor that is closed when it goes.
#ifndef ATM_SERVER_LISTEN_OWNED_DESCRIPTOR_H_
#define ATM_SERVER_LISTEN_OWNED_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace atm::server {

class OwnedDescriptor {
 public:
  OwnedDescriptor() = default;
  explicit OwnedDescriptor(int fd) : fd_(fd) {}
  ~OwnedDescriptor() { Close(); }

  OwnedDescriptor(OwnedDescriptor&& other) noexcept : fd_(other.Release()) {}
  OwnedDescriptor& operator=(OwnedDescriptor&& other) noexcept {
    if (this != &other) {
      Close();
      fd_ = other.Release();
    }
    return *this;
  }

  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

  // Returns the descriptor, which is the caller's from now on.
  int Release() { return std::exchange(fd_, -1); }

  void Close() {
    if (is_open()) ::close(Release());
  }

 private:
  int fd_ = -1;
};

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_OWNED_DESCRIPTOR_H_
