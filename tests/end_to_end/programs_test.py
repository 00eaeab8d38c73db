#!/usr/bin/env python3
"""A day at the bank through our own programs: atm-cli and the quickstart of the C++ client, over the real server."""

import csv
import io
import json
import unittest

import harness
from bank import Bank


class Programs(harness.TestCase):
    def cli(self, *words, expect=0):
        done = harness.run(
            harness.CLI, *words, "--timeout", f"{harness.PATIENCE}s",
            env=harness.environment(ATM_SERVER=self.address),
        )
        self.assertEqual(done.returncode, expect, done.stderr)
        if expect:
            self.assertEqual(done.stdout, "")
            # What, why, what to try.
            self.assertRegex(done.stderr, r"(?s)error: .+\n +why: .+\n +try: .+")
        else:
            self.assertNotIn("error", done.stderr)
        return done.stdout

    def setUp(self):
        super().setUp()
        self.server, self.address = self.serve()

    def tearDown(self):
        self.assertEqual(self.server.stop(), 0, self.server.stderr)
        self.check_ledger()

    def test_money(self):
        self.assertEqual(
            json.loads(self.cli("balance", "10001"))["balance"]["balanceMinor"], "100000"
        )
        paid = json.loads(self.cli("withdraw", "10001", "40"))
        self.assertEqual(paid["balance"]["balanceMinor"], "96000")
        paid = json.loads(self.cli("deposit", "10001", "100.50", "--currency", "USD"))
        self.assertEqual(paid["transaction"]["amountMinor"], "10050")
        self.assertEqual(paid["balance"]["balanceMinor"], "106050")
        table = self.cli("balance", "10001", "-o", "table")
        self.assertIn("1060.50", table.replace(",", ""))
        rows = list(csv.reader(io.StringIO(self.cli("balance", "10001", "-o", "csv"))))
        self.assertEqual(len(rows), 2)
        self.assertIn("10001", rows[1])

    def test_the_same_request_twice(self):
        words = ("withdraw", "10002", "1.01", "--request-id", "01890000-0000-7000-8000-00000000bbbb")
        first, second = json.loads(self.cli(*words)), json.loads(self.cli(*words))
        self.assertTrue(second.pop("replayed"))
        self.assertEqual(first, second)
        self.cli("withdraw", "10002", "1.02", *words[3:], expect=70)

    def test_refusals(self):
        for expect, words in (
            (73, ("withdraw", "10001", "1000.01")),
            (69, ("balance", "4711")),
            (67, ("deposit", "10001", "1", "--currency", "EUR")),
            (67, ("deposit", "10001", "92233720368547758.07")),
        ):
            with self.subTest(words=words):
                self.cli(*words, expect=expect)
        with Bank(self.address) as bank:
            self.assertEqual(bank.balance("10001"), 100_000)

    def test_wrong_usage(self):
        for words in (
            (), ("withdrw", "10001", "1"), ("withdraw", "10001"), ("withdraw", "10001", "1.001"),
            ("withdraw", "10001", "-1"), ("withdraw", "10001", "0"), ("deposit", "10001", "1e3"),
            ("deposit", "10001", "0x10"), ("balance", "10001", "--output", "xml"),
        ):
            with self.subTest(words=words):
                done = harness.run(
                    harness.CLI, *words, env=harness.environment(ATM_SERVER=self.address)
                )
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertEqual(done.stdout, "")
        with Bank(self.address) as bank:
            self.assertEqual(bank.balance("10001"), 100_000)

    def test_the_linked_client(self):
        done = harness.run(harness.BIN / "atm-quickstart", self.address)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("Paid in 2500 cents; it holds 102500.", done.stdout)
        with Bank(self.address) as bank:
            self.assertEqual(bank.balance("10001"), 98_500)


if __name__ == "__main__":
    unittest.main()
