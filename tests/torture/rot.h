// Rot: what becomes of a file on a disk that nobody looks after.
#ifndef ATM_TESTS_TORTURE_ROT_H_
#define ATM_TESTS_TORTURE_ROT_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

#include "tests/storage/file_image.h"

namespace atm::storage {

class Rot {
 public:
  // `before` is what lay on the disk earlier: a file may be that again.
  Rot(unsigned seed, FileImage before) : random_(seed), before_(std::move(before)) {}

  // Damages one of the files in one way. Returns what was done, for people.
  std::string Damage(FileImage& image);

 private:
  std::size_t Below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }

  std::string FlipBit(std::string& bytes);
  std::string SpoilSector(std::string& bytes);
  std::string MisplacePage(std::string& bytes);
  std::string CutTail(std::string& bytes);

  std::mt19937 random_;
  const FileImage before_;
};

}  // namespace atm::storage

#endif  // ATM_TESTS_TORTURE_ROT_H_
