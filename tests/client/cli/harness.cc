#include "tests/client/cli/harness.h"

#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <mutex>
#include <sstream>
#include <utility>

#include "tests/catch2.h"
#include "tests/temp_folder.h"

namespace atm::cli {
namespace {

// Takes nothing: a full disk.
class FullBuffer final : public std::streambuf {};

// A connection that tells the test of each request before it passes it on.
class WatchedConnection final : public Connection {
 public:
  WatchedConnection(CliTest& test, std::shared_ptr<Connection> bank)
      : test_(test), bank_(std::move(bank)) {}

  void Balance(const v1::BalanceRequest& request, const CallOptions& options,
               Callback<v1::BalanceResponse> done) override {
    Watch("Balance", options);
    bank_->Balance(request, options, std::move(done));
  }
  void Withdraw(const v1::WithdrawRequest& request, const CallOptions& options,
                Callback<v1::WithdrawResponse> done) override {
    Watch("Withdraw", options);
    bank_->Withdraw(request, options, std::move(done));
  }
  void Deposit(const v1::DepositRequest& request, const CallOptions& options,
               Callback<v1::DepositResponse> done) override {
    Watch("Deposit", options);
    bank_->Deposit(request, options, std::move(done));
  }
  void Transfer(const v1::TransferRequest& request, const CallOptions& options,
                Callback<v1::TransferResponse> done) override {
    Watch("Transfer", options);
    bank_->Transfer(request, options, std::move(done));
  }
  void Hold(const v1::HoldRequest& request, const CallOptions& options,
            Callback<v1::HoldResponse> done) override {
    Watch("Hold", options);
    bank_->Hold(request, options, std::move(done));
  }
  void Capture(const v1::CaptureRequest& request, const CallOptions& options,
               Callback<v1::CaptureResponse> done) override {
    Watch("Capture", options);
    bank_->Capture(request, options, std::move(done));
  }
  void Release(const v1::ReleaseRequest& request, const CallOptions& options,
               Callback<v1::ReleaseResponse> done) override {
    Watch("Release", options);
    bank_->Release(request, options, std::move(done));
  }
  void Reverse(const v1::ReverseRequest& request, const CallOptions& options,
               Callback<v1::ReverseResponse> done) override {
    Watch("Reverse", options);
    bank_->Reverse(request, options, std::move(done));
  }
  void GetTransaction(const v1::GetTransactionRequest& request, const CallOptions& options,
                      Callback<v1::GetTransactionResponse> done) override {
    Watch("GetTransaction", options);
    bank_->GetTransaction(request, options, std::move(done));
  }
  void ListTransactions(const v1::ListTransactionsRequest& request, const CallOptions& options,
                        Callback<v1::ListTransactionsResponse> done) override {
    Watch("ListTransactions", options);
    bank_->ListTransactions(request, options, std::move(done));
  }
  void FindTransactions(const v1::FindTransactionsRequest& request, const CallOptions& options,
                        Callback<v1::FindTransactionsResponse> done) override {
    Watch("FindTransactions", options);
    bank_->FindTransactions(request, options, std::move(done));
  }
  void ListHolds(const v1::ListHoldsRequest& request, const CallOptions& options,
                 Callback<v1::ListHoldsResponse> done) override {
    Watch("ListHolds", options);
    bank_->ListHolds(request, options, std::move(done));
  }
  void ListBankHolds(const v1::AdminServiceListHoldsRequest& request, const CallOptions& options,
                     Callback<v1::AdminServiceListHoldsResponse> done) override {
    Watch("ListBankHolds", options);
    bank_->ListBankHolds(request, options, std::move(done));
  }
  absl::Status Backup(const v1::BackupRequest& request, const CallOptions& options,
                      const std::function<Proceed(const v1::BackupResponse&)>& told) override {
    Watch("Backup", options);
    return bank_->Backup(request, options, told);
  }

