#!/usr/bin/env python3
"""The bank's default limits, and what a day has used of them: through restarts, also after a kill and with another
time zone."""

import datetime
import signal
import unittest
import zoneinfo

import harness
from bank import Bank, Refused

LIMITS = ("--demo", "--default-limits", "USD:day=500.00,count=3", "--default-limits", "JPY:day=1")


class Limits(harness.TestCase):
    def ask(self, address, method, **fields):
        with Bank(address) as bank:
            return bank.ask(method, **fields)

    def refused(self, address, reason, amount_minor):
        with Bank(address) as bank:
            with self.assertRaises(Refused) as caught:
                bank.withdraw("10001", amount_minor)
        self.assertEqual(caught.exception.reason, reason)
        return caught.exception.metadata

    def test_a_day_goes_on_after_a_restart(self):
        server, address = self.serve(*LIMITS)
        hold = self.ask(address, "Hold", account="10001", amount_minor=20_000).transaction.id
        self.ask(address, "Withdraw", account="10001", amount_minor=10_000)
        server.stop(signal.SIGKILL)

        server, address = self.serve(*LIMITS)
        metadata = self.refused(address, "AMOUNT_LIMIT_EXCEEDED", 20_001)
        self.assertEqual(
            [metadata[key] for key in ("limit", "limit_minor", "used_minor", "left_minor")],
            ["day", "50000", "30000", "20000"],
        )
        self.ask(address, "Capture", hold_id=hold, amount_minor=5_000)
        self.assertEqual(server.stop(), 0, server.stderr)

        # In one of these zones this hour belongs to another day. The day that has begun continues.
        server, address = self.serve(*LIMITS, "--time-zone", "Pacific/Pago_Pago")
        metadata = self.refused(address, "AMOUNT_LIMIT_EXCEEDED", 35_001)
        self.assertEqual(metadata["used_minor"], "15000")
        self.ask(address, "Withdraw", account="10001", amount_minor=1)
        self.assertEqual(self.refused(address, "COUNT_LIMIT_EXCEEDED", 1)["left_count"], "0")
        self.assertEqual(server.stop(), 0, server.stderr)

    def test_the_day_ends_with_that_of_the_time_zone(self):
        zone = zoneinfo.ZoneInfo("Europe/Berlin")
        server, address = self.serve(env=harness.environment(
            ATM_DEFAULT_LIMITS="EUR:day=7;USD:day=0", ATM_TIME_ZONE=zone.key))
        harness.wait_until(lambda: "USD:day=0" in server.stderr, "the line in the log")
        day_end = self.refused(address, "AMOUNT_LIMIT_EXCEEDED", 1)["day_end_time"]
        local = datetime.datetime.fromisoformat(day_end.replace("Z", "+00:00")).astimezone(zone)
        self.assertEqual(local.time(), datetime.time())
        now = datetime.datetime.now(zone)
        self.assertIn((local.date() - now.date()).days, (0, 1))
        self.assertEqual(server.stop(), 0, server.stderr)

    def test_wrong_options(self):
        self.assertIn("Mars", self.refuses_to_start("--time-zone", "Mars"))
        self.assertIn("decimals", self.refuses_to_start("--default-limits", "USD:day=1.001"))


if __name__ == "__main__":
    unittest.main()
