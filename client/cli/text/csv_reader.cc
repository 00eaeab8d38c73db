#include "client/cli/text/csv_reader.h"

#include <algorithm>

namespace atm::cli {

char SeparatorOf(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  const std::size_t found = line.find_first_of(",;\t");
  const bool has_comma = line.find(',') != std::string_view::npos;
  return has_comma || found == std::string_view::npos ? ',' : line[found];
}

std::optional<CsvRecord> CsvReader::Next() {
  while (at_ < text_.size() && AtLineEnd()) PassLineEnd();
  if (at_ == text_.size()) return std::nullopt;
  CsvRecord record{.line = line_, .fields = {}};
  for (;;) {
    if (!ReadField(record.fields.emplace_back())) {
      record.is_cut = true;
      at_ = std::min(text_.find('\n', at_), text_.size());
    }
    if (at_ == text_.size() || AtLineEnd()) break;
    ++at_;  // the separator
  }
  PassLineEnd();
  return record;
}

bool CsvReader::ReadField(std::string& field) {
  if (at_ < text_.size() && text_[at_] == '"') return ReadQuoted(field);
  while (at_ < text_.size() && text_[at_] != separator_ && !AtLineEnd()) field += text_[at_++];
  return true;
}

bool CsvReader::ReadQuoted(std::string& field) {
  for (++at_; at_ < text_.size(); ++at_) {
    if (text_[at_] == '\n') ++line_;
    if (text_[at_] != '"') {
      field += text_[at_];
    } else if (text_.substr(at_).starts_with("\"\"")) {
      field += text_[at_++];
    } else {
      ++at_;
      return at_ == text_.size() || text_[at_] == separator_ || AtLineEnd();
    }
  }
  return false;
}

bool CsvReader::AtLineEnd() const {
  const std::string_view rest = text_.substr(at_);
  return rest.starts_with("\n") || rest.starts_with("\r\n");
}

void CsvReader::PassLineEnd() {
  if (at_ == text_.size()) return;
  at_ += text_[at_] == '\r' ? 2 : 1;
  ++line_;
}

}  // namespace atm::cli
