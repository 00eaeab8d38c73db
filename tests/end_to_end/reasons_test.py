#!/usr/bin/env python3
"""Every reason in the contract's list of errors comes from a call of a client that is not ours, or it is said here
where it comes from instead."""

import re
import signal
import unittest
import uuid

import harness
from bank import Bank, Refused, v1, v1_admin_grpc
from google.protobuf.timestamp_pb2 import Timestamp

# Each of the list that needs a full disk, a full queue or a certain moment, and where that is seen to.
ELSEWHERE = {
    "STORAGE_FULL": "full_disk_test.py",
    "SHUTTING_DOWN": "tests/server/lifecycle_test.cc",
    "STARTING_UP": "tests/server/lifecycle_test.cc",
    "OVERLOADED": "tests/server/errors_test.cc",
    "RECORD_UNREADABLE": "tests/server/get_transaction_test.cc",
    "DEADLINE_EXCEEDED": "tests/server/lifecycle_test.cc",
    "CANCELLED": "nobody: who cancelled does not hear the answer",
}

TIME_OUT = v1.REVERSAL_REASON_TIME_OUT
LATER = Timestamp(seconds=4_000_000_000)
NO_TIME = Timestamp(nanos=-1)


def contract():
    """The contract's list: the gRPC codes and the ISO 8583 codes of each reason."""
    text = (harness.SOURCE / "proto/atm/v1/atm_service.proto").read_text(encoding="utf-8")
    listed = {}
    for reason, code, iso in re.findall(r"^// +\d+\. (\w+) +([A-Z_]+) +(\d\d) ", text, re.MULTILINE):
        listed.setdefault(reason, set()).add((code, iso))
    assert len(listed) > 30, "the list has another form than this test knows"
    return listed


class Reasons(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.server, address = self.serve()
        self.bank = Bank(address)
        self.addCleanup(self.bank.channel.close)
        self.seen = set()

    def refused(self, expected, method, **fields):
        with self.subTest(reason=expected, method=method):
            with self.assertRaises(Refused) as caught:
                self.bank.ask(method, **fields)
            error = caught.exception
            self.assertEqual((error.reason, error.domain), (expected, "atm.v1"), error.message)
            listed = contract()[expected]
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
        self.refused("INVALID_ACCOUNT", "Balance", account="abc")
        self.refused("INVALID_ACCOUNT", "Transfer", from_account="10001", to_account="10001", amount_minor=1)
        self.refused("INVALID_HOLD_ID", "Release", hold_id=0)
        self.refused("INVALID_TRANSACTION_ID", "GetTransaction", transaction_id=-1)
        self.refused("INVALID_AMOUNT", "Deposit", account="10001", amount_minor=0)
        self.refused("CURRENCY_MISMATCH", "Deposit", account="10001", amount_minor=1, currency_code="usd")
        self.refused("INVALID_REQUEST_ID", "Deposit", account="10001", amount_minor=1, request_id="1")
        self.refused("INVALID_MEMO", "Deposit", account="10001", amount_minor=1, memo="\n")
        self.refused("INVALID_EXPIRE_TIME", "Hold", account="10001", amount_minor=1, expire_time=NO_TIME)
        self.refused("INVALID_EXPIRE_TIME", "Hold", account="10001", amount_minor=1, expire_time=LATER)
        self.refused("INVALID_REVERSAL_REASON", "Reverse", transaction_id=1)

    def ask_for_a_statement_wrong(self):
        statement = {"account": "10001"}
        self.refused("INVALID_PAGE_SIZE", "ListTransactions", **statement, page_size=-1)
        self.refused("INVALID_PAGE_TOKEN", "ListTransactions", **statement, page_token="x")
        self.refused("INVALID_TIME_RANGE", "ListTransactions", **statement, start_time=LATER, end_time=LATER)
        self.refused("INVALID_KIND", "ListTransactions", **statement, kinds=[0])
        self.refused("INVALID_ORDER", "ListTransactions", **statement, order=9)
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

    def ask_of_an_account_that_is_not_active(self):
        admin = v1_admin_grpc.AdminServiceStub(self.bank.channel)
        frozen = v1.UpdateAccountRequest(account="10004", freeze=v1.Freeze(blocks=v1.Freeze.BLOCKS_ALL))
        frozen.update_mask.paths.append("freeze")
        self.bank.call(admin.UpdateAccount, frozen)
        self.refused("ACCOUNT_FROZEN", "Withdraw", account="10004", amount_minor=1)
        self.bank.withdraw("10005", 500_000)
        self.bank.call(admin.CloseAccount, v1.CloseAccountRequest(account="10005"))
        self.refused("ACCOUNT_CLOSED", "Deposit", account="10005", amount_minor=1)

    def ask_for_more_than_the_limits(self):
        admin = v1_admin_grpc.AdminServiceStub(self.bank.channel)
        limits = v1.Limits(withdrawal_minor=500, day_minor=800, day_count=2)
        self.bank.call(admin.UpdateAccount, v1.UpdateAccountRequest(account="10006", limits=limits))
        self.refused("AMOUNT_LIMIT_EXCEEDED", "Withdraw", account="10006", amount_minor=501)
        self.bank.withdraw("10006", 500)
        self.refused("AMOUNT_LIMIT_EXCEEDED", "Hold", account="10006", amount_minor=301)
        self.bank.withdraw("10006", 1)
        self.refused("COUNT_LIMIT_EXCEEDED", "Withdraw", account="10006", amount_minor=1)

    def ask_for_too_much(self):
        self.refused("INSUFFICIENT_FUNDS", "Withdraw", account="10003", amount_minor=300_001)
        self.refused("BALANCE_OVERFLOW", "Deposit", account="10003", amount_minor=2**63 - 1)
        request_id = str(uuid.uuid4())
        self.bank.deposit("10003", 1, request_id)
        self.refused("REQUEST_ID_REUSED", "Deposit", account="10003", amount_minor=2, request_id=request_id)

    def test_every_reason(self):
        self.ask_wrong()
        self.ask_for_a_statement_wrong()
        self.ask_for_what_is_not_there()
        self.ask_of_a_hold()
        self.ask_to_take_back()
        self.ask_of_an_account_that_is_not_active()
        self.ask_for_more_than_the_limits()
        self.ask_for_too_much()
        missing = set(contract()) - self.seen - set(ELSEWHERE)
        self.assertEqual(missing, set(), "reasons of the contract that nobody provoked")
        self.assertEqual(set(ELSEWHERE) - set(contract()), set())
        self.assertEqual(self.server.stop(), 0, self.server.stderr)


if __name__ == "__main__":
    unittest.main()
