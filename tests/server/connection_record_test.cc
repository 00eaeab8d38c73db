// Which connections are abused, and which only large, busy, slow or silent.
#include "server/listen/connection_record.h"

#include "server/limits.h"
#include "tests/catch2.h"

namespace atm::server::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr std::int64_t kKib = 1024;
constexpr std::int64_t kMib = 1024 * kKib;

// One connection, looked at every 20 ms as the guard does.
class Watched {
 public:
  // A look after which so much more was received and counted. `busy` is the share of one processor.
  void Look(std::int64_t received, CallCounts more, std::int64_t unread = 0, double busy = 0) {
    now_ += limits::kGuardInterval;
    bytes_.received += received;
    bytes_.unread = unread;
    calls_.started += more.started;
    calls_.answered += more.answered;
    calls_.broken += more.broken;
    calls_.messages += more.messages;
    const auto interval = std::chrono::duration_cast<nanoseconds>(limits::kGuardInterval);
    record_.See(
        bytes_,
        nanoseconds(static_cast<std::int64_t>(busy * static_cast<double>(interval.count()))), now_);
    if (record_.WantsCounts(now_)) record_.See(calls_, now_);
    if (!verdict_) verdict_ = record_.Verdict();
    ++looks_;
  }

  void Send(std::int64_t bytes) { bytes_.sent += bytes; }

  std::string verdict() const { return std::string(verdict_.value_or("")); }
  int looks() const { return looks_; }
  const ConnectionRecord& record() const { return record_; }
  ConnectionRecord::Time now() const { return now_; }

 private:
  ConnectionRecord::Time now_ = std::chrono::steady_clock::now();
  ConnectionRecord record_{ConnectionRecord::Sight::kBytesAndCalls, now_};
  ByteCounts bytes_;
  CallCounts calls_;
  std::optional<std::string_view> verdict_;
  int looks_ = 0;
};

TEST_CASE("Guard: headers without end are cut off after a few megabytes") {
  Watched connection;
  connection.Look(4 * kKib, {.started = 1});
  while (connection.verdict().empty() && connection.looks() < 1000) connection.Look(kMib, {});
  CHECK(connection.verdict() == "too many bytes that make no call");
  CHECK(connection.looks() < 15);
}

TEST_CASE("Guard: headers that take a processor are cut off after a tenth of a second") {
  Watched connection;
  connection.Look(200 * kKib, {.started = 1}, 200 * kKib, 1);
  while (connection.verdict().empty() && connection.looks() < 1000) {
    connection.Look(20 * kKib, {}, 200 * kKib, 1);
  }
  CHECK(connection.verdict() == "bytes that make no call take a processor");
  CHECK(connection.looks() < 10);
}

TEST_CASE("Guard: more open calls than are allowed, or many that are broken off") {
  Watched open;
  open.Look(15 * limits::kMaxOpenCallsOfConnection,
            {.started = limits::kMaxOpenCallsOfConnection + 1});
  CHECK(open.verdict() == "more calls open than are allowed");

  Watched reset;
  while (reset.verdict().empty() && reset.looks() < 1000) {
    reset.Look(28 * 500, {.started = 500, .broken = 500});
  }
  CHECK(reset.verdict() == "too many calls broken off");
  CHECK(reset.looks() < 15);
}

