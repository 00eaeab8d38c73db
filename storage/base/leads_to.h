// Whether a file still has its name.
#ifndef ATM_STORAGE_BASE_LEADS_TO_H_
#define ATM_STORAGE_BASE_LEADS_TO_H_

#include <sys/stat.h>

#include <string>

namespace atm::storage {

// Whether the name leads to the open file. False also if the system does not say.
inline bool LeadsTo(const std::string& path, int descriptor) {
  struct stat named = {};
  struct stat opened = {};
  return stat(path.c_str(), &named) == 0 && fstat(descriptor, &opened) == 0 &&
         named.st_ino == opened.st_ino && named.st_dev == opened.st_dev;
}

}  // namespace atm::storage

#endif  // ATM_STORAGE_BASE_LEADS_TO_H_
