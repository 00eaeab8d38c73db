// Reads comma-separated values as RFC 4180 defines them. A line may end with a line feed alone.
#ifndef ATM_CLIENT_CLI_TEXT_CSV_READER_H_
#define ATM_CLIENT_CLI_TEXT_CSV_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atm::cli {

struct CsvRecord {
  std::int64_t line;  // on which it begins; the first line is 1
  std::vector<std::string> fields;
  bool is_cut = false;  // a quoted field has no end, or text stands beside its quotes
};

class CsvReader {
 public:
  // The text must outlive the reader. A byte order mark at its beginning is skipped.
  explicit CsvReader(std::string_view text);

  // Returns the next record that is not an empty line, or nullopt at the end.
  std::optional<CsvRecord> Next();

 private:
  // Reads a field up to the comma or line end after it. Returns false if the field is cut.
  bool ReadField(std::string& field);
  bool ReadQuoted(std::string& field);

  bool AtLineEnd() const;
  void PassLineEnd();

  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_CSV_READER_H_
