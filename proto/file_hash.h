// The hash of a file that is sent in parts: BackupResponse.sha256, made by the server and made
// again by the client. Used by one thread at a time; not installed.
#ifndef ATM_PROTO_FILE_HASH_H_
#define ATM_PROTO_FILE_HASH_H_

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <string>

namespace atm {

class FileHash {
 public:
  FileHash() { EVP_DigestInit_ex(state_.get(), EVP_sha256(), nullptr); }

  // The next bytes of the file.
  void Add(const std::string& bytes) { EVP_DigestUpdate(state_.get(), bytes.data(), bytes.size()); }

  // Returns 64 hexadecimal digits in lower case. Called once, after the last bytes.
  std::string Hex() {
    std::array<unsigned char, 32> hash = {};
    EVP_DigestFinal_ex(state_.get(), hash.data(), nullptr);
    constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : hash) {
      hex += kDigits[byte >> 4];
      hex += kDigits[byte & 15];
    }
    return hex;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* state) const { EVP_MD_CTX_free(state); }
  };
  const std::unique_ptr<EVP_MD_CTX, Free> state_{EVP_MD_CTX_new()};
};

}  // namespace atm

#endif  // ATM_PROTO_FILE_HASH_H_
