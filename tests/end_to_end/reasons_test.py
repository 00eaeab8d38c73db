#!/usr/bin/env python3
"""Every reason in the contract's two lists of errors comes from a call of a client that is not ours, or it is said here
where it comes from instead."""

import contextlib
import re
import signal
import sqlite3
import threading
import unittest
import uuid

import harness
from bank import Bank, Refused, error_details_pb2, grpc, v1, v1_admin_grpc
from google.protobuf.duration_pb2 import Duration
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.timestamp_pb2 import Timestamp

# Reasons that need a full disk, or that no client can see, and the tests that cover them.
ELSEWHERE = {
    "STORAGE_FULL": "full_disk_test.py",
    "CLOCK_JUMPED": "clock_test.py",
    "DEADLINE_EXCEEDED": "tests/server/lifecycle_test.cc: a client whose time is over does not hear the answer",
    "CANCELLED": "nobody: who cancelled does not hear the answer",
    "CALLER_STALLED": "tests/server/long_calls_test.cc: it takes a minute of silence",
}

# Enough accounts that their file has a page of transactions which a start does not read, and that a start takes a while.
MANY = 10_000

# Reasons that depend on the moment. They are in both lists, and have tests of their own.
OF_THE_MOMENT = {"STARTING_UP", "SHUTTING_DOWN", "OVERLOADED", "RECORD_UNREADABLE", "BOOKS_IN_DOUBT"}

TIME_OUT = v1.REVERSAL_REASON_TIME_OUT
LATER = Timestamp(seconds=4_000_000_000)
NO_TIME = Timestamp(nanos=-1)


def contract(service="atm_service"):
    """A service's list: the gRPC codes and the ISO 8583 codes of each reason."""
    text = (harness.SOURCE / f"proto/atm/v1/{service}.proto").read_text(encoding="utf-8")
    listed = {}
    for reason, code, iso in re.findall(r"^// +\d+\. (\w+) +([A-Z_]+) +(\d\d) ", text, re.MULTILINE):
        listed.setdefault(reason, set()).add((code, iso))
    assert len(listed) > 25, "the list has another form than this test knows"
    return listed


def grpc_code(number):
    return next(code.name for code in grpc.StatusCode if code.value[0] == number)


