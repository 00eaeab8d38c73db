#include "tests/server/bank.h"

#include <google/protobuf/stubs/logging.h>
#include <grpcpp/create_channel.h>
#include <spdlog/sinks/base_sink.h>

#include <mutex>
#include <utility>
#include <variant>

#include "server/methods/methods.h"
#include "storage/engine/open_journal.h"
#include "tests/catch2.h"

namespace atm::server::testing {
namespace {

// Collects lines; unlike spdlog's own, it can be read while others write.
class TextSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit TextSink(std::ostringstream* text) : text_(text) {}

  std::string Text() {
    const std::lock_guard lock(mutex_);
    return text_->str();
  }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    text_->write(line.data(), static_cast<std::streamsize>(line.size()));
  }
  void flush_() override {}

  std::ostringstream* const text_;
};

}  // namespace

std::unique_ptr<storage::Journal> MemoryJournal() {
  auto journal = storage::OpenJournal({.url = ":memory:"});
  REQUIRE(journal.ok());
  return *std::move(journal);
}

Bank::Bank(Config config)
    : sink_(std::make_shared<TextSink>(&log_text_)),
      log_(config.log_format, LogLevel::kDebug, sink_),
      request_log_(&log_),
      service_(std::move(config.clock), std::move(config.steady_clock)) {
  service_.observers.Add(&request_log_);
  // Requests that are no UTF-8 are on purpose here.
  google::protobuf::SetLogHandler(nullptr);
  auto ledger = storage::Ledger::Open(std::move(config.journal), std::move(config.ledger));
  REQUIRE(ledger.ok());
  ledger_ = *std::move(ledger);
  auto server = Server::Start(config.server, AllMethods(), service_);
  INFO(server.status().message());
  REQUIRE(server.ok());
  server_ = *std::move(server);
  channel_ = grpc::CreateChannel(server_->address().ToString(), grpc::InsecureChannelCredentials());
  stub_ = v1::AtmService::NewStub(channel_);
}

Bank::Bank() : Bank(Config{}) {
  OpenAccount("10001", "USD", 1'000'00);
  OpenAccount("10002", "USD", 0);
  OpenAccount("20001", "JPY", 500);
  Serve();
}

void Bank::OpenAccount(std::string_view number, std::string_view currency,
                       std::int64_t opening_minor) {
  const storage::Outcome outcome = ledger_->Execute(
      {.operation =
           storage::OpenAccount{.account = storage::AccountNumber::Customer(number).value(),
                                .currency = Currency::FromCode(currency).value(),
                                .opening_minor = opening_minor},
       .request_id = std::nullopt});
  REQUIRE(std::holds_alternative<storage::Receipt>(outcome));
}

std::int64_t Bank::BalanceMinor(std::string_view number) const {
  return ledger_->Balance(storage::AccountNumber::Customer(number).value()).value().balance_minor;
}

std::string Bank::LogText() { return static_cast<TextSink*>(sink_.get())->Text(); }

std::shared_ptr<grpc::Channel> Bank::NarrowChannel() const {
  constexpr int kWindowBytes = 64 * 1024;
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kWindowBytes);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(server_->address().ToString(),
                                   grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace atm::server::testing
