#!/usr/bin/env python3
"""Hostile clients: more connections than descriptors, messages that inflate, calls that are opened and left or taken
back. The long version, with figures, is tests/torture/abuse."""

import contextlib
import resource
import socket
import sys
import time
import unittest

import harness
from bank import Bank, Refused, grpc, v1, v1_grpc

sys.path.insert(0, str(harness.SOURCE / "tests/torture/abuse"))
from attacks import ATTACKS  # noqa: E402
from http2 import Connection  # noqa: E402

# AddressSanitizer keeps what was freed for a while.
IS_INSTRUMENTED = "asan" in str(harness.BIN)
MIB = 1 << 20


def resident(server):
    with open(f"/proc/{server.process.pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def descriptors(soft, hard):
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def connect(address, source=""):
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)), harness.PATIENCE, (source, 0) if source else None)


def is_closed(connection, within=0.2):
    """Whether the server closed a connection that has said nothing. An open one gets the server's settings."""
    connection.settimeout(within)
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


class Connections(harness.TestCase):
    def test_more_than_there_are_descriptors_and_then_none(self):
        server, address = self.serve("--demo", preexec_fn=descriptors(64, 64))
        with Bank(address) as bank, contextlib.ExitStack() as stack:
            bank.balance("10001")
            for _ in range(150):
                with contextlib.suppress(ConnectionError):  # one too many may be reset at once
                    stack.enter_context(connect(address))
            for _ in range(20):
                bank.deposit("10001", 1)
            stack.close()
            closed_at = time.monotonic()
            served = harness.wait_until(lambda: self.is_served(address), "a new client is served")
            self.assertTrue(served)
            if not IS_INSTRUMENTED:
                self.assertLess(time.monotonic() - closed_at, 1)
            bank.deposit("10001", 1)
        self.assertIn("the limit of file descriptors allows fewer connections", server.stderr)
        self.assertIn("a connection was refused", server.stderr)
        self.assertEqual(server.stop(), 0, server.stderr)

    def is_refused(self, address, source=""):
        """Whether the server closes one more connection at once."""
        try:
            with connect(address, source) as connection:
                return is_closed(connection, harness.PATIENCE)
        except ConnectionError:
            return True

    def is_served(self, address):
        with Bank(address) as bank:
            try:
                return bank.balance("10001", timeout=1)
            except Refused:
                return None

    def test_the_soft_limit_is_raised(self):
        server, address = self.serve("--demo", preexec_fn=descriptors(64, 1024))
        with open(f"/proc/{server.process.pid}/limits", encoding="ascii") as file:
            limit = next(line for line in file if line.startswith("Max open files"))
        self.assertEqual(limit.split()[3:5], ["1024", "1024"])
        with contextlib.ExitStack() as stack:
            opened = [stack.enter_context(connect(address)) for _ in range(100)]
            self.assertFalse(is_closed(opened[-1]))

    def test_in_all_and_for_each_address(self):
        _, address = self.serve("--demo", "--max-connections", 5, "--max-connections-per-address", 3)
        with contextlib.ExitStack() as stack:
            opened = [stack.enter_context(connect(address)) for _ in range(3)]
            self.assertTrue(self.is_refused(address))
            self.assertFalse(is_closed(opened[2]))
            others = [stack.enter_context(connect(address, "127.0.0.2")) for _ in range(2)]
            self.assertTrue(self.is_refused(address, "127.0.0.3"))
            self.assertFalse(is_closed(others[1]))
            opened[0].close()
            harness.wait_until(lambda: self.is_served(address), "a place that was freed is given out")


class Messages(harness.TestCase):
    def test_a_compressed_message_is_refused_with_words(self):
        _, address = self.serve("--demo")
        for compression in (grpc.Compression.Gzip, grpc.Compression.Deflate):
            with grpc.insecure_channel(address, compression=compression) as channel:
                stub = v1_grpc.AtmServiceStub(channel)
                memo = "a" * 140  # so that it becomes shorter
                with self.assertRaises(grpc.RpcError) as refused:
                    stub.Deposit(v1.DepositRequest(account="10001", amount_minor=1, memo=memo), timeout=60)
                self.assertEqual(refused.exception.code(), grpc.StatusCode.UNIMPLEMENTED)
                self.assertRegex(refused.exception.details(), "(?i)compress")
        with Bank(address) as bank:
            self.assertEqual(bank.balance("10001"), 100_000)


class Abuse(harness.TestCase):
    def attack(self, name):
        """Runs one connection of an attack to its end, beside a good client. Returns the server and the connection."""
        server, address = self.serve("--demo")
        before = resident(server)
        until = time.monotonic() + harness.PATIENCE
        with Bank(address) as bank:
            bank.balance("10001")
            connection = Connection(address, reads=ATTACKS[name].reads)
            self.addCleanup(connection.close)
            for block in ATTACKS[name].bytes():
                if not connection.send(block, until):
                    break
                bank.deposit("10001", 1)
            if ATTACKS[name].is_ended:
                connection.wait(until)
                self.assertFalse(connection.is_open, f"{name}: not shut down")
            bank.deposit("10001", 1)
        if not IS_INSTRUMENTED:
            self.assertLess((resident(server) - before) / MIB, 256, name)
        self.assertEqual(server.stop(), 0, server.stderr)
        return server

    def test_messages_that_inflate(self):
        self.attack("gzip")

    def test_calls_that_are_taken_back(self):
        self.assertIn("a connection was shut down", self.attack("reset").stderr)

    def test_calls_that_are_left_open(self):
        self.assertIn("more calls open than are allowed", self.attack("open-calls").stderr)

    def test_headers_without_end(self):
        self.assertIn("a connection was shut down", self.attack("continuation-indexed").stderr)


if __name__ == "__main__":
    unittest.main()
