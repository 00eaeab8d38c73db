#include "client/cli/text/column_table.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_format.h"
#include "client/cli/text/printable.h"
#include "client/cli/text/zone.h"

namespace atm::cli {
namespace {

constexpr std::size_t kGap = 2;          // between two columns
constexpr std::size_t kMinElastic = 20;  // less is not worth reading

bool IsFirstByte(char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }

// Counts characters, not bytes.
std::size_t Width(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, IsFirstByte));
}

// What comes from a bank may be anything.
std::string Shown(const std::string& cell) { return Printable(OneLine(cell)); }

std::string Cut(const std::string& text, std::size_t width) {
  if (Width(text) <= width) {
    return text;
  }
  std::size_t count = 0;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (IsFirstByte(text[end]) && ++count > width - 3) {
      break;
    }
  }
  return text.substr(0, end) + "...";
}

}  // namespace

ColumnTable::ColumnTable(std::span<const Column> header, std::size_t elastic, int columns)
    : elastic_(elastic), columns_(columns > 0 ? static_cast<std::size_t>(columns) : 0) {
  for (const Column& column : header) {
    titles_.emplace_back(column.title);
    kinds_.push_back(column.kind);
    widths_.push_back(Width(titles_.back()));
  }
}

void ColumnTable::NameZone(std::size_t column, absl::TimeZone zone) {
  titles_[column] += absl::StrFormat(" (%s)", ZoneName(zone));
  widths_[column] = std::max(widths_[column], Width(titles_[column]));
}

void ColumnTable::Widen(std::span<const std::string> cells) {
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    widths_[i] = std::max(widths_[i], Width(Shown(cells[i])));
  }
}

std::string ColumnTable::Header() const { return Line(titles_); }

std::string ColumnTable::Line(std::span<const std::string> cells) const {
  std::string text;
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    const std::size_t width = i == elastic_ ? ElasticWidth() : widths_[i];
    const std::string shown = Shown(cells[i]);
    const std::string cell = i == elastic_ ? Cut(shown, width) : shown;
    const std::string padding(width - std::min(width, Width(cell)), ' ');
    text += i == 0 ? "" : std::string(kGap, ' ');
    text += kinds_[i] == Column::Kind::kNumber ? padding + cell : cell + padding;
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::size_t ColumnTable::ElasticWidth() const {
  const std::size_t all =
      std::accumulate(widths_.begin(), widths_.end(), kGap * (widths_.size() - 1));
  const std::size_t width = widths_[elastic_];
  if (columns_ == 0 || all <= columns_) {
    return width;
  }
  const std::size_t spare = width + columns_;
  return std::min(width, std::max(kMinElastic, spare - std::min(spare, all)));
}

}  // namespace atm::cli