TEST_CASE("Guard: what honest clients do, however much of it") {
  Watched connection;
  SECTION("eight batches of 8 MiB at once, over a slow line") {
    connection.Look(kKib, {.started = 8});
    for (int i = 0; i < 8 * 8 * 16; ++i) connection.Look(64 * kKib, {}, i % 2 * 4 * kKib, 0.9);
    connection.Look(0, {.answered = 8, .messages = 8});
  }
  SECTION("an import of 10 MB in small messages") {
    connection.Look(kKib, {.started = 1});
    for (int i = 0; i < 1000; ++i) connection.Look(10 * kKib, {.messages = 100});
  }
  SECTION("small calls, as many as the server can do, and a thousand of them open") {
    connection.Look(100 * kKib, {.started = 1000, .messages = 1000}, 100 * kKib, 1.9);
    for (int i = 0; i < 1000; ++i) {
      connection.Look(60 * kKib, {.started = 600, .answered = 600, .messages = 600}, 100 * kKib,
                      1.9);
    }
  }
  SECTION("a thousand calls that all time out, every second") {
    for (int i = 0; i < 100; ++i) {
      connection.Look(100 * kKib, {.started = 1000, .messages = 1000});
      for (int wait = 0; wait < 48; ++wait) connection.Look(0, {});
      connection.Look(13 * kKib, {.broken = 1000});
    }
  }
  SECTION("a watch that receives nothing for a day, but for a ping a minute") {
    connection.Look(kKib, {.started = 1, .messages = 1});
    for (int i = 0; i < 24 * 60; ++i) {
      connection.Look(17, {});
      for (int wait = 0; wait < 50; ++wait) connection.Look(0, {});
    }
  }
  SECTION("an export of gigabytes, which the client allows bit by bit") {
    connection.Look(kKib, {.started = 1, .messages = 1});
    for (int i = 0; i < 5000; ++i) {
      connection.Send(2 * kMib);
      connection.Look(64 * 13, {});
    }
  }
  CHECK(connection.verdict().empty());
  CHECK_FALSE(connection.record().is_suspect());
}

TEST_CASE("Guard: counts that were told while calls went on, so that more ended than began") {
  Watched connection;
  connection.Look(64 * kKib, {.started = 100, .answered = 164, .messages = 150});
  CHECK(connection.record().open_calls() == 0);
  connection.Look(64 * kKib, {.started = 64, .answered = 64, .messages = 14});
  CHECK(connection.verdict() == "");
}

TEST_CASE("Guard: a connection is idle without calls only, and a suspect with bytes only") {
  Watched connection;
  connection.Look(kKib, {.started = 1, .messages = 1});
  for (int i = 0; i < 20; ++i) connection.Look(0, {});
  CHECK(connection.record().open_calls() == 1);
  CHECK(connection.record().IdleFor(connection.now() + seconds(60)) == nanoseconds(0));
  connection.Look(1, {.answered = 1});
  for (int i = 0; i < 20; ++i) connection.Look(0, {});
  CHECK(connection.record().IdleFor(connection.now() + seconds(60)) > seconds(60));

  CHECK_FALSE(connection.record().is_suspect());
  connection.Look(2 * limits::kSuspectBytes, {}, 2 * limits::kSuspectBytes);
  CHECK_FALSE(connection.record().is_suspect());  // gRPC has read nothing of it
  connection.Look(0, {});
  CHECK(connection.record().is_suspect());
  connection.Look(0, {.started = 1, .messages = 1});
  CHECK_FALSE(connection.record().is_suspect());
  CHECK(connection.record().message_bytes() >= limits::kSuspectBytes);
}

TEST_CASE("Guard: bytes that came while gRPC was asked belong to what it counted") {
  const auto start = std::chrono::steady_clock::now();
  ConnectionRecord record(ConnectionRecord::Sight::kBytesAndCalls, start);
  const auto later = start + limits::kGuardInterval;
  record.See(ByteCounts{.received = 3 * kMib}, nanoseconds(0), later);
  CHECK(record.See(CallCounts{.started = 1, .answered = 1, .messages = 1}, later));
  record.Excuse({.received = 6 * kMib});  // the same message
  record.See(ByteCounts{.received = 6 * kMib}, nanoseconds(0), later + limits::kGuardInterval);
  CHECK(record.idle_bytes() == 0);
  CHECK_FALSE(record.Verdict());
}

TEST_CASE("Guard: of a connection on a socket file the calls are looked at") {
  const auto start = std::chrono::steady_clock::now();
  ConnectionRecord record(ConnectionRecord::Sight::kCallsOnly, start);
  CHECK_FALSE(record.WantsCounts(start + milliseconds(20)));
  REQUIRE(record.WantsCounts(start + milliseconds(300)));
  record.See(CallCounts{.started = limits::kMaxOpenCallsOfConnection + 1},
             start + milliseconds(300));
  CHECK(record.Verdict().has_value());
}

}  // namespace
}  // namespace atm::server::testing
