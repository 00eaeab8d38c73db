#!/usr/bin/env python3
"""Everything that a client can send wrong, through a client that is not ours: the documented code, reason and
field, and nothing moves."""

import unittest
import uuid

import harness
from bank import Bank, Refused, grpc, v1

INVALID = grpc.StatusCode.INVALID_ARGUMENT
INT64_MAX = 2**63 - 1


def varint(value):
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def string_field(number, value):
    return varint(number << 3 | 2) + varint(len(value)) + value


def int_field(number, value):
    return varint(number << 3) + varint(value % 2**64)


class BadInput(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.server, address = self.serve()
        self.bank = Bank(address)
        self.addCleanup(self.bank.channel.close)
        self.before = self.snapshot()

    def snapshot(self):
        return [self.bank.balance(str(account)) for account in [*range(10001, 10010), 100000]]

    def tearDown(self):
        # None of these calls moved money, and the server still works.
        self.assertEqual(self.snapshot(), self.before)
        self.assertEqual(self.server.stop(), 0, self.server.stderr)

    def refused(self, call, *arguments, code, reason, response_code="", field=None, **options):
        with self.assertRaises(Refused) as caught:
            call(*arguments, **options)
        error = caught.exception
        self.assertEqual((error.code, error.reason), (code, reason), error.message)
        if reason:
            self.assertTrue(error.message)
            self.assertEqual(error.domain, "atm.v1")
            self.assertEqual(error.metadata["response_code"], response_code)
        if field:
            self.assertEqual(error.fields[0], field)
            self.assertEqual(error.metadata["field"], field)
        else:
            self.assertEqual(error.fields, [])
        return error

    def each_method(self):
        yield self.bank.withdraw
        yield self.bank.deposit

    def test_amounts(self):
        for method in self.each_method():
            for amount in (0, -1, -INT64_MAX - 1):
                with self.subTest(method=method.__name__, amount=amount):
                    error = self.refused(
                        method, "10001", amount,
                        code=INVALID, reason="INVALID_AMOUNT", response_code="13",
                        field="amount_minor",
                    )
                    self.assertEqual(error.metadata["requested_minor"], str(amount))

    def test_amounts_too_large(self):
        most = 10**15
        error = self.refused(
            self.bank.withdraw, "10001", most,
            code=grpc.StatusCode.FAILED_PRECONDITION, reason="INSUFFICIENT_FUNDS", response_code="51",
        )
        self.assertEqual(error.metadata["available_minor"], "100000")
        self.assertEqual(error.metadata["requested_minor"], str(most))
        for method in self.each_method():
            for amount in (most + 1, INT64_MAX):
                with self.subTest(method=method.__name__, amount=amount):
                    error = self.refused(
                        method, "10001", amount,
                        code=INVALID, reason="AMOUNT_TOO_LARGE", response_code="13", field="amount_minor",
                    )
                    self.assertEqual(error.metadata["amount_minor"], str(amount))
                    self.assertEqual(error.metadata["max_amount_minor"], str(most))

    def test_account_numbers(self):
        for account in ("", "A" * 35, "10001 ", "abc", "10001\0", "cash:USD", "ÄÖ", "10001\n", "🏦", "-1"):
            for method in (lambda a: self.bank.balance(a), lambda a: self.bank.withdraw(a, 1),
                           lambda a: self.bank.deposit(a, 1)):
                with self.subTest(account=account):
                    self.refused(
                        method, account,
                        code=INVALID, reason="INVALID_ACCOUNT", response_code="14", field="account",
                    )

    def test_unknown_accounts(self):
        for account in ("10010", "A" * 34, "0"):
            for method in (lambda a: self.bank.balance(a), lambda a: self.bank.withdraw(a, 1),
                           lambda a: self.bank.deposit(a, 1)):
                with self.subTest(account=account):
                    error = self.refused(
                        method, account,
                        code=grpc.StatusCode.NOT_FOUND, reason="ACCOUNT_NOT_FOUND",
                        response_code="14",
                    )
                    self.assertEqual(error.metadata["account"], account)

    def test_text_that_is_not_utf_8(self):
        for method in ("Balance", "Withdraw", "Deposit"):
            with self.subTest(method=method):
                data = string_field(1, b"\xff\xfe10001") + int_field(2, 100)
                if method == "Balance":
                    data = string_field(1, b"\xff\xfe10001")
                self.refused(
                    self.bank.raw, method, data,
                    code=INVALID, reason="INVALID_ACCOUNT", response_code="14", field="account",
                )
        for number, reason, field, response_code in (
            (3, "CURRENCY_MISMATCH", "currency_code", "12"),
            (4, "INVALID_REQUEST_ID", "request_id", "30"),
        ):
            data = string_field(1, b"10001") + int_field(2, 100) + string_field(number, b"\xc3\x28")
            self.refused(
                self.bank.raw, "Withdraw", data,
                code=INVALID, reason=reason, response_code=response_code, field=field,
            )

    def test_bytes_that_are_no_message(self):
        for data in (
            b"\xff",  # half a tag
            b"\x0a\x7f10001",  # a string that is longer than the message
            varint(2 << 3) + b"\xff" * 10 + b"\x01",  # a number of more than 64 bits
            b"\x00\x01",  # field number 0
        ):
            with self.subTest(data=data):
                self.refused(
                    self.bank.raw, "Withdraw", data,
                    code=INVALID, reason="MALFORMED_REQUEST", response_code="30",
                )

    def test_currencies(self):
        for currency in ("EUR", "JPY"):
            error = self.refused(
                self.bank.withdraw, "10001", 1, currency_code=currency,
                code=INVALID, reason="CURRENCY_MISMATCH", response_code="12", field="currency_code",
            )
            self.assertEqual(error.metadata["currency_code"], "USD")
            self.assertEqual(error.metadata["requested_currency_code"], currency)
        for currency in ("usd", "US", "USDX", "XXX", "\0\0\0", "U$D"):
            with self.subTest(currency=currency):
                self.refused(
                    self.bank.deposit, "10001", 1, currency_code=currency,
                    code=INVALID, reason="CURRENCY_MISMATCH", response_code="12",
                    field="currency_code",
                )

    def test_request_ids(self):
        for request_id in (
            "1", "not-a-uuid", "0" * 36, "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff", "{" + str(uuid.uuid4()) + "}",
            str(uuid.uuid4()) + "0", str(uuid.uuid4()).replace("-", ""), "x" * 40000,
        ):
            with self.subTest(request_id=request_id[:50]):
                self.refused(
                    self.bank.withdraw, "10001", 1, request_id=request_id,
                    code=INVALID, reason="INVALID_REQUEST_ID", response_code="30", field="request_id",
                )

    def test_request_id_used_for_something_else(self):
        request_id = str(uuid.uuid4())
        self.bank.deposit("10001", 500, request_id)
        for call, field in (
            (lambda: self.bank.deposit("10001", 501, request_id), "amount_minor"),
            (lambda: self.bank.deposit("10002", 500, request_id), "account"),
            (lambda: self.bank.withdraw("10001", 500, request_id), "method"),
            (lambda: self.bank.withdraw("10002", 7, request_id), "method"),
            (lambda: self.bank.deposit("10001", 500, request_id, currency_code="EUR"), "currency_code"),
        ):
            with self.subTest(field=field):
                with self.assertRaises(Refused) as caught:
                    call()
                error = caught.exception
                self.assertEqual(error.code, grpc.StatusCode.ALREADY_EXISTS)
                self.assertEqual(error.reason, "REQUEST_ID_REUSED")
                self.assertEqual(error.metadata["field"], field)
                self.assertEqual(error.metadata["response_code"], "94")
                self.assertEqual(error.metadata["request_id"], request_id)
        # In upper case it is the same id.
        self.assertTrue(self.bank.deposit("10001", 500, request_id.upper()).replayed)
        self.bank.withdraw("10001", 500)

    def test_the_first_of_several_errors_is_sent_and_all_are_listed(self):
        error = self.refused(
            self.bank.withdraw, "abc", -5, "nonsense", "usd",
            code=INVALID, reason="INVALID_ACCOUNT", response_code="14", field="account",
        )
        self.assertEqual(error.fields, ["account", "amount_minor", "currency_code", "request_id"])
        self.refused(
            self.bank.withdraw, "10010", 1, currency_code="EUR",
            code=grpc.StatusCode.NOT_FOUND, reason="ACCOUNT_NOT_FOUND", response_code="14",
        )
        self.refused(
            self.bank.withdraw, "10001", 10**9, currency_code="EUR",
            code=INVALID, reason="CURRENCY_MISMATCH", response_code="12", field="currency_code",
        )

    def test_message_sizes(self):
        limit = 64 * 1024
        fits = v1.BalanceRequest(account="A" * (limit - 100))
        error = self.refused(
            self.bank.call, self.bank.stub.Balance, fits,
            code=INVALID, reason="INVALID_ACCOUNT", response_code="14", field="account",
        )
        self.assertLess(len(error.message), 500)
        for size in (limit + 1, 1024 * 1024):
            self.refused(
                self.bank.balance, "A" * size,
                code=grpc.StatusCode.RESOURCE_EXHAUSTED, reason="REQUEST_TOO_LARGE", response_code="30",
            )
        # Far beyond it, gRPC itself turns the message away.
        self.refused(
            self.bank.balance, "A" * (8 * 1024 * 1024 + 1),
            code=grpc.StatusCode.RESOURCE_EXHAUSTED, reason="",
        )

    def test_deadline_that_has_passed(self):
        request_id = str(uuid.uuid4())
        self.refused(
            self.bank.withdraw, "10001", 1, request_id, timeout=-1,
            code=grpc.StatusCode.DEADLINE_EXCEEDED, reason="",
        )
        # The id is still free.
        self.assertFalse(self.bank.deposit("10001", 1, request_id).replayed)
        self.bank.withdraw("10001", 1)

    def test_unknown_methods(self):
        for method in ("Rob", "withdraw", "", "/atm.v1.Nothing/Balance", "/atm.v2.AtmService/Balance"):
            with self.subTest(method=method):
                self.refused(
                    self.bank.raw, method, b"",
                    code=grpc.StatusCode.UNIMPLEMENTED, reason="",
                )


if __name__ == "__main__":
    unittest.main()
