// How a record is opened by its URL, by each engine. See open_journal.h.
#include "storage/engine/open_journal.h"

#include <cstdlib>
#include <limits>
#include <string>

#include "tests/storage/bank.h"
#include "tests/storage/journal_engines.h"

namespace atm::storage {
namespace {

TEST_CASE("OpenJournal: a record has one user at a time, and little room is said") {
  const testing::TempFolder folder;
  const std::string url = "sqlite:" + (folder / "atm.db");
  auto first =
      OpenJournal({.url = url, .min_free_bytes = std::numeric_limits<std::int64_t>::max()});
  REQUIRE(first.ok());
  CHECK((*first)->CheckRoom().code() == absl::StatusCode::kResourceExhausted);
  CHECK(OpenJournal({.url = folder / "atm.db"}).status().code() ==
        absl::StatusCode::kAlreadyExists);
  REQUIRE((*first)->Close().ok());
  first->reset();
  CHECK(OpenJournal({.url = folder / "atm.db"}).ok());
}

TEST_CASE("OpenJournal: what no engine knows is refused with the list of what there is") {
  for (const std::string url : {"postgresql://bank", "file:atm.db", "sqlit:atm.db"}) {
    INFO(url);
    const auto journal = OpenJournal({.url = url});
    CHECK(journal.status().code() == absl::StatusCode::kInvalidArgument);
    for (const std::string& part : {url, std::string("sqlite:PATH"), std::string(":memory:")}) {
      CHECK_THAT(std::string(journal.status().message()), ContainsSubstring(part));
    }
    CHECK(OpenRecord(url).status().code() == absl::StatusCode::kInvalidArgument);
  }
}

TEST_CASE("OpenJournal: a path may hold a colon, and memory has two names") {
  const testing::TempFolder folder;
  const std::string path = folder / "a:b.db";
  REQUIRE(OpenJournal({.url = path, .min_free_bytes = 0}).ok());
  CHECK(OpenRecord(path).ok());
  CHECK(OpenRecord("sqlite:" + path).ok());
  const auto memory = OpenJournal({.url = "sqlite::memory:"});
  REQUIRE(memory.ok());
  CHECK(OpenRecord(folder / "none.db").status().code() == absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace atm::storage
