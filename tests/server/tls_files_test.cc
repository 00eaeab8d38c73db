// What is said of files of TLS that are wrong, before anybody is served with them.
#include "server/listen/tls_files.h"

#include <unistd.h>

#include <filesystem>

#include "tests/catch2.h"
#include "tests/server/certificates.h"
#include "tests/server/write_file.h"
#include "tests/temp_folder.h"

namespace atm::server::testing {
namespace {

// Good files of an authority, of which a test spoils one.
struct TlsFolder {
  explicit TlsFolder(const Wanted& wanted = {}) : server(authority.Issue(wanted)) {
    files = {.certificate = WriteFile(folder / "server.pem", server.certificate),
             .key = WriteSecret(folder / "server.key", server.key),
             .client_ca = WriteFile(folder / "ca.pem", authority.certificate())};
  }

  absl::Status Read(
      std::chrono::system_clock::time_point at = std::chrono::system_clock::now()) const {
    return ReadTlsFiles(files, at).status();
  }
  std::string Message() const { return std::string(Read().message()); }

  atm::testing::TempFolder folder;
  Authority authority;
  Identity server;
  TlsFiles files;
};

TEST_CASE("A TLS file that is wrong is named, with what is wrong") {
  TlsFolder good;
  CHECK(good.Read().ok());
  const std::string missing = good.folder / "missing.pem";
  const std::string garbage = WriteSecret(good.folder / "garbage.pem", "no PEM at all\n");
  const std::string empty = WriteSecret(good.folder / "empty.pem", "");
  const TlsFiles files = good.files;

  SECTION("the certificate") {
    std::string& certificate = good.files.certificate;
    certificate = missing;
    CHECK(good.Message() == "--tls-cert " + missing + " cannot be read: No such file or directory");
    certificate = good.folder / "";
    CHECK_THAT(good.Message(), ContainsSubstring("cannot be read: Is a directory"));
    certificate = garbage;
    CHECK(good.Message() == "--tls-cert " + garbage + " holds no certificate in PEM form");
    certificate = empty;
    CHECK_THAT(good.Message(), ContainsSubstring("holds no certificate"));
    // The chain is cut short.
    const std::string chain = good.server.certificate + good.authority.certificate();
    certificate = WriteFile(good.folder / "chain.pem", chain);
    CHECK(good.Read().ok());
    WriteFile(certificate, chain.substr(0, chain.size() - 99));
    CHECK_THAT(good.Message(), ContainsSubstring("holds no certificate"));
    WriteFile(certificate, std::string(1'100'000, 'x'));
    CHECK_THAT(good.Message(), ContainsSubstring("has more than 1048576 bytes"));
  }
  SECTION("the key") {
    std::string& key = good.files.key;
    key = missing;
    CHECK_THAT(good.Message(), StartsWith("--tls-key " + missing + " cannot be read"));
    key = WriteSecret(good.folder / "certificate.key", good.server.certificate);
    CHECK_THAT(good.Message(), ContainsSubstring("holds no private key"));
    key = WriteSecret(good.folder / "encrypted.key", Encrypted(good.server.key));
    CHECK_THAT(good.Message(), ContainsSubstring("without a passphrase"));
    key = WriteSecret(good.folder / "other.key", good.authority.Issue().key);
    CHECK(good.Message() == "--tls-key " + key + " does not belong to the certificate " +
                                files.certificate +
                                ". Give the key that the certificate was made for.");
  }
  SECTION("the clients' authority") {
    std::string& client_ca = good.files.client_ca;
    client_ca = missing;
    CHECK_THAT(good.Message(), StartsWith("--tls-client-ca " + missing + " cannot be read"));
    client_ca = garbage;
    CHECK_THAT(good.Message(), ContainsSubstring("holds no certificate"));
  }
}

TEST_CASE("A key that other users can read is refused, and the sentence says what to do") {
  const TlsFolder files;
  using std::filesystem::perms;
  const auto with = [&files](perms mode) {
    std::filesystem::permissions(files.files.key, mode);
    return files.Read();
  };
  for (const perms mode : {perms(0400), perms(0600), perms(0700)}) CHECK(with(mode).ok());
  for (const perms mode : {perms(0644), perms(0640), perms(0604), perms(0660), perms(0610),
                           perms(0602), perms(0777)}) {
    const absl::Status status = with(mode);
    CHECK(status.code() == absl::StatusCode::kPermissionDenied);
    CHECK_THAT(std::string(status.message()), StartsWith("--tls-key " + files.files.key +
                                                         " is open to other users of this "
                                                         "machine (mode 0") &&
                                                  ContainsSubstring("chmod 600"));
  }
}

TEST_CASE("A certificate that is not valid now is refused, to the second") {
  const TlsFolder files({.not_before = std::chrono::hours(1), .not_after = std::chrono::hours(3)});
  const CertificateFacts served = ReadCertificates(files.server.certificate).front();
  CHECK(served.not_after - served.not_before == std::chrono::hours(2));
  const auto early = files.Read(served.not_before - std::chrono::seconds(1));
  CHECK(early.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(early.message()),
             StartsWith("--tls-cert " + files.files.certificate + " is not valid before " +
                        TimeOfCertificate(served.not_before)));
  CHECK(files.Read(served.not_before).ok());
  CHECK(files.Read(served.not_after).ok());
  const auto late = files.Read(served.not_after + std::chrono::seconds(1));
  CHECK(late.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(late.message()),
             StartsWith("--tls-cert " + files.files.certificate + " expired at " +
                        TimeOfCertificate(served.not_after)));
}

TEST_CASE("A certificate says who it is of") {
  const Authority authority;
  const auto subject = [&authority](const std::string& name) {
    return ReadCertificates(authority.Issue({.common_name = name}).certificate).front().subject;
  };
  CHECK(subject("bank.example") == "CN=bank.example");
  CHECK(subject("Bank, \xC3\x84rger") == "CN=Bank\\, \xC3\x84rger");
  CHECK(subject("") == "localhost");
  CHECK(ReadCertificates("").empty());
}

TEST_CASE("All certificates that something depends on are known, with the option of their file") {
  const Authority authority;
  const std::string own = authority.certificate();
  const auto all = AllCertificates(
      {.certificate = authority.Issue().certificate + own, .key = "", .client_ca = own + own});
  REQUIRE(all.size() == 4);
  CHECK(all[0].option == "--tls-cert");
  CHECK(all[0].facts.subject == "CN=localhost");
  CHECK(all[1].facts.subject == "CN=Test Authority");
  CHECK(all[3].option == "--tls-client-ca");
}

}  // namespace
}  // namespace atm::server::testing
