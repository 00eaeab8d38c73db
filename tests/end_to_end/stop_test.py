#!/usr/bin/env python3
"""A stop under load and under abuse: every call that the server has seen ends with its answer or with SHUTTING_DOWN, and
nobody can make a stop last longer than five seconds."""

import collections
import contextlib
import socket
import threading
import time
import unittest

import harness
from bank import Bank, Refused, grpc, v1, v1_admin_grpc

STOPS = 3
LONGEST_STOP = 5.0  # seconds
UNREAD = 1_000  # statements at once: as many as one connection can have under way
LINES = 500  # of each of them
IDLE_LOOKS = 20  # of harness.wait_until, 0.2 seconds in all

# Of a client that takes in no more than it must of what it does not read.
SMALL_WINDOW = (("grpc.http2.lookahead_bytes", 65_535), ("grpc.http2.bdp_probe", 0))


class Callers:
    """Several who call a server until they hear why not; and how the last call of each ended."""

    def __init__(self, address):
        self.address = address
        self.ends = collections.Counter()
        self._lock = threading.Lock()
        self._threads = []

    def start(self, call, count):
        for _ in range(count):
            thread = threading.Thread(target=self._run, args=(call,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _run(self, call):
        with Bank(self.address) as bank:
            try:
                while True:
                    bank.call(lambda request, timeout: call(bank), None)
            except Refused as error:
                with self._lock:
                    self.ends[error.reason or f"{error.code}: {error.message}"] += 1

    def join(self):
        for thread in self._threads:
            thread.join(harness.PATIENCE)


def watch(bank):
    for _ in bank.stub.WatchTransactions(v1.WatchTransactionsRequest(), timeout=harness.PATIENCE):
        pass


def deposit(bank):
    bank.stub.Deposit(v1.DepositRequest(account="10001", amount_minor=1), timeout=harness.PATIENCE)


def statement(bank):
    bank.stub.ListTransactions(v1.ListTransactionsRequest(account="10001"), timeout=harness.PATIENCE)


class Stop(harness.TestCase):
    def timed_stop(self, server):
        begin = time.monotonic()
        self.assertEqual(server.stop(), 0, server.stderr)
        self.assertLess(time.monotonic() - begin, LONGEST_STOP, server.stderr)

    def wait_until_idle(self, server):
        """Waits until the server has used no processor time between many looks, one after another."""
        looks = []

        def is_idle():
            with open(f"/proc/{server.process.pid}/stat", encoding="ascii") as stat:
                looks.append(stat.read().rsplit(")", 1)[1].split()[11:13])
            return len(looks) > IDLE_LOOKS and looks[-IDLE_LOOKS:] == looks[-1:] * IDLE_LOOKS

        harness.wait_until(is_idle, "all that fits is sent")

    def test_every_call_hears_an_answer_or_why_not(self):
        for _ in range(STOPS):
            server, address = self.serve()
            callers = Callers(address)
            callers.start(deposit, 3)
            callers.start(statement, 3)
            callers.start(watch, 3)
            with Bank(address) as bank:
                harness.wait_until(lambda: bank.balance("10001") > 100_050, "deposits are made")
            self.timed_stop(server)
            callers.join()
            self.assertEqual(callers.ends, {"SHUTTING_DOWN": 9})
        self.check_ledger()

    def test_no_caller_makes_a_stop_long(self):
        server, address = self.serve()
        with contextlib.ExitStack() as abuse:
            bank = abuse.enter_context(Bank(address, options=SMALL_WINDOW))
            self.fill(bank)
            admin = v1_admin_grpc.AdminServiceStub(bank.channel)
            go_on = threading.Event()
            abuse.callback(go_on.set)

            def half_an_import():
                yield v1.ImportAccountsRequest(total=2)
                go_on.wait(harness.PATIENCE)

            held = [admin.ImportAccounts.future(half_an_import(), timeout=harness.PATIENCE) for _ in range(2)]
            held += [admin.ExportTransactions(v1.ExportTransactionsRequest()) for _ in range(4)]
            held += [bank.stub.WatchTransactions(v1.WatchTransactionsRequest()) for _ in range(20)]
            held.append(admin.VerifyBooks.future(v1.VerifyBooksRequest()))
            host, port = address.rsplit(":", 1)
            for _ in range(5):
                abuse.enter_context(socket.create_connection((host, int(port))))

            good = Callers(address)
            good.start(deposit, 2)
            unread = abuse.enter_context(Bank(address, options=SMALL_WINDOW))
            ask = unread.channel.unary_stream(
                "/atm.v1.AtmService/ListTransactions",
                request_serializer=v1.ListTransactionsRequest.SerializeToString,
                response_deserializer=v1.ListTransactionsResponse.FromString,
            )
            page = v1.ListTransactionsRequest(account="10001", page_size=LINES)
            held += [ask(page) for _ in range(UNREAD)]
            # Some of the answers wait to be read by now, and the rest for a thread that reads.
            harness.wait_until(lambda: held[-UNREAD].initial_metadata() is not None, "statements are sent")
            self.timed_stop(server)
            good.join()
            self.assertEqual(good.ends, {"SHUTTING_DOWN": 2})
        self.check_ledger()

    def fill(self, bank):
        """Makes the record larger than what is buffered for somebody who does not read."""
        operation = v1.BatchOperation(deposit=v1.DepositRequest(account="10001", amount_minor=1, memo="m" * 140))
        bank.ask("ExecuteBatch", operations=[operation] * 8_000)

    def test_who_does_not_read_is_cut_off_and_counted(self):
        server, address = self.serve()
        with Bank(address, options=SMALL_WINDOW) as bank:
            self.fill(bank)
            feeds = [bank.stub.WatchTransactions(v1.WatchTransactionsRequest()) for _ in range(3)]
            for feed in feeds:
                next(feed)
            self.wait_until_idle(server)
            self.timed_stop(server)
            for feed in feeds:
                with self.assertRaises(grpc.RpcError):
                    list(feed)
        self.assertIn("calls were cut off calls=3", server.stderr)


if __name__ == "__main__":
    unittest.main()
