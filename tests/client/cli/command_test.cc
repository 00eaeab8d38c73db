// What follows from the declarations of a command: its values, its errors, its help and its
// completion.
#include <map>

#include "client/cli/line/help.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/line/parse.h"
#include "client/cli/line/subcommand.h"
#include "client/cli/shell/candidates.h"
#include "tests/catch2.h"

namespace atm::cli {
namespace {

// A command of a test, which keeps what it reads.
class PaintWall final : public Subcommand {
 public:
  explicit PaintWall(std::string_view name = "paint")
      : Subcommand({.name = name,
                    .summary = "Paint a wall",
                    .examples = "  atm-cli paint north\n",
                    .timeout = std::chrono::seconds(7)}) {
    Add(Argument{.name = "WALL", .read = WordInto(wall)});
    Add(Argument{.name = "[COAT]", .read = WordInto(coat)});
    Add(Option{.name = "colors",
               .value = "COLOR",
               .help = "With these colors",
               .choices = {"red", "green"},
               .is_list = true,
               .read = [this](std::string_view name_of_it, const std::string& value) {
                 read_as = name_of_it;
                 colors.push_back(value);
                 return std::optional<Failure>();
               }});
    Add(Option{.name = "layers",
               .letter = 'l',
               .value = "N",
               .help = "So thick",
               .read = NumberInto(layers, 1)});
    Add(Option{.name = "wet", .help = "Do not wait", .read = TurnOn(wet)});
  }

  std::optional<Failure> Check(Settings& settings) override {
    checked_layers = layers;
    if (wet) settings.format = Format::kCsv;
    return layers == 13 ? std::optional(UsageFailure("13 layers", "bad luck", "12")) : std::nullopt;
  }

  Result<Printout> Run(const CommandContext& /*context*/) const override { return DataOnly(wall); }

  std::string wall;
  std::optional<std::string> coat;
  std::vector<std::string> colors;
  std::string read_as;
  std::int64_t layers = 0;
  std::int64_t checked_layers = -1;
  bool wet = false;
};

// A command line that is read into the command "paint", beside another command.
struct Line {
  explicit Line(const std::vector<std::string>& args,
                std::map<std::string, std::string> environment = {}) {
    commands.push_back(std::make_unique<PaintWall>());
    commands.push_back(std::make_unique<PaintWall>("other"));
    const auto read = [&](const std::string& name) -> std::optional<std::string> {
      const auto found = environment.find(name);
      return found == environment.end() ? std::nullopt : std::optional(found->second);
    };
    const Result<Subcommand*> parsed = ParseLine(commands, args, read, settings);
    if (const auto* failed = std::get_if<Failure>(&parsed)) {
      failure = failed->what + ": " + failed->why;
    } else {
      command = std::get<Subcommand*>(parsed);
    }
  }

  const PaintWall& paint() const { return static_cast<const PaintWall&>(*commands.front()); }

  std::vector<std::unique_ptr<Subcommand>> commands;
  Settings settings;
  Subcommand* command = nullptr;
  std::string failure;
};

TEST_CASE("the readers of a command get its values, and nobody else's") {
  const Line line({"--wet", "paint", "north", "--colors", "red,green", "-l", "3", "--layers=4"});
  CHECK(line.failure.empty());
  CHECK(line.command == line.commands.front().get());
  CHECK(line.paint().wall == "north");
  CHECK_FALSE(line.paint().coat.has_value());
  CHECK(line.paint().colors == std::vector<std::string>{"red", "green"});
  CHECK(line.paint().read_as == "--colors");
  CHECK(line.paint().layers == 4);  // the last one wins
  CHECK(line.paint().wet);
  const auto& other = static_cast<const PaintWall&>(*line.commands.back());
  CHECK(other.wall.empty());
  CHECK(other.checked_layers == -1);
}

TEST_CASE("a command checks what it has read, and may change the settings") {
  const Line line({"paint", "north", "second", "-l", "3", "--wet"});
  CHECK(line.paint().coat == "second");
  CHECK(line.paint().checked_layers == 3);
  CHECK(line.settings.format == Format::kCsv);
  CHECK(Line({"paint", "north", "-l", "13"}).failure == "13 layers: bad luck");
}

TEST_CASE("errors follow from the declarations") {
  CHECK(Line({"paint"}).failure == "'paint' needs WALL: it got 0 of 1 arguments");
  CHECK(Line({"paint", "a", "b", "c"}).failure ==
        "'c' is one argument too many: the command is used as atm-cli paint WALL [COAT]");
  CHECK(Line({"paint", "a", "--colors", "red,blue"}).failure ==
        "'blue' is not a value of --colors: it is one of red or green");
  CHECK(Line({"paint", "a", "-l"}).failure == "--layers needs a value: it is used as --layers N");
  CHECK(Line({"paint", "a", "--layers="}).failure ==
        "--layers needs a value: it is used as --layers N");
  CHECK(Line({"paint", "a", "--wet=yes"}).failure == "--wet takes no value: it is a switch");
  CHECK(Line({"paint", "a", "--layers", "0"}).failure ==
        "'0' is not a number for --layers: it is a whole number of 1 or more");
}

TEST_CASE("an option beats its variable, and an empty variable counts as not set") {
  CHECK(Line({"paint", "a"}, {{"ATM_SERVER", "b:1"}}).settings.bank.server == "b:1");
  CHECK(Line({"paint", "a", "--server", "c:1"}, {{"ATM_SERVER", "b:1"}}).settings.bank.server ==
        "c:1");
  CHECK(Line({"paint", "a"}, {{"ATM_SERVER", ""}}).settings.bank.server == "127.0.0.1:50051");
  CHECK(Line({"paint", "a"}, {{"ATM_SERVER", "b:1"}}).settings.given.empty());
}

TEST_CASE("a command has a timeout of its own unless --timeout says another") {
  CHECK(Line({"paint", "a"}).settings.bank.timeout == std::chrono::seconds(7));
  CHECK(Line({"paint", "a", "--timeout", "1s"}).settings.bank.timeout == std::chrono::seconds(1));
}

TEST_CASE("what stands behind two dashes is an argument") {
  const Line line({"paint", "--", "--wet"});
  CHECK(line.failure.empty());
  CHECK(line.paint().wall == "--wet");
  CHECK_FALSE(line.paint().wet);
}

TEST_CASE("help and completion follow from the declarations") {
  const Line line({"paint", "a"});
  const std::string help = HelpFor(line.paint(), line.commands, 80);
  CHECK_THAT(help, ContainsSubstring("Usage:\n  atm-cli paint WALL [COAT] [OPTIONS]\n"));
  CHECK_THAT(help, ContainsSubstring("  -l, --layers N      So thick\n"));
  const auto words = [&](const std::vector<std::string>& before, std::string_view word) {
    std::string all;
    for (const Candidate& each : CandidatesFor(line.commands, before, word).words) {
      all += each.word + " ";
    }
    return all;
  };
  CHECK(words({}, "") == "paint other ");
  CHECK(words({"paint"}, "--l") == "--layers ");
  CHECK(words({"paint", "-l", "3", "a"}, "--wet") == "--wet ");
  CHECK(words({"paint", "--colors"}, "") == "red green ");
  CHECK(words({"paint"}, "--colors=g") == "--colors=green ");
}

}  // namespace
}  // namespace atm::cli
