// What the commands that change an account have in common.
#ifndef ATM_CLIENT_CLI_COMMANDS_ACCOUNT_COMMAND_H_
#define ATM_CLIENT_CLI_COMMANDS_ACCOUNT_COMMAND_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "atm/v1/admin_service.pb.h"
#include "client/cli/commands/dry_run.h"
#include "client/cli/line/subcommand.h"
#include "client/cli/show/admin_output.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/in_format.h"
#include "client/cli/show/rows.h"
#include "client/cli/world/session.h"

namespace atm::cli {

// A command that changes one account: asks a person first if it is one that asks, then asks the
// bank, once. With --dry-run it asks nobody, and the bank only says how the account would be.
class AccountCommand : public Subcommand {
 public:
  Result<Printout> Run(const CommandContext& context) const final;

 protected:
  using Subcommand::Subcommand;

  // What is asked of the bank: without the bank and the command to ask again.
  virtual Asked WhatIsAsked() const = 0;

  // Whether the command asks a person first, and the question about the account. The question is
  // nullopt if the bank will refuse the change anyway.
  virtual bool asks() const { return false; }
  virtual std::optional<std::string> Question(const v1::Account& account) const;

  // Whether a second change would be refused for what the first one did.
  virtual bool happens_once() const { return false; }

  // Asks the bank, and returns what it answered.
  virtual Result<Printout> Send(const Session& session, const Asked& asked,
                                const Look& look) const = 0;

  // The option --dry-run.
  void AddDryRun();

  // An update of one field of the account. Without a path it names no field yet.
  v1::UpdateAccountRequest Update(const char* path = nullptr) const;

  // A request about the account that has no more fields than these two.
  template <typename Request>
  Request About() const {
    Request request;
    request.set_account(account_);
    request.set_validate_only(dry_run_);
    return request;
  }

  std::string account_;
  bool dry_run_ = false;  // change nothing

 private:
  std::optional<Failure> AskPerson(const Invocation& call, Session& session,
                                   const Asked& asked) const;
};

// What is said of a change.
struct ChangeWords {
  std::string done;      // "froze account 10001"
  std::string prospect;  // "account 10001 would be frozen"
};

// Returns the output for what the bank answered.
template <typename Response>
Result<Printout> ShowChange(absl::StatusOr<v1::Account> account, const ChangeWords& words,
                            const Asked& asked, const Look& look) {
  if (!account.ok()) {
    return Explain(account.status(), asked);
  }
  Response response;
  *response.mutable_account() = *std::move(account);
  const std::string title = asked.is_trial ? NothingDone(words.prospect) : words.done;
  Result<Printout> shown = InFormat(response, look, AccountTable(response.account(), title, look),
                                    AccountCsv(response.account(), look.csv));
  if (auto* printout = std::get_if<Printout>(&shown)) {
    printout->happened = asked.is_trial ? "" : words.done;
    printout->message = asked.is_trial ? TrialNote(look) : "";
  }
  return shown;
}

// Calls `what`, with words set for the case that it is interrupted.
template <typename Do>
auto Interruptibly(const Invocation& call, const Asked& asked, const Do& what) {
  call.if_interrupted("\n" + ErrorText(Interrupted(asked), Paint(false)));
  auto result = what();
  call.if_interrupted("");
  return result;
}

// Returns " of Ada Lovelace", or nothing if the account has no name.
std::string OfName(const v1::Account& account);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_ACCOUNT_COMMAND_H_
