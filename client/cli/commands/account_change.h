// What the commands that change an account have in common.
#ifndef ATM_CLIENT_CLI_COMMANDS_ACCOUNT_CHANGE_H_
#define ATM_CLIENT_CLI_COMMANDS_ACCOUNT_CHANGE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "atm/v1/admin_service.pb.h"
#include "client/cli/line/command.h"
#include "client/cli/show/admin_output.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/in_format.h"
#include "client/cli/world/session.h"

namespace atm::cli {

// A command that changes one account: asks a person first if it is one that asks, then asks the
// bank, once.
class AccountChange : public Command {
 public:
  Result<Printout> Run(const CommandContext& context) const final;

 protected:
  using Command::Command;

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

  std::string account_;
  bool yes_ = false;  // do not ask

 private:
  std::optional<Failure> AskPerson(const Invocation& call, Session& session,
                                   const Asked& asked) const;
};

// Returns the output for what the bank answered. `done` says what was done: "froze account 10001".
template <typename Response>
Result<Printout> ShowChange(absl::StatusOr<v1::Account> account, const std::string& done,
                            const Asked& asked, const Look& look) {
  if (!account.ok()) {
    return Explain(account.status(), asked);
  }
  Response response;
  *response.mutable_account() = *std::move(account);
  Result<Printout> shown =
      InFormat(response, look, AccountTable(response.account(), done, look.paint),
               AccountCsv(response.account()));
  if (auto* printout = std::get_if<Printout>(&shown)) {
    printout->happened = done;
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

#endif  // ATM_CLIENT_CLI_COMMANDS_ACCOUNT_CHANGE_H_
