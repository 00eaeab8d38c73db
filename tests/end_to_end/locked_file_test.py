#!/usr/bin/env python3
"""Another program that locks the database: the bank refuses without doubt, reads on, and carries on by itself."""

import contextlib
import sqlite3
import threading
import time
import unittest
import uuid

import harness
from bank import Bank, Refused, error_details_pb2, grpc, status_pb2, v1


class LockedFile(harness.TestCase):
    def other_program(self):
        """A connection of another program, which locks and lets go by itself."""
        db = sqlite3.connect(self.db, isolation_level=None, timeout=10, check_same_thread=False)
        self.addCleanup(db.close)
        return db

    def check_locked(self, call):
        with self.assertRaises(Refused) as caught:
            call()
        error = caught.exception
        self.assertEqual(error.code, grpc.StatusCode.UNAVAILABLE, error)
        self.assertEqual((error.reason, error.domain), ("STORAGE_LOCKED", "atm.v1"))
        self.assertEqual(error.metadata["response_code"], "91")

    def retry_delay(self, bank):
        """The seconds that RetryInfo names."""
        try:
            bank.stub.Deposit(v1.DepositRequest(account="10001", amount_minor=1), timeout=harness.PATIENCE)
        except grpc.RpcError as error:
            rich = status_pb2.Status()
            rich.ParseFromString(dict(error.trailing_metadata())["grpc-status-details-bin"])
            for detail in rich.details:
                if detail.Is(error_details_pb2.RetryInfo.DESCRIPTOR):
                    delay = error_details_pb2.RetryInfo.FromString(detail.value).retry_delay
                    return delay.seconds + delay.nanos / 1e9
        return None

    def deposit_when_unlocked(self, bank, request_id):
        def answer():
            try:
                return bank.deposit("10001", 5, request_id)
            except Refused as error:
                self.assertEqual(error.reason, "STORAGE_LOCKED")
                return None

        return harness.wait_until(answer, "the bank to carry on")

    def test_refused_and_carried_on(self):
        server, address = self.serve()
        other = self.other_program()
        for lock in ("BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"):
            with self.subTest(lock=lock), Bank(address) as bank:
                before = bank.balance("10001")
                done, request_id = str(uuid.uuid4()), str(uuid.uuid4())
                bank.deposit("10001", 1, done)
                other.execute(lock)
                self.check_locked(lambda: bank.deposit("10001", 5, request_id))
                self.check_locked(lambda: bank.withdraw("10001", 5))
                self.assertGreater(self.retry_delay(bank), 0)
                # Reading goes on, and so does the answer to what is on record.
                self.assertEqual(bank.balance("10001"), before + 1)
                self.assertTrue(bank.deposit("10001", 1, done).replayed)
                self.assertIsNotNone(bank.find(done))
                self.assertIsNone(bank.find(request_id))
                other.execute("ROLLBACK")
                self.assertFalse(self.deposit_when_unlocked(bank, request_id).replayed)
                self.assertEqual(bank.balance("10001"), before + 6)
        harness.wait_until(lambda: server.stderr.count("writing goes on") == 2, "the line that it goes on")
        self.assertEqual(server.stderr.count("writing has stopped"), 2, server.stderr)
        self.assertIn("another program", server.stderr)
        self.assertEqual(server.stop(), 0, server.stderr)
        self.check_ledger()

    def test_no_long_wait(self):
        server, address = self.serve()
        self.other_program().execute("BEGIN IMMEDIATE")
        with Bank(address) as bank:
            begin = time.monotonic()
            for _ in range(20):
                self.check_locked(lambda: bank.deposit("10001", 5))
            self.assertLess(time.monotonic() - begin, 5, "one waits for a moment, the others not at all")
            begin = time.monotonic()
            self.assertEqual(server.stop(), 0, server.stderr)
            self.assertLess(time.monotonic() - begin, 5)
        self.assertIn("balances were not written back", server.stderr)

    def test_locked_at_the_start(self):
        server, address = self.serve()
        with Bank(address) as bank:
            bank.deposit("10001", 1)
        other = self.other_program()
        other.execute("BEGIN IMMEDIATE")
        self.assertEqual(server.stop(), 0, server.stderr)
        server, address = self.serve("--db", self.db)
        with Bank(address) as bank:
            self.assertEqual(bank.balance("10001"), 100_001)
            request_id = str(uuid.uuid4())
            self.check_locked(lambda: bank.deposit("10001", 5, request_id))
            other.execute("ROLLBACK")
            self.deposit_when_unlocked(bank, request_id)
        self.assertEqual(server.stop(), 0, server.stderr)
        self.check_ledger()

    def test_what_others_may_do(self):
        """Moving the log, reading for long: the bank goes on."""
        server, address = self.serve()
        other, reader = self.other_program(), self.other_program()
        with Bank(address) as bank:
            for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA wal_checkpoint(RESTART)",
                              "PRAGMA wal_checkpoint(TRUNCATE)"):
                with self.subTest(statement=statement):
                    deposits = [v1.BatchOperation(deposit=v1.DepositRequest(account="10001", amount_minor=1))] * 1000
                    reader.execute("BEGIN")
                    reader.execute("SELECT count(*) FROM transactions").fetchone()
                    bank.ask("ExecuteBatch", operations=deposits)
                    reader.execute("COMMIT")
                    other.execute(statement).fetchall()
                    bank.ask("ExecuteBatch", operations=deposits)
            self.assertEqual(bank.balance("10001"), 106_000)
        self.assertEqual(server.stop(), 0, server.stderr)
        self.check_ledger()

    def test_under_load(self):
        server, address = self.serve()
        other = self.other_program()
        over = threading.Event()

        def lock_now_and_then():
            while not over.is_set():
                with contextlib.suppress(sqlite3.OperationalError):
                    other.execute("BEGIN IMMEDIATE")
                    time.sleep(0.3)
                    other.execute("ROLLBACK")
                time.sleep(0.05)

        acknowledged = [0] * 8

        def deposit(which):
            with Bank(address) as bank:
                end = time.monotonic() + 3
                while time.monotonic() < end:
                    operations = [v1.BatchOperation(deposit=v1.DepositRequest(account="10001", amount_minor=1))] * 50
                    for result in bank.ask("ExecuteBatch", operations=operations).results:
                        acknowledged[which] += result.HasField("deposit")

        threads = [threading.Thread(target=deposit, args=(i,)) for i in range(len(acknowledged))]
        threads.append(threading.Thread(target=lock_now_and_then))
        for thread in threads:
            thread.start()
        for thread in threads[:-1]:
            thread.join()
        over.set()
        threads[-1].join()
        self.assertGreater(sum(acknowledged), 0)
        with Bank(address) as bank:
            self.assertEqual(bank.balance("10001"), 100_000 + sum(acknowledged))
        self.assertEqual(server.stop(), 0, server.stderr)
        self.check_ledger()


if __name__ == "__main__":
    unittest.main()
