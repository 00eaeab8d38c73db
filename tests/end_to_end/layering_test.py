#!/usr/bin/env python3
"""Includes run one way: from room to room, and inside the rooms from sub-room to sub-room.

TABLE has a row for each sub-room: which others it may include. What is not in its row is forbidden. The
check names the line and the rule, and tests itself on planted violations first: a check that finds nothing
must be one that can.

    layering_test.py ROOT
"""

import pathlib
import re
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv.pop(1)) if len(sys.argv) > 1 else pathlib.Path.cwd()
ROOMS = ("proto", "storage", "server", "client", "tests")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')

# What a sub-room may include of the rooms, beside itself. The order is that of the house, from the ground up.
TABLE = {
    "storage/values": "",
    "storage/base": "",
    "storage/model": "storage/values storage/base",
    "storage/journal": "storage/model storage/values storage/base",
    "storage/sqlite": "storage/journal storage/model storage/values storage/base",
    "storage/audit": "storage/journal storage/model storage/values storage/base",
    "storage/engine": "storage/sqlite storage/audit storage/journal storage/model storage/values storage/base",
    "storage/backup": "storage/audit storage/journal storage/model storage/values storage/base",
    "storage/book": "storage/model storage/values storage/base",
    "storage/commit": "storage/book storage/journal storage/model storage/values storage/base",
    "storage/read": "storage/journal storage/model storage/values storage/base",
    "storage/ledger": "storage/commit storage/read storage/backup storage/audit storage/book storage/journal storage/model"
    " storage/values storage/base",
    "proto": "",  # visit_operation.h: what server and client share beside the generated messages
    "server": "",  # limits.h
    "server/status": "server storage/model storage/values storage/base",
    "server/wire": "proto server server/status storage/read storage/audit storage/journal storage/model"
    " storage/values storage/base",
    "server/call": "server server/status server/wire storage/ledger storage/read storage/model"
    " storage/values storage/base",
    "server/methods": "server server/status server/wire server/call storage/ledger storage/read"
    " storage/audit storage/journal storage/model storage/values storage/base",
    "server/grpc": "server server/status server/call storage/model storage/values storage/base",
    "server/listen": "server server/status server/call server/grpc",
    "server/program": "server server/status server/listen server/methods server/call storage/ledger storage/engine"
    " storage/backup storage/audit storage/journal storage/model storage/values storage/base",
    "client/include/atm": "",
    "client/status": "client/include/atm storage/values",
    "client/grpc": "client/include/atm client/status storage/values",
    "client/handles": "proto client/include/atm client/status client/grpc storage/values",
    # Where client and server meet: the bank itself, in process.
    "client/fake": "client/include/atm client/status server/methods server/call server/wire storage/engine storage/ledger"
    " storage/read storage/model storage/values storage/base",
    "client/quickstart": "client/include/atm",
    "client/cli/text": "storage/values",
    "client/cli/world": "client/include/atm client/cli/text",
    "client/cli/line": "client/cli/world client/cli/text storage/values",
    "client/cli/show": "client/include/atm client/cli/world client/cli/text",
    "client/cli/commands": "client/include/atm client/cli/show client/cli/line client/cli/world client/cli/text"
    " storage/values",
    "client/cli/bench": "client/include/atm client/cli/show client/cli/line client/cli/world client/cli/text",
    "client/cli/shell": "client/cli/line client/cli/world client/cli/text",
    "client/cli/program": "client/include/atm client/cli/shell client/cli/bench client/cli/commands client/cli/line"
    " client/cli/world client/cli/text",
}
TABLE = {place: set(others.split()) | {place} for place, others in TABLE.items()}

# The locks: header only, and for every room but what users of the client include.
LOCKS = "storage/base/mutex.h"

PROTO = re.compile(r"^(atm/v1/|google/|grpc|grpcpp|src/proto)|\.pb\.h$")
GRPC = re.compile(r"^grpc|\.grpc\.pb\.h$")
SQLITE = re.compile(r"^(SQLiteCpp/|sqlite3)")
CATCH2 = re.compile(r"^catch2/")
PLACED = re.compile(r"^(proto|storage|server|client|tests)/")
PUBLIC = re.compile(r"^atm/(?!v1/)")


def place_of(name):
    """The sub-room of an include or of a file, both relative to the root."""
    if PUBLIC.search(name):
        return "client/include/atm"
    return name.rsplit("/", 1)[0]


