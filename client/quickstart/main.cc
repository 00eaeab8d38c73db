// A first program over atm::Client: it looks at an account, pays in, takes out, and reads an error.
//
//   atm-quickstart [host:port]   calls a server that was started with --demo, by default that of
//                                127.0.0.1:50051
//   atm-quickstart fake          calls a bank in memory, as your tests may do
#include <atm/client.h>
#include <atm/fake_connection.h>

#include <iostream>
#include <memory>
#include <string>

namespace {

constexpr char kAccount[] = "10001";

atm::Client Connect(const std::string& target) {
  if (target == "fake") {
    auto bank = std::make_shared<atm::FakeConnection>();
    bank->Open(kAccount, "USD", 100'000);
    return atm::Client(bank);
  }
  atm::ClientOptions options;
  options.target = target;
  return atm::Client(options);
}

// Says what an error means to the one who asked.
int Explain(const absl::Status& status) {
  std::cout << "Failed: " << status.message() << "\n";
  if (atm::IsDefinite(status)) {
    std::cout << "Nothing moved.\n";
  } else {
    std::cout << "Nobody knows yet: ask again with the request id " << atm::RequestIdOf(status)
              << ".\n";
  }
  return 1;
}

int Visit(const atm::Client& bank) {
  const auto balance = bank.Balance(kAccount);
  if (!balance.ok()) return Explain(balance.status());
  std::cout << kAccount << " holds " << balance->balance_minor() << " cents "
            << balance->currency_code() << ".\n";

  const auto paid_in = bank.Deposit(kAccount, 2'500);
  if (!paid_in.ok()) return Explain(paid_in.status());
  std::cout << "Paid in 2500 cents; it holds " << paid_in->balance().balance_minor() << ".\n";

  const auto paid_out = bank.Withdraw(kAccount, 4'000);
  if (!paid_out.ok()) return Explain(paid_out.status());
  std::cout << "Took out 4000 cents; it holds " << paid_out->balance().balance_minor() << ".\n";

  const auto too_much = bank.Withdraw(kAccount, 1'000'000'000);
  if (atm::ReasonOf(too_much.status()) != "INSUFFICIENT_FUNDS") return Explain(too_much.status());
  const atm::ErrorDetails details = atm::DetailsOf(too_much.status());
  std::cout << "Too much: only " << details.FindInt("available_minor").value_or(0)
            << " cents are available. An ATM would show code " << details.response_code() << ".\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) { return Visit(Connect(argc > 1 ? argv[1] : "127.0.0.1:50051")); }
