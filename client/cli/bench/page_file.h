// A file that has its old content until the new one is whole.
#ifndef ATM_CLIENT_CLI_BENCH_PAGE_FILE_H_
#define ATM_CLIENT_CLI_BENCH_PAGE_FILE_H_

#include <optional>
#include <string>

namespace atm::cli {

class PageFile {
 public:
  // Makes a file beside the one that is to be written, or opens what is no file, such as
  // /dev/stdout. A symbolic link stays one. Returns nullopt, with errno set, if it cannot be
  // written.
  static std::optional<PageFile> Open(const std::string& path);

  PageFile(PageFile&& other) noexcept;
  PageFile& operator=(PageFile&& other) noexcept;
  ~PageFile();  // deletes what is not finished

  // Writes the content, and gives it the name. Returns false, with errno set, if that fails: what
  // was there before stays. To be called once.
  bool Finish(const std::string& content);

 private:
  PageFile(int descriptor, std::string unfinished, std::string path)
      : descriptor_(descriptor), unfinished_(std::move(unfinished)), path_(std::move(path)) {}

  int descriptor_;
  std::string unfinished_;  // the file beside; empty if there is none
  std::string path_;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_PAGE_FILE_H_