  absl::Status ExportTransactions(
      const v1::ExportTransactionsRequest& request, const CallOptions& options,
      const std::function<Proceed(const v1::ExportTransactionsResponse&)>& told) override {
    Watch("ExportTransactions", options);
    return bank_->ExportTransactions(request, options, told);
  }
  std::function<void()> WatchTransactions(const v1::WatchTransactionsRequest& request,
                                          const CallOptions& options,
                                          FeedListener listener) override {
    Watch("WatchTransactions", options);
    return bank_->WatchTransactions(request, options, std::move(listener));
  }
  void OpenAccount(const v1::OpenAccountRequest& request, const CallOptions& options,
                   Callback<v1::OpenAccountResponse> done) override {
    Watch("OpenAccount", options);
    bank_->OpenAccount(request, options, std::move(done));
  }
  void GetAccount(const v1::GetAccountRequest& request, const CallOptions& options,
                  Callback<v1::GetAccountResponse> done) override {
    Watch("GetAccount", options);
    bank_->GetAccount(request, options, std::move(done));
  }
  void ListAccounts(const v1::ListAccountsRequest& request, const CallOptions& options,
                    Callback<v1::ListAccountsResponse> done) override {
    Watch("ListAccounts", options);
    bank_->ListAccounts(request, options, std::move(done));
  }
  void UpdateAccount(const v1::UpdateAccountRequest& request, const CallOptions& options,
                     Callback<v1::UpdateAccountResponse> done) override {
    Watch("UpdateAccount", options);
    bank_->UpdateAccount(request, options, std::move(done));
  }
  void CloseAccount(const v1::CloseAccountRequest& request, const CallOptions& options,
                    Callback<v1::CloseAccountResponse> done) override {
    Watch("CloseAccount", options);
    bank_->CloseAccount(request, options, std::move(done));
  }
  void ReopenAccount(const v1::ReopenAccountRequest& request, const CallOptions& options,
                     Callback<v1::ReopenAccountResponse> done) override {
    Watch("ReopenAccount", options);
    bank_->ReopenAccount(request, options, std::move(done));
  }
  void ImportAccounts(std::vector<v1::ImportAccountsRequest> parts, const CallOptions& options,
                      Callback<v1::ImportAccountsResponse> done) override {
    Watch("ImportAccounts", options);
    bank_->ImportAccounts(std::move(parts), options, std::move(done));
  }

 private:
  void Watch(const std::string& method, const CallOptions& options) {
    static std::mutex mutex;  // a load asks from many threads
    const std::lock_guard lock(mutex);
    test_.deadlines.push_back(options.deadline);
    if (test_.before_request) {
      test_.before_request(method);
    }
  }

  CliTest& test_;
  const std::shared_ptr<Connection> bank_;
};

bool Asks(const std::vector<std::string>& args) {
  const auto has = [&](const char* word) { return std::ranges::find(args, word) != args.end(); };
  if (has("__complete") || has("help") || has("--help")) return false;
  return has("reverse") || has("release") || has("bench") ||
         (has("admin") && (has("close") || has("freeze")));
}

// A person who types the lines of a test.
class ScriptedEditor final : public LineEditor {
 public:
  explicit ScriptedEditor(CliTest& test) : test_(test), left_(test.lines) {}

  std::optional<std::string> Read(const std::string& prompt) override {
    test_.prompts.push_back(prompt);
    if (left_.empty()) {
      return std::nullopt;
    }
    std::string line = left_.front();
    left_.erase(left_.begin());
    return line;
  }

 private:
  CliTest& test_;
  std::vector<std::string> left_;
};

// A pager that shows nothing, and notes that it was to.
class NotedPager final : public Pager {
 public:
  NotedPager(CliTest& test, std::vector<std::string> words)
      : test_(test), words_(std::move(words)) {}

  void Begin() override {
    if (!std::exchange(is_begun_, true)) test_.pagers.push_back(words_);
  }

