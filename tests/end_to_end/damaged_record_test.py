#!/usr/bin/env python3
"""A record that somebody altered, or that rotted: the server refuses to start on it, or refuses where it matters. It says
in its log which row it is, moves no money any more, and tells what is right."""

import contextlib
import sqlite3
import unittest
import uuid

import harness
import seals
from bank import Bank, Refused, health_pb2, health_pb2_grpc, v1, v1_admin_grpc

NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


class DamagedRecord(harness.TestCase):
    def setUp(self):
        super().setUp()
        server, address = self.serve()
        self.request_id = str(uuid.uuid4())
        with Bank(address) as bank:
            self.paid = bank.withdraw("10001", 100, self.request_id).transaction.id
            bank.ask("Hold", account="10002", amount_minor=50)
            bank.deposit("10003", 7)
            for _ in range(70):  # more than a start looks at again
                bank.deposit("10004", 1)
        self.assertEqual(server.stop(), 0, server.stderr)

    def alter(self, *statements):
        with contextlib.closing(sqlite3.connect(self.db)) as db, db:
            db.execute("PRAGMA ignore_check_constraints = ON")
            for statement in statements:
                self.assertGreater(db.execute(statement).rowcount, 0, statement)
        seals.seal_anew(self.db)  # the alteration is not rot

    def serve_again(self):
        """Starts on the altered file: the server, and a connection to it."""
        server, address = self.serve("--db", self.db)
        bank = Bank(address)
        self.addCleanup(bank.channel.close)
        return server, bank

    def refused(self, reason, call, *arguments, **options):
        with self.assertRaises(Refused) as caught:
            call(*arguments, **options)
        self.assertEqual((caught.exception.reason, caught.exception.domain), (reason, "atm.v1"), caught.exception)

    def health(self, bank):
        return bank.call(health_pb2_grpc.HealthStub(bank.channel).Check, health_pb2.HealthCheckRequest()).status

    def check_in_doubt(self, server, bank, named):
        """No money moves, what is right is told, and the log names the row."""
        harness.wait_until(lambda: "the record is damaged" in server.stderr, "a line of the log")
        self.assertRegex(server.stderr, named)
        self.assertEqual(self.health(bank), NOT_SERVING)
        self.refused("BOOKS_IN_DOUBT", bank.deposit, "10005", 1)
        self.refused("BOOKS_IN_DOUBT", bank.withdraw, "10005", 1, str(uuid.uuid4()))
        admin = v1_admin_grpc.AdminServiceStub(bank.channel)
        self.refused("BOOKS_IN_DOUBT", bank.call, admin.CloseAccount, v1.CloseAccountRequest(account="10005"))
        self.assertEqual(bank.balance("10003"), 300_007)
        self.assertEqual(server.stderr.count("the record is damaged"), 1, server.stderr)
        self.assertEqual(server.stop(), 0, server.stderr)

    def test_money_that_was_shifted_between_two_balances(self):
        self.alter(
            "UPDATE accounts SET balance_minor = balance_minor + 600000 WHERE number = '10001'",
            "UPDATE accounts SET balance_minor = balance_minor - 600000 WHERE number = '10002'",
        )
        for call in (lambda bank: bank.withdraw("10001", 300_000), lambda bank: bank.balance("10001")):
            server, bank = self.serve_again()
            with self.assertRaises(Refused) as caught:
                call(bank)
            self.assertIn(caught.exception.reason, ("BOOKS_IN_DOUBT", "RECORD_UNREADABLE"))
            self.refused("RECORD_UNREADABLE", bank.balance, "10002")
            # Whoever comes first names it: the first use, or the audit after the start.
            self.check_in_doubt(server, bank, "row of account 1000|of the table accounts is damaged: account 1000")

    def test_an_overdraft_that_nobody_granted(self):
        self.alter("UPDATE accounts SET overdraft_minor = 1000000 WHERE number = '10001'")
        server, bank = self.serve_again()
        self.refused("BOOKS_IN_DOUBT", bank.withdraw, "10001", 500_000)
        self.refused("RECORD_UNREADABLE", bank.balance, "10001")
        self.check_in_doubt(server, bank, "account 10001 has not the name, state, freeze and limits|of account 10001")

    def test_a_tail_that_is_gone(self):
        self.alter("DELETE FROM transactions WHERE id = (SELECT max(id) FROM transactions)")
        self.assertIn("1 entry is missing", self.refuses_to_start("--db", self.db))
        (self.folder / "atm.db-head").unlink()  # without what is kept beside the file, it says so itself
        self.assertIn("the record was cut", self.refuses_to_start("--db", self.db))

    def test_an_old_row_that_cannot_be(self):
        self.alter(f"UPDATE transactions SET request_id = x'01' WHERE id = {self.paid}")
        named = f"row {self.paid} of the table transactions is damaged: its column request_id|transaction {self.paid}:"
        for _ in range(2):  # again after a restart
            server, bank = self.serve_again()
            self.refused("RECORD_UNREADABLE", bank.ask, "GetTransaction", transaction_id=self.paid)
            self.refused("RECORD_UNREADABLE", bank.ask, "ListTransactions", account="10001")
            self.check_in_doubt(server, bank, named)

    def test_an_old_row_that_nobody_asks_for(self):
        """The audit after the start finds it."""
        self.alter("UPDATE transactions SET memo = 'altered' WHERE id = 8")
        server, bank = self.serve_again()
        self.check_in_doubt(server, bank, "the books are not whole: transaction 8: its hash is not that of its content")

    def test_an_earlier_answer_is_given_again_all_the_same(self):
        self.alter("UPDATE transactions SET memo = 'altered' WHERE id = 8")
        server, bank = self.serve_again()
        harness.wait_until(lambda: "the record is damaged" in server.stderr, "a line of the log")
        self.assertTrue(bank.withdraw("10001", 100, self.request_id).replayed)
        self.assertEqual(server.stop(), 0, server.stderr)

    def test_whole_books(self):
        server, bank = self.serve_again()
        harness.wait_until(lambda: "found the books whole" in server.stderr, "the audit after the start")
        self.assertEqual(bank.balance("10001"), 99_900)
        self.assertNotEqual(self.health(bank), NOT_SERVING)
        self.assertEqual(server.stop(), 0, server.stderr)


if __name__ == "__main__":
    unittest.main()
