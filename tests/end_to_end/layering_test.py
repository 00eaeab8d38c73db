#!/usr/bin/env python3
"""Includes run one way.

    server -> storage      server -> proto      client -> proto      client -> the values of storage

Fails when a file includes what its room must not know, and names the line and the rule. Tests itself on
planted violations first: a check that finds nothing must be one that can.

    layering_test.py ROOT
"""

import pathlib
import re
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv.pop(1)) if len(sys.argv) > 1 else pathlib.Path.cwd()
ROOMS = ("storage", "server", "client", "tests")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')

VALUES = {"storage/currency.h", "storage/money.h", "storage/uuid.h"}
PROTO = re.compile(r"^(atm/v1/|google/|grpc|grpcpp|src/proto)|\.pb\.h$")
SQLITE = re.compile(r"^(SQLiteCpp/|sqlite3)")
CATCH2 = re.compile(r"^catch2/")


def rules(path):
    """The (what, test) pairs that no include of the file at `path`, relative to the root, may meet."""
    room = path.parts[0]
    if room == "storage":
        yield "storage knows nothing of the wire", PROTO.search
        yield "storage knows no other room", re.compile(r"^(server/|client/|tests/|atm/(?!v1/))").search
    # The tests of storage look into its files as well, and its benchmark appends to one without it.
    appends = path.as_posix() == "tests/bench/ledger_main.cc"
    if not appends and (path.suffix != ".cc" or "storage" not in path.parts[:2]):
        yield "SQLite stays in the .cc files of storage", SQLITE.search
    if room == "server":
        yield "server and client never include each other", re.compile(r"^(client/|atm/(?!v1/))").search
    if room == "client":
        yield "server and client never include each other", re.compile(r"^server/").search
        if path.parts[:3] == ("client", "include", "atm"):
            yield "a header for users includes nothing of storage", re.compile(r"^storage/").search
        yield (
            "client takes only the values from storage",
            lambda name: name.startswith("storage/") and name not in VALUES,
        )
    if room != "tests":
        yield "no room includes tests", re.compile(r"^tests/").search
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


PLANTED = [
    ("storage/book.cc", "grpcpp/grpcpp.h"),
    ("storage/book.h", "atm/v1/account.pb.h"),
    ("storage/ledger.cc", "google/protobuf/timestamp.pb.h"),
    ("storage/ledger.cc", "server/convert.h"),
    ("storage/sqlite_journal.h", "SQLiteCpp/Database.h"),
    ("server/server.cc", "sqlite3.h"),
    ("server/server.cc", "SQLiteCpp/SQLiteCpp.h"),
    ("server/server.cc", "atm/client.h"),
    ("server/server.h", "client/call.h"),
    ("client/client.cc", "server/errors.h"),
    ("client/client.cc", "storage/ledger.h"),
    ("client/cli/run.h", "storage/account.h"),
    ("client/include/atm/client.h", "storage/money.h"),
    ("client/client.cc", "tests/catch2.h"),
    ("tests/storage/book_test.cc", "catch2/catch.hpp"),
    ("tests/storage/book_test.cc", "catch2/catch_test_macros.hpp"),
    ("tests/server/server_test.cc", "sqlite3.h"),
]

ALLOWED = [
    ("storage/sqlite_journal.cc", "SQLiteCpp/SQLiteCpp.h"),
    ("tests/storage/sqlite_journal_test.cc", "SQLiteCpp/Database.h"),
    ("storage/ledger.h", "absl/status/status.h"),
    ("server/server.cc", "storage/ledger.h"),
    ("server/server.cc", "atm/v1/atm_service.grpc.pb.h"),
    ("client/client.cc", "atm/v1/atm_service.grpc.pb.h"),
    ("client/client.cc", "atm/client.h"),
    ("client/cli/amount.cc", "storage/money.h"),
    ("client/include/atm/client.h", "atm/v1/atm_service.pb.h"),
    ("tests/catch2.h", "catch2/catch.hpp"),
    ("tests/server/server_test.cc", "storage/ledger.h"),
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

    def test_the_project(self):
        for room in ROOMS:
            self.assertTrue(any((ROOT / room).rglob("*.cc")), f"{ROOT}/{room} has no sources")
        self.assertEqual(list(violations(ROOT)), [])


if __name__ == "__main__":
    unittest.main()
