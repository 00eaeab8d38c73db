// atm-cli admin verify
#include "client/cli/commands/commands.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/show/admin_output.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/in_format.h"
#include "client/cli/world/session.h"

namespace atm::cli {
namespace {

// Has the bank verify its books. Books that are not whole are a failure.
class AdminVerify final : public Subcommand {
 public:
  AdminVerify()
      : Subcommand(
            {.name = "admin verify",
             .summary = "Have the bank verify its books",
             .examples = R"(  atm-cli admin verify
  atm-cli admin verify -o json | jq -r .head
  atm-cli admin verify --expect 1300:5d41402abc4b2a76b9719d911017c592...
)",
             .details =
                 R"(Every balance, hold and reversal is derived again from the record, and the hash of every entry is
checked. The exit code is 0 if the books are whole, and 1 if they are not.

Keep the head in another place. With --expect, the record must begin with all that it held when the
bank gave that head: since then nothing was cut off, and nothing was rewritten.
)",
             .timeout = std::chrono::seconds(600)}) {  // it reads everything that there is
    Add(Option{.name = "expect",
               .value = "HEAD",
               .help = "A head of the record that was kept elsewhere",
               .read = HeadInto(expected_head_)});
  }

  Result<Printout> Run(const CommandContext& context) const override {
    const Result<Session> session = Session::Open(context.call, context.settings.bank);
    if (const auto* failure = std::get_if<Failure>(&session)) {
      return *failure;
    }
    const auto& opened = std::get<Session>(session);
    const absl::StatusOr<v1::VerifyBooksResponse> verified =
        opened.admin().VerifyBooks(expected_head_, opened.TimeLeft());
    if (!verified.ok()) {
      return Explain(
          verified.status(),
          {.command = "admin verify", .noun = "verification", .bank = context.settings.bank});
    }
    if (!verified->whole()) {
      return NotWhole(*verified);
    }
    return InFormat(*verified, context.look, BooksTable(*verified, context.look.paint),
                    BooksCsv(*verified, context.look.csv));
  }

 private:
  std::string expected_head_;  // empty: none
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminVerify() { return std::make_unique<AdminVerify>(); }

}  // namespace atm::cli