class Reasons(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.server, address = self.serve()
        self.connect(address)
        self.seen = set()

    def refused(self, expected, method, service="atm_service", **fields):
        with self.subTest(reason=expected, method=method):
            stub = self.bank.stub if service == "atm_service" else self.admin
            with self.assertRaises(Refused) as caught:
                self.bank.call(getattr(stub, method), getattr(v1, method + "Request")(**fields))
            error = caught.exception
            self.assertEqual((error.reason, error.domain), (expected, "atm.v1"), error.message)
            listed = contract(service)[expected]
            self.assertIn((error.code.name, error.metadata["response_code"]), listed)
            self.assertTrue(error.message.endswith("."), error.message)
            for value in error.fields:
                self.assertIn(value, error.metadata["field"] if len(error.fields) == 1 else error.fields)
        self.seen.add(expected)

    def ask_wrong(self):
        """Requests that are refused for what they say."""
        with self.assertRaises(Refused) as caught:
            self.bank.raw("Balance", b"\xff")
        self.assertEqual(caught.exception.reason, "MALFORMED_REQUEST")
        self.seen.add("MALFORMED_REQUEST")
        self.refused("REQUEST_TOO_LARGE", "Balance", account="A" * 70_000)
        self.refused("INVALID_ACCOUNT", "Balance", account="abc")
        self.refused("INVALID_ACCOUNT", "Transfer", from_account="10001", to_account="10001", amount_minor=1)
        self.refused("INVALID_HOLD_ID", "Release", hold_id=0)
        self.refused("INVALID_TRANSACTION_ID", "GetTransaction", transaction_id=-1)
        self.refused("INVALID_AMOUNT", "Deposit", account="10001", amount_minor=0)
        self.refused("CURRENCY_MISMATCH", "Deposit", account="10001", amount_minor=1, currency_code="usd")
        self.refused("INVALID_REQUEST_ID", "Deposit", account="10001", amount_minor=1, request_id="1")
        self.refused("INVALID_MEMO", "Deposit", account="10001", amount_minor=1, memo="\n")
        self.refused("INVALID_REFERENCE", "Deposit", account="10001", amount_minor=1, reference="\n")
        self.refused("INVALID_REFERENCE", "FindTransactions")
        self.refused("INVALID_EXPIRE_TIME", "Hold", account="10001", amount_minor=1, expire_time=NO_TIME)
        self.refused("INVALID_EXPIRE_TIME", "Hold", account="10001", amount_minor=1, expire_time=LATER)
        self.refused("INVALID_EXPIRE_TIME", "Hold", account="10001", amount_minor=1, expire_after=Duration())
        self.refused("INVALID_REVERSAL_REASON", "Reverse", transaction_id=1)

    def ask_for_a_batch(self):
        """What is wrong with one operation is its own answer."""
        wrong = [v1.BatchOperation(), v1.BatchOperation(deposit=v1.DepositRequest(account="10008", amount_minor=1))]
        for atomic in (False, True):
            answer = self.bank.ask("ExecuteBatch", operations=wrong, atomic=atomic)
            for result in answer.results:
                for detail in result.error.details:
                    if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
                        info = error_details_pb2.ErrorInfo.FromString(detail.value)
                        code = grpc_code(result.error.code)
                        self.assertIn((code, info.metadata["response_code"]), contract()[info.reason])
                        self.seen.add(info.reason)
        self.refused("BATCH_TOO_LARGE", "ExecuteBatch", operations=wrong * 4_097)

    def ask_for_a_statement_wrong(self):
        statement = {"account": "10001"}
        self.refused("INVALID_PAGE_SIZE", "ListTransactions", **statement, page_size=-1)
        self.refused("INVALID_PAGE_TOKEN", "ListTransactions", **statement, page_token="x")
        self.refused("INVALID_TIME_RANGE", "ListTransactions", **statement, start_time=LATER, end_time=LATER)
        self.refused("INVALID_KIND", "ListTransactions", **statement, kinds=[0])
        self.refused("INVALID_ORDER", "ListTransactions", **statement, order=9)
        self.refused("INVALID_BUSINESS_DAY", "ListTransactions", **statement, business_day="2026-02-30")
        self.refused("INVALID_PAGE_TOKEN", "ListHolds", **statement, page_token="x")
        self.refused("INVALID_AS_OF_TIME", "Balance", **statement, as_of_time=LATER)
        self.refused("TRANSACTION_NOT_FOUND", "Balance", **statement, as_of_transaction_id=999)

    def ask_for_what_is_not_there(self):
        self.refused("ACCOUNT_NOT_FOUND", "Withdraw", account="4711", amount_minor=1)
        self.refused("HOLD_NOT_FOUND", "Release", hold_id=1)
        self.refused("TRANSACTION_NOT_FOUND", "GetTransaction", transaction_id=999)
        self.refused("TRANSACTION_NOT_FOUND", "GetTransaction", request_id=str(uuid.uuid4()))

    def ask_of_a_hold(self):
        hold = {"account": "10001", "amount_minor": 1_000}
        captured = self.bank.ask("Hold", **hold).transaction.id
        self.refused("HOLD_EXCEEDED", "Capture", hold_id=captured, amount_minor=1_001)
        self.bank.ask("Capture", hold_id=captured, amount_minor=1_000)
        self.refused("HOLD_ALREADY_CAPTURED", "Release", hold_id=captured)
        released = self.bank.ask("Hold", **hold).transaction.id
        self.refused("NOT_REVERSIBLE", "Reverse", transaction_id=released, amount_minor=1, reason=TIME_OUT)
        self.bank.ask("Release", hold_id=released)
        self.refused("HOLD_ALREADY_RELEASED", "Capture", hold_id=released, amount_minor=1)
        expire_time = Timestamp()
        expire_time.GetCurrentTime()
        expire_time.seconds += 1
        expired = self.bank.ask("Hold", **hold, expire_time=expire_time).transaction.id
        harness.wait_until(lambda: self.bank.ask("Balance", account="10001").balance.available_minor == 99_000,
                           "the hold's end")
        self.refused("HOLD_EXPIRED", "Capture", hold_id=expired, amount_minor=1)

    def ask_to_take_back(self):
        self.refused("NOT_REVERSIBLE", "Reverse", transaction_id=1, reason=TIME_OUT)
        paid = self.bank.withdraw("10002", 500).transaction.id
        self.refused("REVERSAL_EXCEEDS_ORIGINAL", "Reverse", transaction_id=paid, amount_minor=501, reason=TIME_OUT)
        self.bank.ask("Reverse", transaction_id=paid, reason=TIME_OUT)
        self.refused("ALREADY_REVERSED", "Reverse", transaction_id=paid, reason=TIME_OUT)
        late = str(uuid.uuid4())
        self.bank.ask("Reverse", original_request_id=late, reason=TIME_OUT)
        self.refused("REVERSED_BEFORE_ARRIVAL", "Withdraw", account="10001", amount_minor=1, request_id=late)

    def ask_to_take_back_too_often(self):
        lost = [v1.BatchOperation(reverse=v1.ReverseRequest(original_request_id=str(uuid.uuid4()), reason=TIME_OUT))
                for _ in range(5_000)]
        for _ in range(2):
            self.bank.ask("ExecuteBatch", operations=lost)
            for operation in lost:
                operation.reverse.original_request_id = str(uuid.uuid4())
        self.refused("RECORD_QUOTA_EXCEEDED", "Reverse", original_request_id=str(uuid.uuid4()), reason=TIME_OUT)

    def ask_of_a_locked_file(self):
        with contextlib.closing(sqlite3.connect(self.db, isolation_level=None, timeout=10)) as db:
            db.execute("BEGIN IMMEDIATE")
            self.refused("STORAGE_LOCKED", "Deposit", account="10001", amount_minor=1)
            self.refused_to_the_admin("STORAGE_LOCKED", "OpenAccount", account="L", currency_code="USD")
            db.execute("ROLLBACK")

    def ask_of_an_account_that_is_not_active(self):
        frozen = v1.UpdateAccountRequest(account="10004", freeze=v1.Freeze(blocks=v1.Freeze.BLOCKS_ALL))
        frozen.update_mask.paths.append("freeze")
        self.bank.call(self.admin.UpdateAccount, frozen)
        self.refused("ACCOUNT_FROZEN", "Withdraw", account="10004", amount_minor=1)
        self.bank.withdraw("10005", 500_000)
        self.bank.call(self.admin.CloseAccount, v1.CloseAccountRequest(account="10005"))
        self.refused("ACCOUNT_CLOSED", "Deposit", account="10005", amount_minor=1)

    def ask_for_more_than_the_limits(self):
        limits = v1.Limits(withdrawal_minor=500, day_minor=800, day_count=2)
        self.bank.call(self.admin.UpdateAccount, v1.UpdateAccountRequest(account="10006", limits=limits))
        self.refused("AMOUNT_LIMIT_EXCEEDED", "Withdraw", account="10006", amount_minor=501)
        self.bank.withdraw("10006", 500)
        self.refused("AMOUNT_LIMIT_EXCEEDED", "Hold", account="10006", amount_minor=301)
        self.bank.withdraw("10006", 1)
        self.refused("COUNT_LIMIT_EXCEEDED", "Withdraw", account="10006", amount_minor=1)

    def ask_for_too_much(self):
        self.refused("INSUFFICIENT_FUNDS", "Withdraw", account="10003", amount_minor=300_001)
        self.refused("AMOUNT_TOO_LARGE", "Deposit", account="10003", amount_minor=2**63 - 1)
        request_id = str(uuid.uuid4())
        self.bank.deposit("10003", 1, request_id)
        self.refused("REQUEST_ID_REUSED", "Deposit", account="10003", amount_minor=2, request_id=request_id)

    def refused_to_the_admin(self, expected, method, **fields):
        self.refused(expected, method, service="admin_service", **fields)

    def administer_wrong(self):
        with self.assertRaises(Refused) as caught:
            self.bank.raw("/atm.v1.AdminService/GetAccount", b"\xff")
        self.assertEqual(caught.exception.reason, "MALFORMED_REQUEST")
        self.seen.add("MALFORMED_REQUEST")
        refused = self.refused_to_the_admin
        new = {"account": "N", "currency_code": "USD"}
        refused("REQUEST_TOO_LARGE", "GetAccount", account="A" * 70_000)
        refused("INVALID_ACCOUNT", "GetAccount", account="abc")
        refused("INVALID_AMOUNT", "OpenAccount", **new, opening_balance_minor=-1)
        refused("CURRENCY_MISMATCH", "OpenAccount", account="N", currency_code="usd")
        refused("INVALID_REQUEST_ID", "OpenAccount", **new, request_id="1")
        refused("INVALID_DISPLAY_NAME", "OpenAccount", **new, display_name="\n")
        refused("INVALID_REFERENCE", "OpenAccount", **new, reference="\n")
        refused("INVALID_UPDATE_MASK", "UpdateAccount", account="10001", update_mask=FieldMask(paths=["state"]))
        refused("INVALID_FREEZE", "UpdateAccount", account="10001", freeze=v1.Freeze(reason="x"))
        past = v1.Freeze(blocks=v1.Freeze.BLOCKS_ALL, end_time=Timestamp(seconds=1))
        refused("INVALID_FREEZE", "UpdateAccount", account="10001", freeze=past)
        refused("INVALID_LIMITS", "UpdateAccount", account="10001", limits=v1.Limits(day_minor=-1))
        refused("INVALID_PAGE_SIZE", "ListAccounts", page_size=-1)
        refused("INVALID_STATE", "ListAccounts", state=9)
        refused("INVALID_NUMBER_PREFIX", "ListAccounts", number_prefix="a")
        refused("INVALID_PAGE_TOKEN", "ListAccounts", page_token="x")
        refused("INVALID_HEAD", "VerifyBooks", expected_head="x")
        self.stream_refused("INVALID_TRANSACTION_ID", "ExportTransactions", after_transaction_id=-1)
        self.stream_refused("INVALID_TIME_RANGE", "ExportTransactions", start_time=LATER, end_time=LATER)
        self.stream_refused("INVALID_BUSINESS_DAY", "ExportTransactions", business_day="today")
        self.stream_refused("TRANSACTION_NOT_FOUND", "ExportTransactions", after_transaction_id=999)
        tried = v1.OpenAccountRequest(**new, validate_only=True)
        answer = self.bank.call(self.admin.ImportAccounts, iter([v1.ImportAccountsRequest(total=1, accounts=[tried])]))
        info = error_details_pb2.ErrorInfo.FromString(answer.refused[0].error.details[0].value)
        self.assertEqual((info.reason, answer.opened), ("INVALID_OPERATION", 0))
        self.seen.add(info.reason)
        two = [v1.OpenAccountRequest(account="N", currency_code="USD")] * 2
        self.import_refused("IMPORT_INCOMPLETE", v1.ImportAccountsRequest(total=3, accounts=two))
        self.import_refused("IMPORT_TOO_LARGE", *[v1.ImportAccountsRequest(accounts=two * 500)] * 101)

    def stream_refused(self, expected, method, **fields):
        """The same for a stream of answers, such as a feed."""
        stub = self.bank.stub if method.startswith("Watch") else self.admin
        with self.subTest(reason=expected, method=method), self.assertRaises(Refused) as caught:
            self.bank.call(
                lambda request, timeout: list(getattr(stub, method)(request, timeout=timeout)),
                getattr(v1, method + "Request")(**fields),
            )
        self.assertEqual(caught.exception.reason, expected)
        self.seen.add(expected)

    def import_refused(self, expected, *parts):
        with self.subTest(reason=expected), self.assertRaises(Refused) as caught:
            self.bank.call(self.admin.ImportAccounts, iter(parts))
        error = caught.exception
        self.assertEqual(error.reason, expected, error.message)
        self.assertIn((error.code.name, error.metadata["response_code"]), contract("admin_service")[expected])
        self.seen.add(expected)

    def administer_what_cannot_be(self):
        refused = self.refused_to_the_admin
        new = {"account": "N", "currency_code": "USD"}
        request_id = str(uuid.uuid4())
        self.bank.call(self.admin.OpenAccount, v1.OpenAccountRequest(**new, request_id=request_id))
        refused("REQUEST_ID_REUSED", "OpenAccount", account="M", currency_code="USD", request_id=request_id)
        refused("ACCOUNT_EXISTS", "OpenAccount", **new)
        late = str(uuid.uuid4())
        self.bank.ask("Reverse", original_request_id=late, reason=TIME_OUT)
        refused("REVERSED_BEFORE_ARRIVAL", "OpenAccount", account="M", currency_code="USD", request_id=late)
        refused("ACCOUNT_NOT_FOUND", "GetAccount", account="4711")
        refused("ACCOUNT_NOT_CLOSED", "ReopenAccount", account="10001")
        refused("ACCOUNT_NOT_EMPTY", "CloseAccount", account="10001")
        self.bank.call(self.admin.CloseAccount, v1.CloseAccountRequest(account="N"))
        refused("ACCOUNT_CLOSED", "CloseAccount", account="N")
        refused("AMOUNT_TOO_LARGE", "OpenAccount", account="M", currency_code="EUR", opening_balance_minor=2**63 - 1)

    def overflow(self):
        """Balances of all the range of int64 need a bank that moves so much at once."""
        self.restart("--max-amount", 2**63 - 1)
        most = {"currency_code": "EUR", "opening_balance_minor": 2**63 - 1}
        self.bank.call(self.admin.OpenAccount, v1.OpenAccountRequest(account="E1", **most))
        self.refused_to_the_admin("BALANCE_OVERFLOW", "OpenAccount", account="E2", **most)
        self.refused("BALANCE_OVERFLOW", "Deposit", account="E1", amount_minor=1)

    def restart(self, *arguments):
        self.assertEqual(self.server.stop(), 0, self.server.stderr)
        self.server, address = self.serve("--db", self.db, *arguments)
        self.connect(address)

    def connect(self, address):
        self.bank = Bank(address)
        self.addCleanup(self.bank.channel.close)
        self.admin = v1_admin_grpc.AdminServiceStub(self.bank.channel)

    def heard(self, expected, listen):
        """What ends a stream that is open."""
        with self.subTest(reason=expected), self.assertRaises(Refused) as caught:
            self.bank.call(lambda request, timeout: listen(), None)
        self.assertEqual(caught.exception.reason, expected, caught.exception)
        self.seen.add(expected)

    def watch_too_much_until_it_stops(self):
        newest = v1.WatchTransactionsRequest(after_transaction_id=MANY + 9)
        feeds = [self.bank.stub.WatchTransactions(newest, timeout=harness.PATIENCE) for _ in range(256)]
        for feed in feeds:
            next(feed)  # the newest one
        self.stream_refused("OVERLOADED", "WatchTransactions", after_transaction_id=MANY + 9)
        self.server.process.send_signal(signal.SIGTERM)
        self.heard("SHUTTING_DOWN", lambda: list(feeds[0]))
        self.assertEqual(self.server.wait(), 0, self.server.stderr)

    def import_too_much_until_it_stops(self):
        go_on = threading.Event()

        def parts():
            yield v1.ImportAccountsRequest(total=1)
            go_on.wait(harness.PATIENCE)

        imports = [self.admin.ImportAccounts.future(parts(), timeout=harness.PATIENCE) for _ in range(2)]

        def refused():
            """Until both are under way, a third call may take the place of one of them."""
            try:
                self.bank.call(self.admin.ImportAccounts, iter([]))
            except Refused as error:
                return error.reason
            return ""

        self.assertEqual(harness.wait_until(refused, "an import too much"), "OVERLOADED")
        self.seen.add("OVERLOADED")
        self.server.process.send_signal(signal.SIGTERM)
        self.heard("SHUTTING_DOWN", imports[0].result)
        go_on.set()
        self.assertEqual(self.server.wait(), 0, self.server.stderr)

    def fill(self):
        accounts = [v1.OpenAccountRequest(account=f"M{i}", currency_code="USD") for i in range(MANY)]
        parts = [v1.ImportAccountsRequest(total=MANY, accounts=accounts[i:i + 500]) for i in range(0, MANY, 500)]
        self.assertEqual(self.bank.call(self.admin.ImportAccounts, iter(parts)).opened, MANY)

    def ask_while_it_starts(self, ask):
        """Restarts the server until a call meets it while it still reads its file."""
        for _ in range(20):
            self.server.stop(signal.SIGKILL)
            port = harness.free_port()
            self.server = self.start("--demo", listen=f"127.0.0.1:{port}")
            while not self.server.stdout:
                with Bank(f"127.0.0.1:{port}") as bank:
                    try:
                        ask(bank)
                    except Refused as error:
                        if error.reason == "STARTING_UP":
                            self.seen.add("STARTING_UP")
                            self.server.serving()
                            return
            self.server.serving()
        self.fail("no call came while it started")

    def spoil_old_transactions(self):
        """Overwrites a leaf of the table, with rows that nothing but their reader needs. Returns the id of one of them."""
        self.assertEqual(self.server.stop(), 0, self.server.stderr)
        with contextlib.closing(sqlite3.connect(self.db)) as db:
            (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'transactions'").fetchone()
            (size,) = db.execute("PRAGMA page_size").fetchone()
        with open(self.db, "r+b") as file:
            while True:
                file.seek((page - 1) * size)
                bytes_ = file.read(size)
                if bytes_[0] == 13:  # a leaf (SQLite's file format, 1.6)
                    break
                cell = int.from_bytes(bytes_[14:16], "big")  # the second: the first holds the oldest of all
                page = int.from_bytes(bytes_[cell:cell + 4], "big")
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)
        spoilt = self.find_unreadable()
        self.server, address = self.serve("--db", self.db)  # --demo would look for its accounts there
        self.bank.channel.close()
        self.connect(address)
        return spoilt

    def find_unreadable(self):
        with contextlib.closing(sqlite3.connect(self.db)) as db:
            for transaction in range(1, MANY):
                try:
                    db.execute("SELECT * FROM transactions WHERE id = ?", (transaction,)).fetchone()
                except sqlite3.DatabaseError:
                    return transaction
        self.fail("every transaction can be read")

    def test_reasons_of_the_moment(self):
        """What a client meets while the server starts, while it stops, and where its disk cannot be read."""
        self.fill()
        self.ask_while_it_starts(lambda bank: bank.balance("10001"))
        spoilt = self.spoil_old_transactions()
        self.refused("RECORD_UNREADABLE", "GetTransaction", transaction_id=spoilt)
        self.refused("BOOKS_IN_DOUBT", "Deposit", account="10001", amount_minor=1)
        self.watch_too_much_until_it_stops()
        missing = OF_THE_MOMENT - self.seen
        self.assertEqual(missing, set(), "reasons that nobody met")

    def test_administration_reasons_of_the_moment(self):
        self.fill()

        def ask(bank):
            admin = v1_admin_grpc.AdminServiceStub(bank.channel)
            bank.call(admin.GetAccount, v1.GetAccountRequest(account="10001"))

        self.ask_while_it_starts(ask)
        self.spoil_old_transactions()
        self.stream_refused("RECORD_UNREADABLE", "ExportTransactions")
        self.refused_to_the_admin("BOOKS_IN_DOUBT", "CloseAccount", account="10001")
        self.import_too_much_until_it_stops()
        missing = OF_THE_MOMENT - self.seen
        self.assertEqual(missing, set(), "reasons that nobody met")

    def test_every_reason_of_administration(self):
        self.administer_wrong()
        self.administer_what_cannot_be()
        self.ask_of_a_locked_file()
        self.overflow()
        missing = set(contract("admin_service")) - self.seen - set(ELSEWHERE) - OF_THE_MOMENT
        self.assertEqual(missing, set(), "reasons of the contract that nobody provoked")
        self.assertEqual(self.server.stop(), 0, self.server.stderr)

    def test_every_reason(self):
        self.ask_wrong()
        self.ask_for_a_batch()
        self.ask_for_a_statement_wrong()
        self.ask_for_what_is_not_there()
        self.ask_of_a_hold()
        self.ask_to_take_back()
        self.ask_of_an_account_that_is_not_active()
        self.ask_for_more_than_the_limits()
        self.ask_for_too_much()
        self.ask_to_take_back_too_often()
        self.ask_of_a_locked_file()
        self.overflow()
        missing = set(contract()) - self.seen - set(ELSEWHERE) - OF_THE_MOMENT
        self.assertEqual(missing, set(), "reasons of the contract that nobody provoked")
        self.assertEqual(set(ELSEWHERE) - set(contract()) - set(contract("admin_service")), set())
        self.assertEqual(self.server.stop(), 0, self.server.stderr)


if __name__ == "__main__":
    unittest.main()
