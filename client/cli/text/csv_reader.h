// Reads comma-separated values as RFC 4180 defines them. A line may end with a line feed alone, and
// semicolons or tabs may stand for the commas, as spreadsheets write them in much of Europe.
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

// Returns what separates the fields of a text by its first line: the comma, or a semicolon or a tab
// if the line has one of these and no comma.
char SeparatorOf(std::string_view text);

class CsvReader {
 public:
  // The text must outlive the reader. It has no byte order mark.
  CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  // Returns the next record that is not an empty line, or nullopt at the end.
  std::optional<CsvRecord> Next();

 private:
  // Reads a field up to the separator or line end after it. Returns false if the field is cut.
  bool ReadField(std::string& field);
  bool ReadQuoted(std::string& field);

  bool AtLineEnd() const;
  void PassLineEnd();

  const std::string_view text_;
  const char separator_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_CSV_READER_H_
