// TLS, with and without client certificates, and with certificates that are replaced.
#include "server/listen/tls.h"

#include <grpcpp/create_channel.h>

#include <chrono>
#include <filesystem>

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

// Writes the files of a server, over those of before.
TlsFiles WriteTlsFiles(const atm::testing::TempFolder& folder, const Identity& server,
                       const std::string& client_ca) {
  std::filesystem::remove(folder / "server.key");
  TlsFiles files{.certificate = WriteFile(folder / "server.pem", server.certificate),
                 .key = WriteSecret(folder / "server.key", server.key),
                 .client_ca = ""};
  if (!client_ca.empty()) files.client_ca = WriteFile(folder / "ca.pem", client_ca);
  return files;
}

TEST_CASE("TLS serves who trusts the authority, and nobody without TLS") {
  const atm::testing::TempFolder folder;
  const Authority authority;
  const Identity server = authority.Issue();
  const auto bank = TlsBank(WriteTlsFiles(folder, server, ""));
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
  const auto bank = TlsBank(WriteTlsFiles(folder, server, clients.certificate()));
  const Identity client = clients.Issue();
  CHECK(BalanceOver(*bank, {authority.certificate(), client.key, client.certificate}).ok());
  CHECK_FALSE(BalanceOver(*bank, {authority.certificate(), "", ""}).ok());
  const Identity stranger = authority.Issue();
  CHECK_FALSE(
      BalanceOver(*bank, {authority.certificate(), stranger.key, stranger.certificate}).ok());
}

TEST_CASE("A certificate that is replaced serves new connections, and old ones stay") {
  const atm::testing::TempFolder folder;
  const Authority before;
  const Authority after;
  const TlsFiles files = WriteTlsFiles(folder, before.Issue(), before.certificate());
  const auto bank = TlsBank(files);
  const Identity old_client = before.Issue();
  const std::string target = "127.0.0.1:" + std::to_string(bank->server().address().port);
  const auto open = v1::AtmService::NewStub(grpc::CreateChannel(
      target,
      grpc::SslCredentials({before.certificate(), old_client.key, old_client.certificate})));
  CHECK(Balance(*open, "10001").status.ok());

  TlsCredentials& tls = *bank->server().tls();
  const auto now = std::chrono::system_clock::now();
  const Identity next = after.Issue();
  WriteTlsFiles(folder, next, after.certificate());
  CHECK(*tls.Reload(now));
  CHECK_FALSE(*tls.Reload(now));
  const Identity client = after.Issue();
  CHECK(BalanceOver(*bank, {after.certificate(), client.key, client.certificate}).ok());
  CHECK_FALSE(BalanceOver(*bank, {before.certificate(), client.key, client.certificate}).ok());
  // The authorities of clients were replaced with it.
  CHECK_FALSE(
      BalanceOver(*bank, {after.certificate(), old_client.key, old_client.certificate}).ok());
  CHECK(Balance(*open, "10001").status.ok());
}

TEST_CASE("Half of a pair that is being replaced stops no handshake") {
  const atm::testing::TempFolder folder;
  const Authority authority;
  const TlsFiles files = WriteTlsFiles(folder, authority.Issue(), "");
  const auto bank = TlsBank(files);
  TlsCredentials& tls = *bank->server().tls();
  const TlsMaterial used = tls.material();
  const auto now = std::chrono::system_clock::now();
  const Identity next = authority.Issue();
  for (const std::string& half :
       {next.certificate, next.certificate.substr(0, 99), std::string()}) {
    WriteFile(files.certificate, half);
    CHECK_FALSE(tls.Reload(now).ok());
    CHECK(tls.material() == used);
    CHECK(BalanceOver(*bank, {authority.certificate(), "", ""}).ok());
  }
  WriteFile(files.certificate, next.certificate);
  std::filesystem::remove(files.key);
  CHECK_FALSE(tls.Reload(now).ok());
  CHECK(BalanceOver(*bank, {authority.certificate(), "", ""}).ok());
  WriteSecret(files.key, next.key);
  CHECK(*tls.Reload(now));
  CHECK(tls.material().certificate == next.certificate);
  CHECK(BalanceOver(*bank, {authority.certificate(), "", ""}).ok());
}

}  // namespace
}  // namespace atm::server::testing