def rules(path):
    """The (what, test) pairs that no include of the file at `path`, relative to the root, may meet."""
    room = path.parts[0]
    place = place_of(path.as_posix())
    if room == "storage":
        yield "storage knows nothing of the wire", PROTO.search
    # The tests of storage look into its files as well, and its benchmark appends to one without it.
    appends = path.as_posix() == "tests/bench/ledger_main.cc"
    # And what pretends to be the disk below SQLite.
    is_sqlite = path.suffix == ".cc" and (place == "storage/sqlite" or path.stem == "faulty_disk")
    # And what gives any values to the readers of rows.
    is_fuzzed = path.as_posix() == "tests/fuzz/rows.cc"
    if not (appends or is_sqlite or is_fuzzed or place == "tests/storage"):
        yield "SQLite stays in the .cc files of storage/sqlite", SQLITE.search
    if place == "client/include/atm":
        yield "gRPC stays out of the public headers", GRPC.search
    if room != "tests":
        yield "no room includes tests", re.compile(r"^tests/").search
        allowed = TABLE.get(place)
        if allowed is None:
            yield f"{place} is no room of the table", re.compile("").search
        else:

            def is_forbidden(name):
                if not (PLACED.search(name) or PUBLIC.search(name)) or name.startswith("tests/"):
                    return False
                if name == LOCKS and place != "client/include/atm":
                    return False
                return place_of(name) not in allowed

            yield f"{place} does not include this room", is_forbidden
    if path.as_posix() not in ("tests/catch2.h", "tests/catch2_main.cc"):
        yield "Catch2 comes through tests/catch2.h", CATCH2.search


def violations(root):
    """Each forbidden include below `root`, as 'file:line: include: rule'."""
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            if path.suffix not in (".cc", ".h") or not path.is_file():
                continue
            relative = path.relative_to(root)
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                include = INCLUDE.match(line)
                if not include:
                    continue
                for rule, forbidden in rules(relative):
                    if forbidden(include[1]):
                        yield f"{relative}:{number}: {include[1]}: {rule}"


def cycle(table):
    """Sub-rooms that include each other round in a circle, if the table allows any."""
    done, path = set(), []

    def visit(place):
        if place in path:
            return path[path.index(place) :]
        if place in done:
            return None
        path.append(place)
        for other in sorted(table[place] - {place}):
            if found := visit(other):
                return found
        path.pop()
        done.add(place)
        return None

    return next((found for place in table if (found := visit(place))), None)


PLANTED = [
    ("storage/book/book.cc", "grpcpp/grpcpp.h"),
    ("storage/book/book.h", "atm/v1/account.pb.h"),
    ("storage/ledger/ledger.cc", "proto/visit_operation.h"),
    ("storage/ledger/ledger.cc", "google/protobuf/timestamp.pb.h"),
    ("storage/ledger/ledger.cc", "server/wire/convert.h"),
    ("storage/ledger/ledger.cc", "atm/client.h"),
    ("storage/sqlite/sqlite_journal.h", "SQLiteCpp/Database.h"),
    ("storage/commit/committer.cc", "SQLiteCpp/Database.h"),
    ("storage/model/account.h", "storage/book/book.h"),
    ("storage/book/book.cc", "storage/journal/journal.h"),
    ("storage/read/read_feed.cc", "storage/commit/committer.h"),
    ("storage/ledger/ledger.cc", "storage/sqlite/sqlite_journal.h"),
    ("storage/audit/auditor.cc", "storage/commit/committer.h"),
    ("storage/ledger/ledger.cc", "storage/engine/open_journal.h"),
    ("server/program/main.cc", "storage/sqlite/sqlite_journal.h"),
    ("storage/loose.cc", "storage/values/money.h"),
    ("server/listen/server.cc", "sqlite3.h"),
    ("server/listen/server.cc", "SQLiteCpp/SQLiteCpp.h"),
    ("server/listen/server.cc", "atm/client.h"),
    ("server/listen/server.h", "client/grpc/retried_call.h"),
    ("server/status/errors.cc", "server/wire/convert.h"),
    ("server/wire/validate.cc", "server/call/door.h"),
    ("server/methods/atm_methods.cc", "server/grpc/grpc_call.h"),
    ("server/methods/atm_methods.cc", "storage/book/book.h"),
    ("server/call/unary_call.h", "server/grpc/grpc_call.h"),
    ("server/listen/server.cc", "server/methods/methods.h"),
    ("proto/visit_operation.h", "client/status/rich_status.h"),
    ("server/methods/atm_methods.cc", "proto/visit_operation.h"),
    ("client/handles/client.cc", "server/status/errors.h"),
    ("client/handles/client.cc", "storage/ledger/ledger.h"),
    ("client/status/error.cc", "client/grpc/retried_call.h"),
    ("client/grpc/retried_call.cc", "server/call/method.h"),
    ("client/fake/fake_bank.cc", "server/listen/server.h"),
    ("client/cli/program/run.cc", "storage/model/account.h"),
    ("client/cli/text/date.cc", "client/cli/world/invocation.h"),
    ("client/cli/world/session.cc", "client/cli/show/explain.h"),
    ("client/cli/line/parse.cc", "client/cli/commands/commands.h"),
    ("client/cli/show/explain.cc", "client/cli/line/subcommand.h"),
    ("client/cli/commands/withdraw.cc", "client/cli/bench/plan.h"),
    ("client/cli/commands/send.cc", "client/grpc/retried_call.h"),
    ("client/include/atm/client.h", "storage/values/money.h"),
    ("client/include/atm/options.h", "grpcpp/security/credentials.h"),
    ("client/include/atm/client.h", "atm/v1/atm_service.grpc.pb.h"),
    ("client/include/atm/client.h", "storage/base/mutex.h"),
    ("client/grpc/call_set.h", "storage/base/check.h"),
    ("storage/values/uuid.h", "storage/base/check.h"),
    ("client/handles/client.cc", "tests/catch2.h"),
    ("tests/storage/book_test.cc", "catch2/catch.hpp"),
    ("tests/storage/book_test.cc", "catch2/catch_test_macros.hpp"),
    ("tests/server/server_test.cc", "sqlite3.h"),
]

