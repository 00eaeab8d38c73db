#include "client/cli/commands/account_command.h"

#include "client/cli/commands/shared_options.h"
#include "client/cli/text/printable.h"
#include "client/cli/text/shell_command.h"
#include "client/cli/world/confirm.h"

namespace atm::cli {
namespace {

// The command that shows the account, at the same bank.
std::string CommandToShow(const Invocation& call, const std::string& account,
                          const BankOptions& bank) {
  std::vector<std::string> args = {"admin", "show", account};
  const auto add = [&](const char* name, const std::string& value, const std::string& usual) {
    if (value != usual) {
      args.insert(args.end(), {name, value});
    }
  };
  add("--server", bank.server, BankOptions().server);
  add("--tls-ca", bank.tls_ca_file, "");
  add("--tls-cert", bank.tls_cert_file, "");
  add("--tls-key", bank.tls_key_file, "");
  return ShellCommand(call.program, args,
                      bank.tls ? std::vector<std::string>{"--tls"} : std::vector<std::string>());
}

}  // namespace

std::optional<std::string> AccountCommand::Question(const v1::Account& /*account*/) const {
  return std::nullopt;
}

std::optional<Failure> AccountCommand::AskPerson(const Invocation& call, Session& session,
                                                 const Asked& asked) const {
  const absl::StatusOr<v1::Account> account =
      session.admin().GetAccount(account_, session.TimeLeft());
  if (!account.ok()) {
    return Explain(account.status(), asked);
  }
  const std::optional<std::string> question = Question(*account);
  const std::optional<Failure> failure =
      question ? Confirm(call, OneLine(*question)) : std::nullopt;
  session.RestartTime();
  return failure;
}

void AccountCommand::AddDryRun() { Add(DryRunOption(dry_run_)); }

v1::UpdateAccountRequest AccountCommand::Update(const char* path) const {
  v1::UpdateAccountRequest request;
  request.set_account(account_);
  request.set_validate_only(dry_run_);
  if (path != nullptr) {
    request.mutable_update_mask()->add_paths(path);
  }
  return request;
}

Result<Printout> AccountCommand::Run(const CommandContext& context) const {
  const Invocation& call = context.call;
  Asked asked = WhatIsAsked();
  asked.account = account_;
  asked.bank = context.settings.bank;
  const bool must_ask = asks() && !context.settings.yes && !dry_run_;
  if (must_ask) {
    if (std::optional<Failure> failure = CheckCanAsk(call, name())) return *std::move(failure);
  }
  Result<Session> opened = Session::Open(call, asked.bank);
  if (const auto* failure = std::get_if<Failure>(&opened)) {
    return *failure;
  }
  auto& session = std::get<Session>(opened);
  if (dry_run_) {
    asked.is_trial = true;
    if (std::optional<Failure> failure = CheckTrialsOfAccounts(session, asked)) {
      return *std::move(failure);
    }
    return Send(session, asked, context.look);
  }
  std::vector<std::string> more;
  if (must_ask) {
    if (const std::optional<Failure> failure = AskPerson(call, session, asked)) {
      return *failure;
    }
    more.emplace_back("--yes");
  }
  const std::string show = CommandToShow(call, account_, asked.bank);
  asked.again = happens_once() ? show : ShellCommand(call.program, call.args, more);
  Result<Printout> shown =
      Interruptibly(call, asked, [&] { return Send(session, asked, context.look); });
  if (auto* printout = std::get_if<Printout>(&shown)) {
    printout->again = show;
  }
  return shown;
}

std::string OfName(const v1::Account& account) {
  return account.display_name().empty() ? "" : absl::StrFormat(" of %s", account.display_name());
}

}  // namespace atm::cli
