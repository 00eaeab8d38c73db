#!/usr/bin/env python3
"""What the record says of a transaction beside the money: who, when it counts, and what for. As clients see it that nobody
here wrote: python3-grpcio, and buf curl knowing nothing but what reflection tells."""

import contextlib
import json
import re
import sqlite3
import unittest

import harness
from bank import Bank, Refused, v1, v1_admin_grpc

DAY = re.compile(r"20\d\d-\d\d-\d\d")


class Record(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.server, self.address = self.serve()
        self.bank = Bank(self.address)
        self.addCleanup(self.bank.channel.close)
        self.admin = v1_admin_grpc.AdminServiceStub(self.bank.channel)

    def test_every_answer_says_who_when_and_what_for(self):
        paid = self.bank.ask("Withdraw", account="10001", amount_minor=500, reference="RRN 000000000042").transaction
        self.assertEqual(paid.reference, "RRN 000000000042")
        self.assertEqual(paid.origin, "ipv4:127.0.0.1")
        self.assertRegex(paid.business_day, DAY)
        opening = self.bank.ask("GetTransaction", transaction_id=1).transaction
        self.assertEqual(opening.origin, "bank")
        (line,) = self.bank.ask("ListTransactions", account="10001", reference=paid.reference).lines
        self.assertEqual(line.transaction, paid)
        (found,) = self.bank.ask("FindTransactions", reference=paid.reference).transactions
        self.assertEqual(found, paid)
        feed = self.bank.stub.WatchTransactions(
            v1.WatchTransactionsRequest(reference=paid.reference), timeout=harness.PATIENCE)
        watched = next(feed).transaction
        feed.cancel()
        (exported,) = [
            transaction
            for part in self.admin.ExportTransactions(
                v1.ExportTransactionsRequest(reference=paid.reference), timeout=harness.PATIENCE)
            for transaction in part.transactions
        ]
        self.assertEqual(watched, exported)
        self.assertEqual((exported.debit_balance_minor, exported.credit_balance_minor), (99_500, 500))

    def test_a_watch_that_chooses_hears_what_comes_later(self):
        self.bank.ask("Deposit", account="10001", amount_minor=1, reference="first")
        newest = self.bank.ask("Deposit", account="10001", amount_minor=1).transaction.id
        feed = self.bank.stub.WatchTransactions(
            v1.WatchTransactionsRequest(after_transaction_id=newest, reference="later"), timeout=harness.PATIENCE)
        feed.initial_metadata()  # it is open
        self.bank.ask("Deposit", account="10001", amount_minor=2)
        wanted = self.bank.ask("Deposit", account="10001", amount_minor=3, reference="later").transaction.id
        self.assertEqual(next(feed).transaction.id, wanted)
        feed.cancel()

    def test_open_holds_are_listed(self):
        held = [self.bank.ask("Hold", account="10001", amount_minor=amount).transaction.id for amount in (100, 200)]
        listed = self.bank.ask("ListHolds", account="10001")
        self.assertEqual([hold.id for hold in listed.holds], held)
        self.assertEqual(listed.balance.balance_minor - listed.balance.available_minor, 300)
        everybody = self.admin.ListHolds(v1.AdminServiceListHoldsRequest(), timeout=harness.PATIENCE)
        self.assertEqual([hold.id for hold in everybody.holds], held)

    def test_trying_moves_nothing(self):
        before = self.bank.ask("Balance", account="10001").balance
        tried = self.bank.ask("Withdraw", account="10001", amount_minor=500, validate_only=True)
        self.assertEqual((tried.transaction.id, tried.balance.balance_minor), (0, 99_500))
        with self.assertRaises(Refused) as caught:
            self.bank.ask("Withdraw", account="10001", amount_minor=100_001, validate_only=True)
        self.assertEqual(caught.exception.reason, "INSUFFICIENT_FUNDS")
        self.assertEqual(self.bank.ask("Balance", account="10001").balance, before)

    def test_through_buf_curl(self):
        buf = harness.buf()

        def call(service, method, **request):
            done = harness.run(buf, "curl", "--protocol", "grpc", "--http2-prior-knowledge", "-d", json.dumps(request),
                               f"http://{self.address}/atm.v1.{service}/{method}")
            self.assertEqual(done.returncode, 0, done.stderr)
            return json.loads(done.stdout)

        paid = call("AtmService", "Deposit", account="10001", amountMinor=5, reference="order 7")["transaction"]
        self.assertEqual((paid["reference"], paid["origin"]), ("order 7", "ipv4:127.0.0.1"))
        self.assertRegex(paid["businessDay"], DAY)
        self.assertEqual(call("AtmService", "FindTransactions", reference="order 7")["transactions"], [paid])
        tried = call("AtmService", "Deposit", account="10001", amountMinor=5, validateOnly=True)
        self.assertNotIn("id", tried["transaction"])
        self.assertNotIn("requestId", tried["transaction"])
        (exported,) = call("AdminService", "ExportTransactions", reference="order 7")["transactions"]
        self.assertEqual((exported["debitBalanceMinor"], exported["creditBalanceMinor"]), ("-5", "100005"))

    def test_the_file_tells_it_to_any_sqlite_program(self):
        self.bank.ask("Deposit", account="10001", amount_minor=5, reference="order 7")
        self.assertEqual(self.server.stop(), 0, self.server.stderr)
        with contextlib.closing(sqlite3.connect(self.db)) as db:
            self.assertEqual(
                db.execute("SELECT id, kind, name FROM principals ORDER BY id").fetchall(),
                [(0, 0, "unknown"), (1, 1, "bank"), (2, 2, "ipv4:127.0.0.1")])
            self.assertEqual(
                db.execute("SELECT p.name, t.reference FROM transactions AS t JOIN principals AS p ON p.id = t.origin"
                           " ORDER BY t.id DESC LIMIT 2").fetchall(),
                [("ipv4:127.0.0.1", "order 7"), ("bank", "")])


if __name__ == "__main__":
    unittest.main()
