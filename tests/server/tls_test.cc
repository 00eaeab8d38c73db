// TLS, with and without client certificates; and what is said of files that are wrong.
#include "server/listen/tls.h"

#include <grpcpp/create_channel.h>

#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/certificates.h"
#include "tests/server/write_file.h"
#include "tests/temp_folder.h"

namespace atm::server::testing {
namespace {

// A bank on every address of this machine: TLS makes --allow-insecure needless.
std::unique_ptr<Bank> TlsBank(const TlsFiles& tls) {
  Bank::Config config;
  config.server = {.listen = "0.0.0.0:0", .tls = tls};
  auto bank = std::make_unique<Bank>(std::move(config));
  bank->OpenAccount("10001", "USD", 42);
  bank->Serve();
  return bank;
}

grpc::Status BalanceOver(const Bank& bank, const grpc::SslCredentialsOptions& options) {
  const std::string target = "127.0.0.1:" + std::to_string(bank.server().address().port);
  const auto stub =
      v1::AtmService::NewStub(grpc::CreateChannel(target, grpc::SslCredentials(options)));
  const auto answer = Balance(*stub, "10001");
  if (answer.status.ok()) {
    CHECK(answer.response.balance().balance_minor() == 42);
  }
  return answer.status;
}

TEST_CASE("TLS serves who trusts the authority, and nobody without TLS") {
  const atm::testing::TempFolder folder;
  const Authority authority;
  const Identity server = authority.Issue();
  const auto bank = TlsBank({.certificate = WriteFile(folder / "server.pem", server.certificate),
                             .key = WriteFile(folder / "server.key", server.key),
                             .client_ca = ""});
  CHECK(BalanceOver(*bank, {authority.certificate(), "", ""}).ok());
  CHECK(BalanceOver(*bank, {Authority().certificate(), "", ""}).error_code() ==
        grpc::StatusCode::UNAVAILABLE);
  const auto plain = v1::AtmService::NewStub(
      grpc::CreateChannel("127.0.0.1:" + std::to_string(bank->server().address().port),
                          grpc::InsecureChannelCredentials()));
  CHECK(Balance(*plain, "10001").status.error_code() == grpc::StatusCode::UNAVAILABLE);
}

TEST_CASE("With a client authority, only clients with its certificate are served") {
  const atm::testing::TempFolder folder;
  const Authority authority;
  const Authority clients;
  const Identity server = authority.Issue();
  const auto bank = TlsBank({.certificate = WriteFile(folder / "server.pem", server.certificate),
                             .key = WriteFile(folder / "server.key", server.key),
                             .client_ca = WriteFile(folder / "ca.pem", clients.certificate())});
  const Identity client = clients.Issue();
  CHECK(BalanceOver(*bank, {authority.certificate(), client.key, client.certificate}).ok());
  CHECK_FALSE(BalanceOver(*bank, {authority.certificate(), "", ""}).ok());
  const Identity stranger = authority.Issue();
  CHECK_FALSE(
      BalanceOver(*bank, {authority.certificate(), stranger.key, stranger.certificate}).ok());
}

TEST_CASE("A TLS file that is wrong is named, with what is wrong") {
  const atm::testing::TempFolder folder;
  const Authority authority;
  const Identity server = authority.Issue();
  const TlsFiles good{.certificate = WriteFile(folder / "server.pem", server.certificate),
                      .key = WriteFile(folder / "server.key", server.key),
                      .client_ca = WriteFile(folder / "ca.pem", authority.certificate())};
  CHECK(MakeCredentials(good).ok());
  const auto message = [](const TlsFiles& files) {
    return std::string(MakeCredentials(files).status().message());
  };
  const std::string missing = folder / "missing.pem";
  const std::string garbage = WriteFile(folder / "garbage.pem", "no PEM at all\n");
  const std::string empty = WriteFile(folder / "empty.pem", "");

  TlsFiles files = good;
  files.certificate = missing;
  CHECK(message(files) == "--tls-cert " + missing + " cannot be read: No such file or directory");
  files.certificate = folder / "";
  CHECK_THAT(message(files), ContainsSubstring("cannot be read: Is a directory"));
  files.certificate = garbage;
  CHECK(message(files) == "--tls-cert " + garbage + " holds no certificate in PEM form");
  files.certificate = empty;
  CHECK_THAT(message(files), ContainsSubstring("holds no certificate"));

  files = good;
  files.key = missing;
  CHECK_THAT(message(files), StartsWith("--tls-key " + missing + " cannot be read"));
  files.key = good.certificate;
  CHECK_THAT(message(files), ContainsSubstring("holds no private key"));
  files.key = WriteFile(folder / "encrypted.key", Encrypted(server.key));
  CHECK_THAT(message(files), ContainsSubstring("without a passphrase"));
  files.key = WriteFile(folder / "other.key", authority.Issue().key);
  CHECK(message(files) ==
        "--tls-key " + files.key + " does not belong to the certificate " + files.certificate);

  files = good;
  files.client_ca = missing;
  CHECK_THAT(message(files), StartsWith("--tls-client-ca " + missing + " cannot be read"));
  files.client_ca = garbage;
  CHECK_THAT(message(files), ContainsSubstring("holds no certificate"));
}

}  // namespace
}  // namespace atm::server::testing
