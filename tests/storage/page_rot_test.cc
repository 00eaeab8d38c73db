// The file of a small bank rots, a bit or a page at a time, wherever it can: what is read is
// refused or right, and no request is carried out twice.
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "storage/sqlite/sqlite_history.h"
#include "storage/sqlite/sqlite_seal.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/file_image.h"
#include "tests/storage/lived_in_bank.h"
#include "tests/storage/sealed_sql.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

constexpr std::size_t kPage = 4'096;
constexpr std::uint64_t kRequests = 60;  // of which most are on record

void WriteBytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

void Flip(std::string& bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
}

std::uint32_t PageOf(std::size_t byte) { return static_cast<std::uint32_t>(byte / kPage + 1); }

// What a bank says: to each request id what is on record, the state of its accounts, its end.
// Nothing where it cannot say.
struct Told {
  bool is_open = false;
  std::vector<Account> accounts = {};
  std::vector<std::optional<std::optional<RequestRecord>>> requests = {};
  std::vector<std::optional<std::optional<Transaction>>> transactions = {};
  std::optional<bool> has_committed = {};  // a new request
};

std::optional<std::optional<RequestRecord>> Ask(Journal& journal, const Uuid& id) {
  const auto found = journal.FindRequests(std::vector{id});
  std::optional<std::optional<RequestRecord>> answer;
  if (found.ok()) answer.emplace((*found)[0]);
  return answer;
}

