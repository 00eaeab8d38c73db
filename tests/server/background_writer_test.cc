// Readers that stall, die and come back.
#include "server/status/background_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/status/log.h"
#include "tests/catch2.h"
#include "tests/temp_folder.h"

namespace atm::server::testing {
namespace {

constexpr std::chrono::minutes kLongEnough(1);

std::string DroppedLine(std::int64_t dropped) {
  return "dropped " + std::to_string(dropped) + "\n";
}

// A pipe by a name, whose reader can go and come back.
class Fifo {
 public:
  Fifo() {
    REQUIRE(::mkfifo((folder_ / "fifo").c_str(), 0600) == 0);
    OpenReader();
    writer_ = ::open((folder_ / "fifo").c_str(), O_WRONLY | O_CLOEXEC);
    REQUIRE(writer_ >= 0);
  }
  ~Fifo() {
    CloseReader();
    ::close(writer_);
  }
  Fifo(const Fifo&) = delete;
  Fifo& operator=(const Fifo&) = delete;

  int writer() const { return writer_; }

  void OpenReader() {
    reader_ = ::open((folder_ / "fifo").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(reader_ >= 0);
    ::fcntl(reader_, F_SETFL, 0);
  }
  void CloseReader() {
    if (reader_ >= 0) ::close(reader_);
    reader_ = -1;
  }

  // Reads until `until` has come, and the end of its line.
  std::string ReadUntil(const std::string& until) const {
    std::string text;
    std::array<char, 4096> buffer = {};
    while (text.find(until) == std::string::npos || text.back() != '\n') {
      const ssize_t got = ::read(reader_, buffer.data(), buffer.size());
      REQUIRE(got > 0);
      text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

 private:
  const atm::testing::TempFolder folder_;
  int reader_ = -1;
  int writer_ = -1;
};

TEST_CASE("Lines arrive in their order") {
  const Fifo fifo;
  BackgroundWriter writer(fifo.writer(), 1'000, DroppedLine);
  writer.Write("one\n");
  writer.Write("two\nthree\n");
  CHECK(writer.WaitUntilWritten(kLongEnough));
  CHECK(fifo.ReadUntil("three") == "one\ntwo\nthree\n");
}

TEST_CASE("While a reader stalls nobody waits; then it is told how many lines were dropped") {
  const Fifo fifo;
  const std::string line_text = "a line of 20 letters";
  std::int64_t lines = 0;
  BackgroundWriter writer(fifo.writer(), 10'000, DroppedLine);
  const auto write = [&](int count) {
    for (int i = 0; i < count; ++i) writer.Write(line_text + "\n");
    lines += count;
  };
  while (writer.WaitUntilWritten(std::chrono::milliseconds(100))) write(400);
  write(10'000);
  std::int64_t arrived = 0;
  std::int64_t dropped = 0;
  std::istringstream text(fifo.ReadUntil("dropped"));
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("dropped ")) {
      dropped += std::stoll(line.substr(8));
    } else {
      CHECK(line == line_text);
      ++arrived;
    }
  }
  CHECK(dropped > 0);
  CHECK(arrived + dropped == lines);
  writer.Write("and on\n");
  CHECK(fifo.ReadUntil("and on") == "and on\n");
}

TEST_CASE("A reader that died ends nothing, and one that comes back is told") {
  Fifo fifo;
  BackgroundWriter writer(fifo.writer(), 1'000, DroppedLine);
  fifo.CloseReader();
  writer.Write("one\n");
  CHECK(writer.WaitUntilWritten(kLongEnough));
  writer.Write("two\nthree\n");
  CHECK(writer.WaitUntilWritten(kLongEnough));
  fifo.OpenReader();
  writer.Write("four\n");
  CHECK(fifo.ReadUntil("four") == "dropped 3\nfour\n");
}

TEST_CASE("A writer can go while its reader stalls") {
  const Fifo fifo;
  BackgroundWriter writer(fifo.writer(), 1'000'000, DroppedLine);
  writer.Write(std::string(500'000, 'x') + "\n");
}

TEST_CASE("The log says what it dropped in its own format") {
  Fifo fifo;
  Log log(LogFormat::kJson, LogLevel::kInfo, fifo.writer());
  fifo.CloseReader();
  log.Info("one");
  log.Info("two");
  log.WaitUntilWritten();
  fifo.OpenReader();
  log.Info("three", {{"transaction", 10}});
  std::istringstream text(fifo.ReadUntil("three"));
  std::string line;
  REQUIRE(std::getline(text, line));
  const auto note = nlohmann::json::parse(line);
  CHECK(note.at("level") == "warning");
  CHECK(note.at("message") == "log lines were dropped: nobody took them");
  CHECK(note.at("lines") == 2);
  REQUIRE(std::getline(text, line));
  CHECK(nlohmann::json::parse(line).at("message") == "three");
}

}  // namespace
}  // namespace atm::server::testing
