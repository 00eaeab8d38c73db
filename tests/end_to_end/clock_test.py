#!/usr/bin/env python3
"""A clock that jumps ten years ahead for a second leaves no mark."""

import os
import struct
import time
import unittest
import uuid

import harness
from bank import Bank, Refused, grpc
from google.protobuf.timestamp_pb2 import Timestamp

TEN_YEARS = 10 * 365 * 24 * 3600
LIBRARY = harness.BIN / "atm_set_clock.so"


class Clock(harness.TestCase):
    def setUp(self):
        super().setUp()
        if not LIBRARY.exists():
            self.skipTest("this build has no library that sets a clock")
        self.clock = self.folder / "clock"
        self.set_ahead(0)
        self.environment = harness.environment(LD_PRELOAD=str(LIBRARY), ATM_TEST_CLOCK=str(self.clock))

    def set_ahead(self, seconds):
        with open(self.clock, "r+b" if self.clock.exists() else "w+b") as file:
            os.pwrite(file.fileno(), struct.pack("=q", seconds), 0)

    def check_jumped(self, call):
        with self.assertRaises(Refused) as caught:
            call()
        error = caught.exception
        self.assertEqual(error.code, grpc.StatusCode.UNAVAILABLE, error)
        self.assertEqual((error.reason, error.domain), ("CLOCK_JUMPED", "atm.v1"))
        self.assertEqual(error.metadata["response_code"], "91")

    def test_ten_years_for_a_moment(self):
        server, address = self.serve(env=self.environment)
        with Bank(address) as bank:
            expire_time = Timestamp(seconds=int(time.time()) + 3_600)
            hold = bank.ask("Hold", account="10001", amount_minor=100, expire_time=expire_time)
            done = str(uuid.uuid4())
            bank.deposit("10002", 1, done)
            self.set_ahead(TEN_YEARS)
            self.check_jumped(lambda: bank.deposit("10001", 1))
            self.check_jumped(lambda: bank.ask("Release", hold_id=hold.transaction.id))
            self.assertTrue(bank.deposit("10002", 1, done).replayed)
            self.assertEqual(bank.balance("10001"), 100_000)
            harness.wait_until(lambda: "writing has stopped" in server.stderr, "the line in the log")
            self.assertIn("the clock has jumped ahead", server.stderr)
            self.set_ahead(0)
            after = bank.deposit("10001", 1).transaction
            self.assertLess(abs(after.create_time.seconds - time.time()), 60)
            self.assertEqual(after.business_day, time.strftime("%Y-%m-%d", time.gmtime(after.create_time.seconds)))
            # The hold is still open, and ends in time.
            bank.ask("Capture", hold_id=hold.transaction.id, amount_minor=100)
            harness.wait_until(lambda: "writing goes on" in server.stderr, "the line in the log")
        self.assertEqual(server.stop(), 0, server.stderr)
        self.check_ledger()

    def test_a_restart_confirms_it(self):
        server, address = self.serve(env=self.environment)
        self.set_ahead(40 * 24 * 3_600)
        with Bank(address) as bank:
            self.check_jumped(lambda: bank.deposit("10001", 1))
        self.assertEqual(server.stop(), 0, server.stderr)
        server, address = self.serve(env=self.environment)
        harness.wait_until(lambda: "is 40 days old" in server.stderr, "the line in the log")
        with Bank(address) as bank:
            ahead = bank.deposit("10001", 1).transaction.create_time.seconds
            self.assertGreater(ahead, time.time() + 39 * 24 * 3_600)
        self.assertEqual(server.stop(), 0, server.stderr)
        # Back again: times do not go back, and the log says so.
        self.set_ahead(0)
        server, address = self.serve(env=self.environment)
        harness.wait_until(lambda: "behind the newest transaction" in server.stderr, "the line in the log")
        with Bank(address) as bank:
            self.assertEqual(bank.deposit("10001", 1).transaction.create_time.seconds, ahead)
        self.assertEqual(server.stop(), 0, server.stderr)
        self.check_ledger()


if __name__ == "__main__":
    unittest.main()
