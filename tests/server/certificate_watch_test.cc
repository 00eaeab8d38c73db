// Certificates that are replaced under the running server, as the log tells it.
#include "server/program/certificate_watch.h"

#include <spdlog/sinks/ostream_sink.h>

#include <filesystem>
#include <sstream>

#include "tests/catch2.h"
#include "tests/server/certificates.h"
#include "tests/server/write_file.h"
#include "tests/temp_folder.h"

namespace atm::server::testing {
namespace {

constexpr std::chrono::hours kFar{24 * 60};

// A server's files, and what is said of them. The test owns the clock.
class ServedFiles {
 public:
  explicit ServedFiles(const Wanted& wanted = {.not_after = kFar})
      : log_(LogFormat::kText, LogLevel::kInfo,
             std::make_shared<spdlog::sinks::ostream_sink_mt>(text_)) {
    Replace(authority.Issue(wanted));
    auto loaded = TlsCredentials::Load(files(), now);
    REQUIRE(loaded.ok());
    credentials = *std::move(loaded);
    looks.emplace(credentials.get(), &log_, now);
  }

  TlsFiles files() const {
    return {.certificate = folder / "server.pem", .key = folder / "server.key", .client_ca = ""};
  }

  void Replace(const Identity& identity) {
    WriteFile(files().certificate, identity.certificate);
    ReplaceKey(identity.key);
  }
  void ReplaceKey(const std::string& key) {
    std::filesystem::remove(files().key);
    WriteSecret(files().key, key);
  }

  // What the log says of one look, a second later, without the times of its lines.
  std::string Look(bool is_asked = false, std::chrono::seconds later = std::chrono::seconds(1)) {
    now += later;
    looks->Look(is_asked, now);
    return Said();
  }
  std::string Said() {
    std::istringstream lines(text_.str());
    text_.str("");
    std::string said;
    for (std::string line; std::getline(lines, line);) {
      said += line.substr(line.find(' ') + 1) + "\n";
    }
    return said;
  }

  std::string NotAfter() const {
    return TimeOfCertificate(credentials->material().Served().not_after);
  }

  atm::testing::TempFolder folder;
  Authority authority;
  std::chrono::system_clock::time_point now = std::chrono::system_clock::now();
  std::unique_ptr<TlsCredentials> credentials;
  std::optional<CertificateLooks> looks;

