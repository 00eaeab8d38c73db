#!/usr/bin/env python3
"""Are the books whole? The chain of hashes is made again here, from the tables alone and by the words of
storage/journal/chain.h; and whatever a stray hand does to the file, `atm-server verify` and VerifyBooks find."""

import contextlib
import hashlib
import json
import re
import signal
import sqlite3
import unittest
import uuid

import harness
from bank import Bank, Refused, v1, v1_admin_grpc


def encoded(value):
    if isinstance(value, int):
        return value.to_bytes(8, "little", signed=True)
    raw = value.encode() if isinstance(value, str) else value
    return encoded(len(raw)) + raw


def chain(path):
    """Every entry of the record in its order: what its hash is, and what it should be."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        entries = []
        for row in db.execute("SELECT * FROM transactions"):
            entries.append(((row[0], 0), 1, row))
        for kind, table in ((2, "answers"), (3, "account_changes"), (5, "principals")):
            for row in db.execute(f"SELECT * FROM {table}"):
                entries.append(((row[1], row[0]), kind, row))
    before = bytes(32)
    for _, kind, row in sorted(entries, key=lambda entry: entry[0]):
        content = before + encoded(kind) + b"".join(encoded(value) for value in row[:-1])
        before = hashlib.sha256(content).digest()
        yield row[-1], before


class Verify(harness.TestCase):
    def work(self, bank):
        """Makes at least one entry of each kind."""
        bank.deposit("10001", 500)
        bank.ask("Transfer", from_account="10002", to_account="10001", amount_minor=700, memo="für die Miete")
        held = bank.ask("Hold", account="10003", amount_minor=1_000).transaction.id
        bank.ask("Capture", hold_id=held, amount_minor=300)
        with self.assertRaises(Refused):
            bank.ask("Withdraw", account="10004", amount_minor=10**9, request_id=str(uuid.uuid4()))
        bank.ask("Reverse", original_request_id=str(uuid.uuid4()), reason=v1.REVERSAL_REASON_TIME_OUT)
        admin = v1_admin_grpc.AdminServiceStub(bank.channel)
        frozen = v1.UpdateAccountRequest(account="10005", freeze=v1.Freeze(blocks=v1.Freeze.BLOCKS_ALL, reason="court"))
        bank.call(admin.UpdateAccount, frozen)

    def make_bank(self):
        """Works, and stops in an orderly way. Returns what the server's log says of the head."""
        server, address = self.serve()
        bank = Bank(address)
        self.work(bank)
        bank.channel.close()
        self.assertEqual(server.stop(), 0, server.stderr)
        return re.findall(r"head of the record head=(\S+)", server.stderr)

    def verify(self, *arguments):
        return harness.run(harness.SERVER, "verify", "--db", self.db, *arguments)

    def cli(self, address, *arguments):
        return harness.run(harness.CLI, "--server", address, "admin", "verify", *arguments)

    def change(self, statement):
        with contextlib.closing(sqlite3.connect(self.db)) as db, db:
            self.assertGreater(db.execute(statement).rowcount, 0, statement)

    def test_the_chain_can_be_made_again(self):
        heads = self.make_bank()
        hashes = list(chain(self.db))
        self.assertGreater(len(hashes), 25)
        for number, (told, made) in enumerate(hashes, 1):
            self.assertEqual(told.hex(), made.hex(), f"entry {number}")
        self.assertEqual(heads[-1], f"{len(hashes)}:{hashes[-1][0].hex()}")

    def test_whole_books(self):
        heads = self.make_bank()
        verified = self.verify()
        self.assertEqual((verified.returncode, verified.stderr), (0, ""))
        self.assertRegex(verified.stdout, r"is whole: 12 accounts, \d+ transactions, \d+ entries in the chain\.\n")
        self.assertIn(f"head {heads[-1]}\n", verified.stdout)
        for head in heads:
            self.assertEqual(self.verify("--expect", head).returncode, 0)

    def test_after_a_crash(self):
        server, address = self.serve()
        bank = Bank(address)
        self.work(bank)
        bank.channel.close()
        server.stop(signal.SIGKILL)
        verified = self.verify()
        self.assertEqual(verified.returncode, 0, verified.stdout)

    def test_a_stray_hand(self):
        self.make_bank()
        self.change("UPDATE transactions SET amount_minor = amount_minor + 1 WHERE id = 11")
        verified = self.verify()
        self.assertEqual(verified.returncode, 1)
        self.assertIn("is not whole: transaction 11: its hash is not that of its content", verified.stdout)
        self.assertIn("10 transactions are right", verified.stdout)

    def test_a_tail_that_was_cut(self):
        heads = self.make_bank()
        for path in self.folder.glob("atm.db*"):
            path.unlink()
        server, _ = self.serve()
        self.assertEqual(server.stop(), 0)
        self.assertEqual(self.verify().returncode, 0)
        verified = self.verify("--expect", heads[-1])
        self.assertEqual(verified.returncode, 1)
        self.assertIn("the record was cut", verified.stdout)

    def test_what_cannot_be_verified(self):
        for arguments, sentence in (
            ((), "there is no file"),
            (("--expect", "x"), "is no head"),
            (("--nonsense",), "Try: atm-server verify --help"),
        ):
            verified = self.verify(*arguments)
            self.assertEqual((verified.returncode, verified.stdout), (2, ""))
            self.assertIn(sentence, verified.stderr)
        self.assertFalse(self.db.exists())
        shown = harness.run(harness.SERVER, "verify", "--help")
        self.assertEqual((shown.returncode, shown.stderr), (0, ""))

    def test_beside_the_server(self):
        server, address = self.serve()
        bank = Bank(address)
        self.addCleanup(bank.channel.close)
        admin = v1_admin_grpc.AdminServiceStub(bank.channel)
        self.work(bank)
        whole = bank.call(admin.VerifyBooks, v1.VerifyBooksRequest())
        self.assertTrue(whole.whole, whole.problem)
        self.assertIn(f"head {whole.head}\n", self.verify().stdout)
        bank.deposit("10001", 1)
        again = bank.call(admin.VerifyBooks, v1.VerifyBooksRequest(expected_head=whole.head))
        self.assertTrue(again.whole, again.problem)
        self.assertEqual(again.entries, whole.entries + 1)
        with self.assertRaises(Refused) as caught:
            bank.call(admin.VerifyBooks, v1.VerifyBooksRequest(expected_head="x"))
        self.assertEqual(caught.exception.reason, "INVALID_HEAD")
        said = self.cli(address, "-o", "json")
        self.assertEqual((said.returncode, said.stderr), (0, ""))
        self.assertEqual(json.loads(said.stdout)["head"], again.head)
        self.assertEqual(self.cli(address, "--expect", whole.head).returncode, 0)
        self.change("UPDATE transactions SET memo = 'other' WHERE memo <> ''")
        said = self.cli(address)
        self.assertEqual((said.returncode, said.stdout), (1, ""))
        self.assertRegex(said.stderr, r"\Aerror: the books are not whole\n  why: transaction \d+: its hash .+\n  try: ")
        broken = bank.call(admin.VerifyBooks, v1.VerifyBooksRequest())
        self.assertFalse(broken.whole)
        self.assertGreater(broken.first_wrong_transaction_id, 10)
        self.assertEqual(server.stop(), 0, server.stderr)


if __name__ == "__main__":
    unittest.main()
