#!/usr/bin/env python3
"""The disk rots, or another program writes to the file: whatever the server reads is as it was written, or is refused, and
no request is carried out twice."""

import contextlib
import signal
import sqlite3
import unittest
import uuid

import harness
from bank import Bank, Refused

PAGE = 4096
INDEX_LEAF = 10  # SQLite's file format, 1.6


class Seal(harness.TestCase):
    def pay(self):
        """A withdrawal whose request id is on record. Returns that."""
        request_id = str(uuid.uuid4())
        server, address = self.serve()
        with Bank(address) as bank:
            for _ in range(5):
                bank.deposit("10002", 1)
            bank.withdraw("10001", 40_000, request_id)
        self.assertEqual(server.stop(), 0, server.stderr)
        return request_id

    def places(self, request_id):
        """Where the id stands in pages of indexes."""
        whole, wanted, at = self.db.read_bytes(), uuid.UUID(request_id).bytes, -1
        while (at := whole.find(wanted, at + 1)) >= 0:
            if whole[at // PAGE * PAGE] == INDEX_LEAF:
                yield at

    def paid_out(self):
        """What was taken out of 10001, by the rows alone."""
        with contextlib.closing(sqlite3.connect(f"file:{self.db}?mode=ro", uri=True)) as db:
            return db.execute(
                "SELECT coalesce(sum(amount_minor), 0) FROM transactions NOT INDEXED WHERE kind = 11").fetchone()[0]

    def test_a_bit_of_a_request_id_in_its_index(self):
        request_id = self.pay()
        (place,) = self.places(request_id)
        with open(self.db, "r+b") as file:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 4]))
        said = f"page {place // PAGE + 1} is not as it was written"
        server = self.start()
        with contextlib.suppress(AssertionError):
            with Bank(server.serving()) as bank:
                with self.assertRaises(Refused):
                    bank.withdraw("10001", 40_000, request_id)
        self.assertIn(server.stop(), (1, 74))
        self.assertIn(said, server.stderr)
        self.assertIn("restore a backup", server.stderr)
        self.assertEqual(self.paid_out(), 40_000)
        verified = harness.run(harness.SERVER, "verify", "--db", self.db)
        self.assertEqual((verified.returncode, verified.stderr), (1, ""))
        self.assertIn(f"is not whole: {said}.\n", verified.stdout)

    def test_another_program_after_a_crash(self):
        server, address = self.serve()
        with Bank(address) as bank:
            for _ in range(50):
                bank.deposit("10001", 1)
        server.stop(signal.SIGKILL)
        # It moves the log into the file, and deletes it.
        self.check_ledger()
        self.assertFalse((self.folder / "atm.db-wal").exists())
        server, address = self.serve()
        with Bank(address) as bank:
            self.assertEqual(bank.balance("10001"), 100_050)
        self.assertEqual(server.stop(), 0, server.stderr)
        self.assertEqual(harness.run(harness.SERVER, "verify", "--db", self.db).returncode, 0)

    def test_another_program_rebuilds_the_file(self):
        """Its pages have no seals, so none of them is believed, though all rows are there."""
        server, address = self.serve()
        with Bank(address) as bank:
            bank.deposit("10001", 1)
            with contextlib.closing(sqlite3.connect(self.db)) as other:
                other.execute("VACUUM")
                other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.assertEqual(server.stop(), 74, server.stderr)
        self.assertIn("or another program wrote to the file", server.stderr)
        self.assertIn("or another program wrote to the file", self.refuses_to_start())

    def test_a_backup_by_another_program(self):
        server, address = self.serve()
        copy = self.folder / "copy.db"
        with Bank(address) as bank:
            for _ in range(50):
                bank.deposit("10001", 1)
            with contextlib.closing(sqlite3.connect(self.db)) as db, contextlib.closing(sqlite3.connect(copy)) as to:
                db.backup(to)
        verified = harness.run(harness.SERVER, "verify", "--db", copy)
        self.assertEqual(verified.returncode, 0, verified.stdout)
        self.assertEqual(server.stop(), 0, server.stderr)
        _, address = self.serve("--db", copy)
        with Bank(address) as bank:
            self.assertEqual(bank.balance("10001"), 100_050)


if __name__ == "__main__":
    unittest.main()
