#!/usr/bin/env python3
"""A cash machine's day, through a client that is not ours: hold, dispense, capture, reverse; over kill -9 in the middle,
over lost answers, and over a hold's end while the server is down."""

import signal
import time
import unittest
import uuid

import harness
from bank import Bank, Refused, v1
from google.protobuf.timestamp_pb2 import Timestamp


class Session(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.server, self.bank = None, None
        self.restart()

    def restart(self):
        """Ends the server as a power cut would, and starts it again over the same file."""
        if self.server:
            self.bank.channel.close()
            self.server.stop(signal.SIGKILL)
        self.server, address = self.serve()
        self.bank = Bank(address)
        self.addCleanup(self.bank.channel.close)

    def holds(self, account):
        """What an account's balance is, and what of it is available."""
        balance = self.bank.ask("Balance", account=account).balance
        return balance.balance_minor, balance.available_minor

    def refused(self, expected, method, **fields):
        with self.assertRaises(Refused) as caught:
            self.bank.ask(method, **fields)
        self.assertEqual(caught.exception.reason, expected, caught.exception.message)

    def test_a_hold_survives_and_is_paid_out_once(self):
        held = self.bank.ask("Hold", account="10001", amount_minor=10_000, request_id=str(uuid.uuid4()))
        hold_id = held.transaction.id
        self.assertEqual(self.holds("10001"), (100_000, 90_000))
        self.restart()
        self.assertEqual(self.holds("10001"), (100_000, 90_000))
        self.refused("INSUFFICIENT_FUNDS", "Withdraw", account="10001", amount_minor=90_001)

        # A note jammed: 80.00 of the 100.00 came out.
        request_id = str(uuid.uuid4())
        paid = self.bank.ask("Capture", hold_id=hold_id, amount_minor=8_000, request_id=request_id)
        self.assertEqual(paid.balance.balance_minor, 92_000)
        self.restart()
        self.assertEqual(self.holds("10001"), (92_000, 92_000))
        again = self.bank.ask("Capture", hold_id=hold_id, amount_minor=8_000, request_id=request_id)
        self.assertTrue(again.replayed)
        self.assertEqual(again.transaction, paid.transaction)
        self.refused("HOLD_ALREADY_CAPTURED", "Capture", hold_id=hold_id, amount_minor=8_000)
        self.refused("HOLD_ALREADY_CAPTURED", "Release", hold_id=hold_id)
        self.assertEqual(self.holds("10001"), (92_000, 92_000))
        self.check_after_the_end()

    def test_a_released_hold_stays_released(self):
        held = self.bank.ask("Hold", account="10002", amount_minor=200_000)
        self.assertEqual(self.holds("10002"), (200_000, 0))
        self.bank.ask("Release", hold_id=held.transaction.id)
        self.restart()
        self.assertEqual(self.holds("10002"), (200_000, 200_000))
        self.refused("HOLD_ALREADY_RELEASED", "Capture", hold_id=held.transaction.id, amount_minor=1)
        self.check_after_the_end()

    def test_a_hold_whose_time_is_over_while_the_server_is_down(self):
        end = time.time() + 2
        expire_time = Timestamp(seconds=int(end), nanos=int(end % 1 * 1e9))
        held = self.bank.ask("Hold", account="10003", amount_minor=5_000, expire_time=expire_time)
        self.assertGreater(end, time.time(), "too slow a machine to see the hold open")
        self.assertEqual(self.holds("10003"), (300_000, 295_000))
        self.bank.channel.close()
        self.server.stop(signal.SIGKILL)
        harness.wait_until(lambda: time.time() > end, "the hold's end")
        self.server = None
        self.restart()
        harness.wait_until(lambda: self.holds("10003") == (300_000, 300_000), "the hold's money")
        self.refused("HOLD_EXPIRED", "Capture", hold_id=held.transaction.id, amount_minor=5_000)
        self.check_after_the_end()

    def test_a_reversal_ends_every_doubt(self):
        # The withdrawal arrived, its answer did not: the reversal gives the money back, once.
        arrived = str(uuid.uuid4())
        self.bank.withdraw("10004", 4_000, arrived)
        reversal = {
            "original_request_id": arrived,
            "reason": v1.REVERSAL_REASON_TIME_OUT,
            "request_id": str(uuid.uuid4()),
        }
        self.assertFalse(self.bank.ask("Reverse", **reversal).nothing_to_reverse)
        self.restart()
        self.assertTrue(self.bank.ask("Reverse", **reversal).replayed)
        self.assertEqual(self.holds("10004"), (400_000, 400_000))

        # It never arrived: after the reversal it can never be carried out, not even after a restart.
        late = str(uuid.uuid4())
        answer = self.bank.ask("Reverse", original_request_id=late, reason=v1.REVERSAL_REASON_TIME_OUT)
        self.assertTrue(answer.nothing_to_reverse)
        self.restart()
        self.refused("REVERSED_BEFORE_ARRIVAL", "Withdraw", account="10004", amount_minor=4_000, request_id=late)
        self.assertEqual(self.holds("10004"), (400_000, 400_000))
        self.check_after_the_end()

    def test_a_transfer_is_in_both_accounts_or_in_none(self):
        request_id = str(uuid.uuid4())
        self.bank.ask(
            "Transfer", from_account="10005", to_account="10006", amount_minor=1_234, request_id=request_id
        )
        self.restart()
        self.assertEqual(self.holds("10005"), (498_766, 498_766))
        self.assertEqual(self.holds("10006"), (601_234, 601_234))
        found = self.bank.find(request_id).transaction
        self.assertEqual((found.debit_account, found.credit_account), ("10005", "10006"))
        self.check_after_the_end()

    def check_after_the_end(self):
        self.bank.channel.close()
        self.assertEqual(self.server.stop(), 0, self.server.stderr)
        balances, stored = self.check_ledger()
        self.assertEqual(stored, {account: 0 for account in stored} | balances)


if __name__ == "__main__":
    unittest.main()
