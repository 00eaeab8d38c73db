#!/usr/bin/env python3
"""The life of an account, through atm-cli as users have it: opened, shown, listed, frozen, emptied, closed, opened again,
and over a restart of the server."""

import csv
import io
import json
import unittest
import uuid

import harness
from bank import Bank, v1, v1_admin_grpc


class Admin(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.server, self.address = self.serve()

    def cli(self, *words):
        return harness.run(harness.CLI, "--server", self.address, "--timeout", "60s", *words)

    def json(self, *words):
        """What a command that must succeed prints as JSON."""
        ran = self.cli(*words, "--output", "json")
        self.assertEqual((ran.returncode, ran.stderr), (0, ""), words)
        return json.loads(ran.stdout)

    def refused(self, reason, code, *words):
        """What stderr says if the bank refuses: three lines, with the reason."""
        ran = self.cli(*words)
        self.assertEqual((ran.returncode, ran.stdout), (64 + code, ""), words)
        self.assertIn(f"({reason}, response code ", ran.stderr)
        self.assertRegex(ran.stderr, r"\Aerror: .+\n  why: .+\n  try: .+\n\Z")
        return ran.stderr

    def test_limits(self):
        set_to = self.json("admin", "limits", "10001", "--per-withdrawal", "50", "--per-day", "70.50", "--overdraft", "9")
        self.assertEqual(
            set_to["account"]["limits"], {"withdrawalMinor": "5000", "dayMinor": "7050", "overdraftMinor": "900"}
        )
        self.refused("AMOUNT_LIMIT_EXCEEDED", 9, "withdraw", "10001", "50.01")
        self.json("withdraw", "10001", "50")
        self.refused("AMOUNT_LIMIT_EXCEEDED", 9, "withdraw", "10001", "20.51")
        shown = self.cli("admin", "show", "10001", "-o", "table").stdout
        self.assertIn("70.50 USD at most, 50.00 USD today", shown)
        kept = self.json("admin", "limits", "10001", "--per-day", "default", "--times-per-day", "1")["account"]["limits"]
        self.assertEqual(kept, {"withdrawalMinor": "5000", "dayCount": "1", "overdraftMinor": "900"})
        self.refused("COUNT_LIMIT_EXCEEDED", 9, "withdraw", "10001", "1")
        for wrong in (("--per-day", "-1"), ("--per-day", "1.005"), ("--times-per-day", "x")):
            self.assertRegex(self.wrong("admin", "limits", "10001", *wrong), r"\Aerror: .+\n  why: .+\n  try: .+\n\Z")

    def wrong(self, *words):
        """What stderr says where the command line is wrong."""
        ran = self.cli(*words)
        self.assertEqual((ran.returncode, ran.stdout), (2, ""), words)
        return ran.stderr

    def test_a_dry_run_does_nothing(self):
        head = self.json("admin", "verify")["head"]

        def tried(*words):
            ran = self.cli(*words, "--dry-run", "-o", "json")
            self.assertEqual((ran.returncode, ran.stderr), (0, "note: dry run: nothing was done\n"), words)
            return json.loads(ran.stdout)

        answer = tried("withdraw", "10001", "40")
        self.assertEqual(answer["balance"]["balanceMinor"], "96000")
        self.assertNotIn("id", answer["transaction"])
        self.assertNotIn("requestId", answer["transaction"])
        self.assertEqual(tried("admin", "open", "20001", "--balance", "1.50")["account"]["balance"]["balanceMinor"], "150")
        self.assertEqual(tried("admin", "freeze", "10001", "--yes")["account"]["state"], "STATE_FROZEN")
        self.assertEqual(tried("admin", "rename", "10001", "Ada")["account"]["displayName"], "Ada")
        self.assertEqual(tried("admin", "limits", "10001", "--overdraft", "9")["account"]["limits"], {"overdraftMinor": "900"})
        self.assertIn("(ACCOUNT_NOT_EMPTY", self.refused("ACCOUNT_NOT_EMPTY", 9, "admin", "close", "10001", "--dry-run"))
        said = self.refused("INSUFFICIENT_FUNDS", 9, "withdraw", "10001", "5000", "--dry-run")
        self.assertIn("error: withdrawal would be refused\n", said)
        self.assertEqual(self.json("admin", "verify")["head"], head)

    def test_holds(self):
        first = self.json("hold", "10001", "100", "--expires", "2h", "--reference", "R-1")["transaction"]["id"]
        second = self.json("hold", "10002", "5", "--expires", "1h")["transaction"]["id"]
        own = self.json("holds", "10001")
        self.assertEqual([hold["id"] for hold in own["holds"]], [first])
        self.assertEqual(own["balance"]["availableMinor"], "90000")
        listed = self.cli("admin", "holds", "-o", "csv")
        rows = list(csv.DictReader(io.StringIO(listed.stdout)))
        self.assertEqual([(row["transaction_id"], row["debit_account"], row["reference"]) for row in rows],
                         [(second, "10002", ""), (first, "10001", "R-1")])
        self.json("release", first, "--yes")
        self.assertIn("No open holds.\n", self.cli("holds", "10001", "-o", "table").stdout)

    def test_the_life_of_an_account(self):
        request_id = str(uuid.uuid4())
        opening = ("admin", "open", "20001", "--name", "Ada", "--balance", "40", "--request-id", request_id)
        opened = self.json(*opening)
        self.assertEqual(opened["account"]["balance"]["balanceMinor"], "4000")
        self.assertEqual(opened["transaction"]["kind"], "KIND_OPENING")
        again = self.cli(*opening, "-o", "json")
        self.assertTrue(json.loads(again.stdout)["replayed"])
        self.assertIn("note: replayed", again.stderr)
        self.refused("ACCOUNT_EXISTS", 6, "admin", "open", "20001")

        shown = self.json("admin", "show", "20001")["account"]
        self.assertEqual((shown["displayName"], shown["state"]), ("Ada", "STATE_ACTIVE"))
        self.assertEqual(self.json("admin", "rename", "20001", "Eve")["account"]["displayName"], "Eve")

        frozen = self.json("admin", "freeze", "20001", "--debits", "--reason", "lost card", "--yes")["account"]
        self.assertEqual(frozen["freeze"], {"blocks": "BLOCKS_DEBITS", "reason": "lost card"})
        self.refused("ACCOUNT_FROZEN", 9, "withdraw", "20001", "10")
        self.assertEqual(self.json("deposit", "20001", "5")["balance"]["balanceMinor"], "4500")
        self.assertNotIn("freeze", self.json("admin", "unfreeze", "20001")["account"])

        said = self.refused("ACCOUNT_NOT_EMPTY", 9, "admin", "close", "20001", "--yes")
        self.assertIn("account 20001 holds 45.00 USD", said)
        self.json("withdraw", "20001", "45")
        self.assertEqual(self.json("admin", "close", "20001", "--yes")["account"]["state"], "STATE_CLOSED")
        self.refused("ACCOUNT_CLOSED", 9, "admin", "close", "20001", "--yes")
        self.refused("ACCOUNT_CLOSED", 9, "deposit", "20001", "1")

        self.assertEqual(self.server.stop(), 0)
        self.server, self.address = self.serve()
        self.assertEqual(self.json("admin", "show", "20001")["account"]["state"], "STATE_CLOSED")
        self.assertEqual(self.json("admin", "reopen", "20001")["account"]["state"], "STATE_ACTIVE")
        self.refused("ACCOUNT_NOT_CLOSED", 9, "admin", "reopen", "20001")
        self.assertEqual(self.json("deposit", "20001", "1")["balance"]["balanceMinor"], "100")

    def test_accounts_are_listed(self):
        self.json("admin", "freeze", "10003", "--all", "--until", "2099-12-31", "--yes")
        ran = self.cli("admin", "list", "-o", "json")
        accounts = [json.loads(line)["account"] for line in ran.stdout.splitlines()]
        numbers = [str(number) for number in [*range(10001, 10010), 100000]]
        self.assertEqual([account["account"] for account in accounts], numbers)
        ran = self.cli("admin", "list", "--state", "frozen", "-o", "csv")
        frozen = list(csv.DictReader(io.StringIO(ran.stdout)))
        self.assertEqual([(line["account"], line["freeze_blocks"]) for line in frozen], [("10003", "ALL")])
        ran = self.cli("admin", "list", "--prefix", "1000", "--limit", "3", "-o", "table")
        self.assertEqual([line.split()[0] for line in ran.stdout.splitlines()], ["Account", *numbers[:3], "..."])

    def test_more_accounts_than_a_page_holds(self):
        with Bank(self.address) as bank:
            stub = v1_admin_grpc.AdminServiceStub(bank.channel)
            for number in range(1, 1002):
                request = v1.OpenAccountRequest(account=f"PAGE{number}", currency_code="USD")
                bank.call(stub.OpenAccount, request)
        ran = self.cli("admin", "list", "--prefix", "PAGE", "-o", "csv")
        self.assertEqual((ran.returncode, len(ran.stdout.splitlines())), (0, 1 + 1001))

    def test_bad_input(self):
        self.assertIn("did you mean 'open'?", self.wrong("admin", "opne", "20001"))
        self.assertIn("'admin' needs COMMAND", self.wrong("admin"))
        self.assertIn("is not a currency", self.wrong("admin", "open", "20001", "--currency", "usd"))
        self.assertIn("is not an amount", self.wrong("admin", "open", "20001", "--balance", "1,000"))
        self.assertIn("is not a date for --until", self.wrong("admin", "freeze", "10001", "--until", "soon"))
        self.assertIn("is not a value of --state", self.wrong("admin", "list", "--state", "open"))
        self.refused("INVALID_ACCOUNT", 3, "admin", "open", "no-number")
        self.refused("INVALID_DISPLAY_NAME", 3, "admin", "rename", "10001", "x" * 141)
        self.refused("INVALID_FREEZE", 3, "admin", "freeze", "10001", "--until", "2001-01-01", "--yes")
        self.refused("INVALID_NUMBER_PREFIX", 3, "admin", "list", "--prefix", "a")
        self.refused("ACCOUNT_NOT_FOUND", 5, "admin", "show", "99999")


if __name__ == "__main__":
    unittest.main()