 private:
  CliTest& test_;
  const std::vector<std::string> words_;
  bool is_begun_ = false;
};

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

std::vector<std::string> Words(std::string_view text) {
  std::istringstream stream{std::string(text)};
  return {std::istream_iterator<std::string>(stream), std::istream_iterator<std::string>()};
}

CliTest::CliTest() {
  REQUIRE(bank_->Open("10001", "USD", 100'000));
  REQUIRE(bank_->Open("20001", "JPY", 5'000));
  REQUIRE(bank_->Open("30001", "KWD", 1'500));
  REQUIRE(bank_->Open("40001", "USD", 0));
}

Ran CliTest::Run(const std::vector<std::string>& given) {
  std::vector<std::string> args = given;
  if (!leaves_out_yes && !(in_is_terminal && err_is_terminal) && Asks(args)) {
    args.emplace_back("--yes");
  }
  std::istringstream in(typed);
  std::ostringstream out;
  std::ostringstream err;
  FullBuffer full_buffer;
  std::ostream full(&full_buffer);
  const auto read_environment = [this](const std::string& name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
  };
  const auto connect = [this](const ClientOptions& options) -> std::shared_ptr<Connection> {
    connections.push_back(options);
    const std::shared_ptr<Connection> in_memory = bank_;
    return std::make_shared<WatchedConnection>(*this, other_bank ? other_bank : in_memory);
  };
  const int exit_code = cli::Run({
      .program = program,
      .args = args,
      .environment = read_environment,
      .in = {&in, in_is_terminal},
      .out = {.stream = out_is_full ? &full : &out,
              .is_terminal = out_is_terminal,
              .columns = columns,
              .rows = rows},
      .err = {.stream = &err, .is_terminal = err_is_terminal},
      .connect = connect,
      .new_request_id = [this] { return new_request_id; },
      .if_interrupted = [this](const std::string& message) { if_interrupted.push_back(message); },
      .stop_if_interrupted =
          [this](const std::function<void()>& stop) {
            if (stop != nullptr && is_interrupted) {
              if (before_interrupt) {
                before_interrupt();
              }
              stop();
            }
          },
      .make_pager = [this](const std::vector<std::string>& words) -> std::unique_ptr<Pager> {
        return std::make_unique<NotedPager>(*this, words);
      },
      .edit_lines =
          [this](const std::string& file) {
            history_file = file;
            return std::make_unique<ScriptedEditor>(*this);
          },
      .run_program = [this](const std::vector<std::string>& words,
                            ProgramInput input) -> Result<int> {
        commands.push_back(words);
        inputs.push_back(input);
        const auto code = exit_codes.find(words.back());
        return code == exit_codes.end() ? 0 : code->second;
      },
      .why_not_trusted = why_not_trusted,
      .now = [this] { return std::chrono::steady_clock::time_point(elapsed); },
      .wall_clock =
          [] { return std::chrono::system_clock::time_point(std::chrono::seconds(kNowSeconds)); },
  });
  return {exit_code, out.str(), err.str()};
}

Ran CliTest::RunAs(int id, const std::vector<std::string>& args) {
  new_request_id = RequestId(id);
  Ran ran = Run(args);
  new_request_id = kRequestId;
  return ran;
}

std::string RequestId(int id) {
  const std::string digits = std::to_string(id);
  return "0190b1c2-7d3e-7a4f-8b5a-" + std::string(12 - digits.size(), '0') + digits;
}

Ran Bash(const std::string& script) {
  const testing::TempFolder folder;
  std::ofstream(folder / "script") << "ATM_CLI='" ATM_CLI_PROGRAM "'\n" << script;
  const std::string command = "cd '" + folder.path().string() +
                              "' && env -u ATM_SERVER -u ATM_BANK XDG_CONFIG_HOME=\"$PWD\" bash "
                              "script >out 2>err </dev/null";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, ReadAll(folder / "out"),
          ReadAll(folder / "err")};
}

}  // namespace atm::cli