 private:
  std::ostringstream text_;
  Log log_;
};

TEST_CASE("The log says which certificate is served with, and which replaces it") {
  ServedFiles watched;
  CHECK(watched.Said() == "info serving with this certificate subject=\"CN=localhost\" not_after=" +
                              watched.NotAfter() + "\n");
  CHECK(watched.Look().empty());
  watched.Replace(watched.authority.Issue({.common_name = "next", .not_after = 2 * kFar}));
  const std::string said = watched.Look();
  CHECK(said ==
        "info the certificate was replaced, and new connections get this one subject=\"CN=next\" "
        "not_after=" +
            watched.NotAfter() + "\n");
  CHECK(watched.Look().empty());
  // The same content, written again.
  watched.ReplaceKey(watched.credentials->material().key);
  CHECK(watched.Look().empty());
}

TEST_CASE("Whoever asks is told, also that nothing is new") {
  ServedFiles watched;
  watched.Said();
  CHECK(watched.Look(/*is_asked=*/true) ==
        "info the certificate in the files is the one that is in use subject=\"CN=localhost\" "
        "not_after=" +
            watched.NotAfter() + "\n");
  std::filesystem::remove(watched.files().key);
  for (int i = 0; i < 2; ++i) {
    CHECK_THAT(watched.Look(/*is_asked=*/true),
               StartsWith("error the TLS files cannot be used, and the certificate from before "
                          "stays in use why="));
  }
}

TEST_CASE("A pair that is replaced one after the other is loaded when it fits, in silence") {
  ServedFiles watched;
  watched.Said();
  const Identity next = watched.authority.Issue({.common_name = "next", .not_after = kFar});
  WriteFile(watched.files().certificate, next.certificate);
  CHECK(watched.Look().empty());
  watched.ReplaceKey(next.key);
  CHECK_THAT(watched.Look(), StartsWith("info the certificate was replaced"));
}

TEST_CASE("A pair that does not fit is told once, and what was in use stays") {
  ServedFiles watched;
  watched.Said();
  const TlsMaterial used = watched.credentials->material();
  const Identity next = watched.authority.Issue({.common_name = "next", .not_after = kFar});
  WriteFile(watched.files().certificate, next.certificate);
  CHECK(watched.Look().empty());
  CHECK_THAT(watched.Look(), StartsWith("error the TLS files cannot be used, and the certificate "
                                        "from before stays in use why=") &&
                                 ContainsSubstring("does not belong to the certificate"));
  CHECK(watched.credentials->material() == used);
  for (int i = 0; i < 5; ++i) {
    CHECK(watched.Look(false, std::chrono::seconds(60)).empty());
  }
  // Something else is wrong.
  WriteFile(watched.files().certificate, "nonsense");
  CHECK(watched.Look().empty());
  CHECK_THAT(watched.Look(), ContainsSubstring("holds no certificate in PEM form"));
  WriteFile(watched.files().certificate, used.certificate);
  CHECK(watched.Look().empty());
  CHECK(watched.credentials->material() == used);
}

TEST_CASE("A certificate that was put there too early is loaded when it becomes valid") {
  ServedFiles watched;
  watched.Said();
  watched.Replace(watched.authority.Issue(
      {.common_name = "next", .not_before = std::chrono::hours(1), .not_after = kFar}));
  watched.Look();
  CHECK_THAT(watched.Look(), ContainsSubstring("is not valid before"));
  CHECK(watched.Look(false, std::chrono::seconds(3'000)).empty());
  CHECK_THAT(watched.Look(false, std::chrono::seconds(600)),
             StartsWith("info the certificate was replaced"));
}

TEST_CASE("The end of a certificate is told 30 days ahead, at the start and once a day") {
  ServedFiles watched({.not_after = std::chrono::hours(24 * 30) - std::chrono::seconds(30)});
  const std::string end = " not_after=" + watched.NotAfter() + " days_left=";
  const std::string soon =
      "warning a certificate ends soon: renew it, and replace its file option=--tls-cert "
      "subject=\"CN=localhost\"" +
      end;
  CHECK_THAT(watched.Said(), ContainsSubstring("\n" + soon + "29\n"));
  CHECK(watched.Look(false, std::chrono::hours(23)).empty());
  CHECK(watched.Look(false, std::chrono::hours(1)) == soon + "28\n");
  CHECK(watched.Look().empty());
  CHECK(watched.Look(false, std::chrono::hours(24 * 28)) == soon + "0\n");
  CHECK(watched.Look(false, std::chrono::hours(24)) ==
        "error a certificate has expired: connections that need it are refused option=--tls-cert "
        "subject=\"CN=localhost\"" +
            end + "-1\n");
  // A new one ends the warnings.
  watched.Replace(watched.authority.Issue({.not_after = std::chrono::hours(24 * 365)}));
  CHECK_THAT(watched.Look(), StartsWith("info the certificate was replaced"));
  CHECK(watched.Look(false, std::chrono::hours(24)).empty());
}

TEST_CASE("A certificate that lasts longer than 30 days is no reason to warn yet") {
  ServedFiles watched({.not_after = std::chrono::hours(24 * 30) + std::chrono::hours(1)});
  CHECK_THAT(watched.Said(), !ContainsSubstring("warning"));
  CHECK_THAT(watched.Look(false, std::chrono::hours(24)),
             StartsWith("warning a certificate ends soon"));
}

}  // namespace
}  // namespace atm::server::testing