ALLOWED = [
    ("storage/sqlite/sqlite_journal.cc", "SQLiteCpp/SQLiteCpp.h"),
    ("tests/storage/sqlite_journal_test.cc", "SQLiteCpp/Database.h"),
    ("server/program/main.cc", "storage/engine/open_journal.h"),
    ("storage/ledger/ledger.h", "absl/status/status.h"),
    ("storage/values/uuid.h", "storage/base/mutex.h"),
    ("client/grpc/call_set.h", "storage/base/mutex.h"),
    ("storage/ledger/ledger.cc", "storage/commit/committer.h"),
    ("server/call/door.h", "storage/ledger/ledger.h"),
    ("server/methods/atm_methods.cc", "atm/v1/atm_service.pb.h"),
    ("server/methods/atm_methods.cc", "server/limits.h"),
    ("client/handles/client.cc", "atm/v1/atm_service.grpc.pb.h"),
    ("client/handles/client.cc", "atm/client.h"),
    ("client/fake/local_call.h", "server/call/method.h"),
    ("client/cli/text/amount.cc", "storage/values/money.h"),
    ("client/include/atm/client.h", "atm/v1/atm_service.pb.h"),
    ("proto/visit_operation.h", "atm/v1/atm_service.pb.h"),
    ("server/wire/batch_operations.cc", "proto/visit_operation.h"),
    ("tests/catch2.h", "catch2/catch.hpp"),
    ("tests/server/server_test.cc", "storage/ledger/ledger.h"),
]


class Layering(unittest.TestCase):
    def found_in(self, file, include):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / file).parent.mkdir(parents=True)
            (root / file).write_text(f"// A comment.\n#  include <{include}>\n", encoding="utf-8")
            return list(violations(root))

    def test_finds_what_is_planted(self):
        for file, include in PLANTED:
            with self.subTest(file=file, include=include):
                found = self.found_in(file, include)
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(f"{file}:2: {include}: "), found)

    def test_allows_what_the_rooms_need(self):
        for file, include in ALLOWED:
            with self.subTest(file=file, include=include):
                self.assertEqual(self.found_in(file, include), [])

    def test_the_table_goes_one_way(self):
        for place, others in TABLE.items():
            self.assertEqual(others - TABLE.keys(), set(), place)
        self.assertIsNone(cycle(TABLE))
        self.assertIsNotNone(cycle({"a": {"b"}, "b": {"a"}}))

    def test_every_row_is_a_room(self):
        for place in TABLE:
            self.assertTrue(any((ROOT / place).glob("*.*")), f"{place} is in the table and not in the project")

    def test_the_project(self):
        for room in ROOMS:
            self.assertTrue(any((ROOT / room).rglob("*.h")), f"{ROOT}/{room} has no sources")
        self.assertEqual(list(violations(ROOT)), [])


if __name__ == "__main__":
    unittest.main()
