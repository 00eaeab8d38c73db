#!/usr/bin/env python3
"""The end of the record that went missing while the server was down: refused with a sentence, by the server and by
`atm-server verify`, and nothing is touched; with a way to go on without it."""

import os
import shutil
import signal
import unittest

import harness
from bank import Bank


class LostEnd(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.log = self.folder / "atm.db-wal"
        self.head = self.folder / "atm.db-head"

    def deposit(self, times, how=signal.SIGKILL):
        """Serves, pays in 1 cent so many times, and ends the server."""
        server, address = self.serve()
        with Bank(address) as bank:
            for _ in range(times):
                bank.deposit("10001", 1)
        server.stop(how)
        return server

    def snapshot(self):
        return {path.name: harness.digest(path) for path in self.folder.iterdir() if path.name != "atm.db-shm"}

    def verify(self, path=None):
        return harness.run(harness.SERVER, "verify", "--db", path or self.db)

    def refused(self, *words):
        before = self.snapshot()
        said = self.refuses_to_start()
        self.assertEqual(self.snapshot(), before)
        verified = self.verify()
        self.assertEqual(verified.returncode, 1, verified.stderr)
        self.assertIn("is not whole", verified.stdout)
        for word in words:
            self.assertIn(word, said)
            self.assertIn(word, verified.stdout)

    def serves(self, balance):
        server, address = self.serve()
        with Bank(address) as bank:
            self.assertEqual(bank.balance("10001"), balance)
        self.assertEqual(server.stop(), 0, server.stderr)
        self.check_ledger()
        self.assertEqual(self.verify().returncode, 0)

    def test_damaged_log(self):
        self.deposit(12)
        whole = self.log.read_bytes()
        frame = 24 + 4096
        last = (len(whole) - 32) // frame - 1
        for number in (0, last // 2, last):
            for at in (32 + number * frame + 4, 32 + number * frame + 3000):
                damaged = bytearray(whole)
                damaged[at] ^= 64
                self.log.write_bytes(damaged)
                with self.subTest(at=at):
                    self.refused("atm.db-wal", "atm.db-head away")
        self.log.write_bytes(whole[:-1])
        self.refused("1 entry is missing", "atm.db-head away")
        self.log.write_bytes(whole)
        self.serves(100_012)

    def test_log_that_is_gone(self):
        self.deposit(5)
        self.log.rename(self.folder / "saved")
        self.refused("entries are missing", "atm.db-wal) is gone or empty")
        # With the log at its place again nothing is missing.
        (self.folder / "saved").rename(self.log)
        self.serves(100_005)

    def test_older_copy(self):
        self.deposit(5, signal.SIGTERM)
        copy = self.folder / "copy"
        shutil.copy(self.db, copy)
        self.assertEqual(self.verify(copy).returncode, 0)
        self.deposit(5, signal.SIGTERM)
        shutil.copy(copy, self.db)
        self.refused("5 entries are missing", "an older copy")
        # Whoever accepts that, moves the head away.
        self.head.rename(self.folder / "saved")
        self.serves(100_005)

    def test_copy_without_its_log(self):
        server, address = self.serve()
        copy = self.folder / "copy.db"
        with Bank(address) as bank:
            bank.deposit("10001", 1)
            shutil.copy(self.db, copy)
            verified = self.verify(copy)
            self.assertEqual(verified.returncode, 1)
            self.assertIn(f"its log {copy}-wal is not there", verified.stdout)
            self.assertEqual(self.verify().returncode, 0, "beside the server nothing is missing")
        self.assertEqual(server.stop(), 0, server.stderr)
        shutil.copy(self.db, copy)
        for trace in self.folder.glob("copy.db-*"):
            trace.unlink()
        self.assertEqual(self.verify(copy).returncode, 0)

    def test_head_of_a_file_that_is_gone(self):
        self.deposit(1, signal.SIGTERM)
        self.assertFalse(self.log.exists())
        self.db.rename(self.folder / "saved")
        before = self.snapshot()
        self.assertIn("atm.db-head is left over", self.refuses_to_start())
        self.assertEqual(self.snapshot(), before)
        (self.folder / "saved").rename(self.db)
        self.serves(100_001)

    def test_damaged_head(self):
        self.deposit(3)
        whole = self.head.read_bytes()
        self.head.write_bytes(bytes(len(whole)))
        self.refused("atm.db-head is damaged")
        self.head.unlink()
        self.serves(100_003)

    def test_head_that_goes_while_it_serves(self):
        server, address = self.serve()
        with Bank(address) as bank:
            self.head.unlink()
            bank.deposit("10001", 1)
            harness.wait_until(self.head.exists, "the head to be kept again")
            bank.deposit("10001", 1)
        server.stop(signal.SIGKILL)
        self.assertIn("atm.db-head was moved, replaced or deleted", server.stderr)
        os.truncate(self.log, self.log.stat().st_size - 1)
        self.refused("1 entry is missing")


if __name__ == "__main__":
    unittest.main()