Told Ask(const std::string& path) {
  Told told;
  auto journal = OpenJournal({.url = path, .min_free_bytes = 0});
  if (!journal.ok()) return told;
  Book book;
  Recording recording;
  Committer committer(book, **journal, recording,
                      {.redo_target = 9, .clock_us = [] { return 1'000 * kDayUs; }});
  if (!committer.Load().ok()) return told;
  told.is_open = true;
  told.accounts = StateOf(book);
  const auto history = (*journal)->OpenHistory();
  for (std::uint64_t i = 1; i <= kRequests; ++i) {
    told.requests.push_back(Ask(**journal, Id(i)));
    const auto row = (*history)->FindTransaction(static_cast<TransactionId>(i));
    told.transactions.emplace_back();
    if (row.ok()) told.transactions.back().emplace(*row);
  }
  const auto outcomes = committer.Commit(std::vector<Command>{{In("10001", 1), Id(1'000)}});
  if (outcomes.ok()) told.has_committed = std::holds_alternative<Receipt>((*outcomes)[0]);
  return told;
}

template <typename Answer>
bool AreRight(const std::vector<std::optional<Answer>>& told,
              const std::vector<std::optional<Answer>>& right) {
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (told[i] && *told[i] != *right[i]) return false;
  }
  return true;
}

// Whether what is told of a rotten file is right as far as anything is told.
bool IsRight(const Told& told, const Told& right) {
  return !told.is_open ||
         (told.accounts == right.accounts && AreRight(told.requests, right.requests) &&
          AreRight(told.transactions, right.transactions));
}

// A bank with free pages as well.
class Rotting {
 public:
  Rotting() {
    {
      SQLite::Database database = OpenSealed(bank_.path);
      database.exec("CREATE TABLE more (bytes); INSERT INTO more VALUES (zeroblob(9000))");
      database.exec("DROP TABLE more");
    }
    whole_ = BytesOf(bank_.path);
    right_ = Told(AskAfter(whole_));
    REQUIRE(right_.has_committed == true);
    REQUIRE(std::ranges::count_if(right_.requests, [](const auto& r) { return r && *r; }) > 40);
  }

  const std::string& whole() const { return whole_; }

  void Check(const std::string& image, const std::string& what) {
    INFO(what);
    ++images_;
    const Told told = AskAfter(image);
    if (!IsRight(told, right_)) FAIL_CHECK("something wrong was told: " << what);
    if (!told.is_open) ++refused_;
  }

  int images() const { return images_; }
  int refused() const { return refused_; }

 private:
  Told AskAfter(const std::string& image) const {
    const TempFolder folder;
    WriteBytes(folder / "atm.db", image);
    return Ask(folder / "atm.db");
  }

  const LivedIn bank_;
  std::string whole_;
  Told right_;
  int images_ = 0;
  int refused_ = 0;
};

TEST_CASE("Rot: each page of a bank has its seal") {
  const LivedIn bank;
  std::string bytes = BytesOf(bank.path);
  REQUIRE(bytes.size() % kPage == 0);
  REQUIRE(bytes.size() / kPage > 15);
  auto* const pages = reinterpret_cast<std::uint8_t*>(bytes.data());
  for (PageNumber number = 1; number <= bytes.size() / kPage; ++number) {
    INFO(number);
    CHECK(HasSeal({pages + (number - 1) * kPage, kPage}, number));
  }
}

TEST_CASE("Rot: a bit that flips in any page is refused or harmless") {
  Rotting bank;
  for (std::size_t page = 0; page < bank.whole().size() / kPage; ++page) {
    // In the header of the page, in what it holds, and in its seal.
    for (const std::size_t byte : {std::size_t{3}, 8 + page % 90, kPage / 2 + 37 * page % 900,
                                   kPage - 16 - 1 - page * 61 % 1'500, kPage - 16 + page % 8}) {
      std::string image = bank.whole();
      Flip(image, (page * kPage + byte) * 8 + (page + byte) % 8);
      bank.Check(image, "page " + std::to_string(page + 1) + ", byte " + std::to_string(byte));
    }
  }
  CHECK(bank.images() > 80);
  CHECK(bank.refused() > 20);
}

TEST_CASE("Rot: a bit that flips in the header of the file is refused or harmless") {
  Rotting bank;
  for (std::size_t byte = 0; byte < 100; ++byte) {
    std::string image = bank.whole();
    Flip(image, byte * 8 + byte % 8);
    bank.Check(image, "byte " + std::to_string(byte));
  }
  CHECK(bank.refused() > 75);
}

TEST_CASE("Rot: a page that is zeroed, doubled or exchanged is refused or harmless") {
  Rotting bank;
  const std::size_t pages = bank.whole().size() / kPage;
  for (std::size_t page = 0; page < pages; ++page) {
    const std::string what = "page " + std::to_string(page + 1);
    const std::size_t other = (page + 1) % pages;
    std::string image = bank.whole();
    image.replace(page * kPage, kPage, std::string(kPage, '\0'));
    bank.Check(image, what + " zeroed");
    image = bank.whole();
    image.replace(page * kPage, kPage, bank.whole(), other * kPage, kPage);
    bank.Check(image, what + " doubled");
    image.replace(other * kPage, kPage, bank.whole(), page * kPage, kPage);
    bank.Check(image, what + " exchanged");
    image = bank.whole();
    image.replace(page * kPage + kPage / 2, 512, std::string(512, 'x'));
    bank.Check(image, what + " torn");
  }
}

// Where a request id stands in the file: in its row, and in the index of request ids.
std::vector<std::size_t> PlacesOf(const std::string& bytes, const Uuid& id) {
  const std::string wanted(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
  std::vector<std::size_t> places;
  for (std::size_t at = bytes.find(wanted); at != std::string::npos;
       at = bytes.find(wanted, at + 1)) {
    places.push_back(at);
  }
  return places;
}

// A request that was paid, and what a bank of another day says to it.
struct Paid {
  Paid() {
    CommittedBank bank(path);
    bank.DoOne(Open("A", 1'000), Id(1));
    for (std::uint64_t i = 2; i < 40; ++i) bank.DoOne(In("A", 1), Id(i));
    bank.DoOne(Out("A", 600), Id(77));
    REQUIRE(bank.committer.WriteBackAll().ok());
    REQUIRE(bank.journal->Close().ok());
  }

  TempFolder folder;
  const std::string path = folder / "atm.db";
};

TEST_CASE("Rot: a request id that rots in its index is not paid twice, and verify names the page") {
  const Paid paid;
  const std::string whole = BytesOf(paid.path);
  const std::vector<std::size_t> places = PlacesOf(whole, Id(77));
  REQUIRE(places.size() == 2);
  for (const std::size_t place : places) {
    for (const std::size_t bit : {0U, 9U, 77U, 127U}) {
      std::string image = whole;
      Flip(image, place * 8 + bit);
      WriteBytes(paid.path, image);
      auto journal = OpenJournal({.url = paid.path, .min_free_bytes = 0});
      if (journal.ok()) {
        Book book;
        Committer committer(book, **journal,
                            {.redo_target = 9, .clock_us = [] { return 9 * kDayUs; }});
        if (committer.Load().ok()) {
          const auto outcomes = committer.Commit(std::vector<Command>{{Out("A", 600), Id(77)}});
          REQUIRE_FALSE(outcomes.ok());
          CHECK(outcomes.status().code() == absl::StatusCode::kDataLoss);
          CHECK_THAT(std::string(outcomes.status().message()),
                     ContainsSubstring("page " + std::to_string(PageOf(place)) +
                                       " is not as it was written"));
        }
        journal->reset();
      }
      const AuditReport report = AuditFile(paid.path);
      REQUIRE(report.fault.has_value());
      std::string said = report.fault->what;
      for (const std::string& flaw : report.flaws) said += "; " + flaw;
      CHECK_THAT(said, ContainsSubstring("page " + std::to_string(PageOf(place)) + " is not as"));
    }
  }
}

// Somebody who makes the seals anew does not get away with an index that leads elsewhere, either.
TEST_CASE("Rot: verify compares the index of request ids with the rows") {
  const Paid paid;
  {
    SQLite::Database database = OpenSealed(paid.path);
    // Another table takes the place of the index: no row of it leads to the request.
    database.exec(
        "PRAGMA writable_schema = ON; CREATE TABLE rest (request_id BLOB UNIQUE, id INTEGER);"
        "INSERT INTO rest SELECT request_id, id FROM transactions WHERE id <> 40;"
        "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name ="
        " 'sqlite_autoindex_rest_1') WHERE name = 'sqlite_autoindex_transactions_1'");
  }
  const AuditReport report = AuditFile(paid.path);
  REQUIRE(report.fault.has_value());
  std::string said = report.fault->what;
  for (const std::string& flaw : report.flaws) said += "; " + flaw;
  CHECK_THAT(said, ContainsSubstring("missing from index sqlite_autoindex_transactions_1"));
}

TEST_CASE("Rot: verify names the broken page, and the first transaction that is wrong") {
  const LivedIn bank;
  std::string image = BytesOf(bank.path);
  const std::size_t lunch = image.find("lunch");
  REQUIRE(lunch != std::string::npos);
  image[lunch] = 'b';
  WriteBytes(bank.path, image);
  const AuditReport report = AuditFile(bank.path);
  REQUIRE(report.fault.has_value());
  CHECK(report.fault->transaction == 38);
  CHECK(report.fault->what == "its hash is not that of its content and the entry before it");
  CHECK(report.flaws == std::vector<std::string>{"page " + std::to_string(PageOf(lunch)) +
                                                 " is not as it was written"});
  // Whoever only reads is told nothing of what the page holds.
  const auto record = OpenSqliteRecord(bank.path);
  REQUIRE(record.ok());
  const auto found = (*record)->FindTransaction(38);
  CHECK(found.status().code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(std::string(found.status().message()), ContainsSubstring("restore a backup"));
}

TEST_CASE("Rot: an audit can be ended while it looks at how the record is stored") {
  const LivedIn bank;
  const auto record = OpenSqliteRecord(bank.path);
  REQUIRE(record.ok());
  const auto source = (*record)->OpenAudit(AuditView::kOneMoment);
  REQUIRE(source.ok());
  CHECK((*source)->FindFlaws([] { return true; })->empty());
}

}  // namespace
}  // namespace atm::storage
