#!/usr/bin/env python3
"""atm-cli in a pipe whose reader goes: what only reads ends in silence and at once; what moved money says so."""

import os
import subprocess
import unittest

import harness
from bank import Bank, v1


class GoneReader(harness.TestCase):
    def setUp(self):
        super().setUp()
        _, self.address = self.serve()
        with Bank(self.address) as bank:
            deposit = v1.BatchOperation(deposit=v1.DepositRequest(account="10001", amount_minor=1))
            bank.ask("ExecuteBatch", operations=[deposit] * 3_000)  # more than a pipe holds

    def read_lines(self, lines, *args):
        """Runs a command, and closes its output after so many lines. Returns its exit code, and what it said."""
        cli = subprocess.Popen([harness.CLI, *args, "--server", self.address], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
        self.addCleanup(cli.kill)
        for _ in range(lines):
            self.assertTrue(cli.stdout.readline())
        cli.stdout.close()
        said = cli.stderr.read()
        cli.stderr.close()
        return cli.wait(harness.PATIENCE), said

    def test_what_only_reads(self):
        for command in (("statement", "10001", "-o", "table"), ("statement", "10001", "-o", "json"),
                        ("statement", "10001", "-o", "csv"), ("admin", "export", "-o", "csv"),
                        ("admin", "export", "-o", "json"), ("watch", "--after", "0")):
            with self.subTest(command=command):
                self.assertEqual(self.read_lines(1, *command), (0, ""))

    def test_a_quiet_bank(self):
        """Nothing happens that could be written: the closed pipe alone ends it."""
        self.assertEqual(self.read_lines(2, "watch", "--after", "3008"), (0, ""))

    def test_what_moved_money(self):
        read, write = os.pipe()
        os.close(read)
        with os.fdopen(write) as nowhere:
            ran = subprocess.run([harness.CLI, "deposit", "10001", "5", "--server", self.address], stdout=nowhere,
                                 stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(ran.returncode, 1)
        self.assertIn("deposited 5.00 USD into account 10001 (transaction 3011), but the output could not be written",
                      ran.stderr)


if __name__ == "__main__":
    unittest.main()
