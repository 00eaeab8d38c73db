#include "client/cli/text/column_table.h"

#include <algorithm>
#include <numeric>

#include "client/cli/text/printable.h"

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
    : header_(header),
      elastic_(elastic),
      columns_(columns > 0 ? static_cast<std::size_t>(columns) : 0) {
  for (const Column& column : header) {
    widths_.push_back(Width(std::string(column.title)));
  }
}

void ColumnTable::Widen(std::span<const std::string> cells) {
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    widths_[i] = std::max(widths_[i], Width(Shown(cells[i])));
  }
}

std::string ColumnTable::Header() const {
  std::vector<std::string> titles;
  for (const Column& column : header_) {
    titles.emplace_back(column.title);
  }
  return Line(titles);
}

std::string ColumnTable::Line(std::span<const std::string> cells) const {
  std::string text;
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    const std::size_t width = i == elastic_ ? ElasticWidth() : widths_[i];
    const std::string shown = Shown(cells[i]);
    const std::string cell = i == elastic_ ? Cut(shown, width) : shown;
    const std::string padding(width - std::min(width, Width(cell)), ' ');
    text += i == 0 ? "" : std::string(kGap, ' ');
    text += header_[i].kind == Column::Kind::kNumber ? padding + cell : cell + padding;
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
