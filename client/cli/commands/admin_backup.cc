// atm-cli admin backup
#include <atomic>
#include <string>

#include "absl/strings/str_format.h"
#include "atm/error.h"
#include "client/cli/commands/commands.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/show/admin_output.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/in_format.h"
#include "client/cli/text/printable.h"
#include "client/cli/world/progress.h"
#include "client/cli/world/session.h"

namespace atm::cli {
namespace {

// Whether this is an error of the file, which the library says in these ways.
bool IsOfFile(const absl::Status& status) {
  const bool may_be = absl::IsAlreadyExists(status) || absl::IsNotFound(status) ||
                      absl::IsPermissionDenied(status) || absl::IsResourceExhausted(status);
  return may_be && ReasonOf(status).empty();
}

class AdminBackup final : public Subcommand {
 public:
  AdminBackup()
      : Subcommand(
            {.name = "admin backup",
             .summary = "Have the bank make a backup, and write it to a file",
             .examples = R"(  atm-cli admin backup monday.db
  atm-cli admin backup monday.db -o json | jq -r .head
  atm-server verify --db monday.db --expect HEAD
)",
             .details =
                 R"(The bank copies its record as it is at one moment, verifies the copy, and sends it. All that was
answered before is in it, and the bank goes on meanwhile. FILE must not exist; it gets its name when
all of it has come, and its hash is right.

Keep the head in another place: it proves later that the backup is this one. 'atm-server restore'
makes a backup the file of a bank again.
)",
             .timeout = std::chrono::seconds(3600)}) {  // it copies everything that there is
    Add(Argument{.name = "FILE", .read = WordInto(file_), .is_file = true});
  }

  Result<Printout> Run(const CommandContext& context) const override {
    const Result<Session> session = Session::Open(context.call, context.settings.bank);
    if (const auto* failure = std::get_if<Failure>(&session)) {
      return *failure;
    }
    const absl::StatusOr<v1::BackupResponse> made =
        Receive(context.call, std::get<Session>(session));
    if (made.ok()) {
      return InFormat(*made, context.look, BackupTable(*made, file_, context.look.paint),
                      BackupCsv(*made, file_, context.look.csv));
    }
    if (IsOfFile(made.status())) {
      return Failure{kExitLocal, absl::StrFormat("%s cannot be written", Printable(file_)),
                     Printable(std::string(made.status().message())),
                     "name a file that does not exist, in a folder that has room for it"};
    }
    return Explain(made.status(),
                   {.command = "admin backup", .noun = "backup", .bank = context.settings.bank});
  }

 private:
  // Whoever asks this to end while parts come waits for the next one, so that no file is left.
  absl::StatusOr<v1::BackupResponse> Receive(const Invocation& call, const Session& session) const {
    Progress progress(call, "receiving the backup");
    progress.Show(0, 0);
    std::atomic<bool> is_interrupted = false;
    std::int64_t received = 0;
    const auto take = [&](const v1::BackupResponse& part) {
      if (received == 0) call.stop_if_interrupted([&] { is_interrupted = true; });
      received += static_cast<std::int64_t>(part.content().size());
      progress.Show(received, part.file_bytes());
      return is_interrupted ? Proceed::kStop : Proceed::kGoOn;
    };
    absl::StatusOr<v1::BackupResponse> made =
        session.admin().BackupToFile(file_, take, session.TimeLeft());
    call.stop_if_interrupted(nullptr);
    return made;
  }

  std::string file_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminBackup() { return std::make_unique<AdminBackup>(); }

}  // namespace atm::cli
