#include "tests/client/served_bank.h"

#include <utility>

#include "server/methods/methods.h"
#include "storage/engine/open_journal.h"
#include "tests/catch2.h"

namespace atm {

ServedBank::ServedBank(const std::function<std::int64_t()>& clock_us) {
  server::ServerConfig config;
  config.listen = "127.0.0.1:0";
  auto started = server::Server::Start(config, server::AllMethods(), service_);
  REQUIRE(started.ok());
  server_ = *std::move(started);
  auto journal = storage::OpenJournal({.url = ":memory:"});
  REQUIRE(journal.ok());
  auto ledger = storage::Ledger::Open(*std::move(journal), {.clock_us = clock_us});
  REQUIRE(ledger.ok());
  ledger_ = *std::move(ledger);
  service_.Serve(ledger_.get());
}

}  // namespace atm
