#!/usr/bin/env python3
"""Readers of stdout and stderr that die or stall: the bank goes on, and signals work."""

import contextlib
import fcntl
import os
import re
import signal
import subprocess
import time
import unittest

import harness
from bank import Bank, Refused

STOPS_WITHIN = 30  # seconds; it takes about one


class LogReader(harness.TestCase):
    def pipe(self):
        """A pipe, both of whose ends are closed at the end of the test."""
        ends = os.pipe()
        for end in ends:
            self.addCleanup(self.close, end)
        return ends

    @staticmethod
    def close(end):
        with contextlib.suppress(OSError):
            os.close(end)

    @staticmethod
    def fill(end):
        """Writes into a pipe until nothing more fits."""
        flags = fcntl.fcntl(end, fcntl.F_GETFL)
        fcntl.fcntl(end, fcntl.F_SETFL, flags | os.O_NONBLOCK)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(end, b"x" * 4095 + b"\n")
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(end, b"\n")
        fcntl.fcntl(end, fcntl.F_SETFL, flags)

    def start_into(self, stdout, stderr, *more):
        """A server that prints into these descriptors, once it serves. Returns it and its address."""
        address = f"127.0.0.1:{harness.free_port()}"
        process = subprocess.Popen(
            [harness.SERVER, "--demo", "--db", str(self.db), "--listen", address, *more],
            env=harness.environment(), stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr,
        )
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        harness.wait_until(lambda: self.is_serving(address, process), "it serves")
        return process, address

    def is_serving(self, address, process):
        self.assertIsNone(process.poll(), "the server has ended")
        try:
            with Bank(address) as bank:  # a new one: one that could not connect waits for long
                return bank.balance("10001", timeout=10) >= 0
        except Refused:
            return False

    def works_and_stops(self, process, address, how=signal.SIGTERM, calls=100):
        with Bank(address) as bank:
            before = bank.balance("10001", timeout=20)
            for _ in range(calls):
                bank.withdraw("10001", 1, timeout=20)
            self.assertEqual(bank.balance("10001", timeout=20), before - calls)
        begin = time.monotonic()
        process.send_signal(how)
        self.assertEqual(process.wait(STOPS_WITHIN), 0)
        self.assertLess(time.monotonic() - begin, STOPS_WITHIN)
        self.check_ledger()

    def test_readers_that_died_before_the_start(self):
        for how in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(how=how):
                reader, writer = self.pipe()
                os.close(reader)
                process, address = self.start_into(writer, writer, "--log-level", "debug")
                if how == signal.SIGHUP and self.ignores_hang_up(process):
                    how = signal.SIGTERM  # this script is run by nohup
                self.works_and_stops(process, address, how)

    @staticmethod
    def ignores_hang_up(process):
        with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
            ignored = next(line for line in file if line.startswith("SigIgn:"))
        return bool(int(ignored.split()[1], 16) & 1)

    def test_readers_that_die(self):
        reader, writer = self.pipe()
        process, address = self.start_into(writer, writer, "--log-level", "debug")
        os.close(reader)
        os.close(writer)
        self.works_and_stops(process, address)

    def test_readers_that_stall_from_the_start(self):
        for full in ("stdout", "stderr", "both"):
            with self.subTest(full=full):
                _, writer = self.pipe()
                self.fill(writer)
                stdout = subprocess.DEVNULL if full == "stderr" else writer
                stderr = subprocess.DEVNULL if full == "stdout" else writer
                process, address = self.start_into(stdout, stderr, "--log-level", "debug")
                self.works_and_stops(process, address)

    def test_a_second_signal_works_while_a_reader_stalls(self):
        _, writer = self.pipe()
        self.fill(writer)
        process, _ = self.start_into(writer, writer, "--log-level", "debug", "--drain-timeout", "60min")
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGTERM)
        self.assertIn(process.wait(STOPS_WITHIN), (0, 1))

    def test_a_reader_that_comes_back_hears_what_it_missed(self):
        reader, writer = self.pipe()
        process, address = self.start_into(subprocess.DEVNULL, writer, "--log-level", "debug")
        os.close(writer)
        calls = 0
        with Bank(address) as bank:
            # An account that is wrong, whose line is long.
            while calls < 12_000:
                calls += 1
                with contextlib.suppress(Refused):
                    bank.balance("\n" * 60, timeout=20)
        text = b""
        while not re.search(rb"warning log lines were dropped[^\n]* lines=\d+\n", text):
            text += os.read(reader, 65536)
        os.set_blocking(reader, False)
        with contextlib.suppress(BlockingIOError):
            text += os.read(reader, 65536)
        dropped = sum(int(found) for found in re.findall(rb" dropped[^\n]* lines=(\d+)", text))
        arrived = len(re.findall(rb" code=INVALID_ARGUMENT ", text))
        self.assertGreater(arrived, 0)
        self.assertGreaterEqual(arrived + dropped, calls)
        self.assertLess(arrived + dropped, calls + 100)  # gRPC may have said something as well
        os.set_blocking(reader, True)
        process.send_signal(signal.SIGTERM)
        while os.read(reader, 65536):
            pass
        self.assertEqual(process.wait(STOPS_WITHIN), 0)


if __name__ == "__main__":
    unittest.main()
