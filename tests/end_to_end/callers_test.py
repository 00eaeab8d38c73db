#!/usr/bin/env python3
"""One caller takes all that it can of what is scarce, and other callers get theirs."""

import threading
import unittest

import harness
from bank import Bank, Refused, v1, v1_admin_grpc
from proxy import Proxy

OTHER = "127.0.0.2"  # another address of this machine is another caller

# What one caller may have of each.
WATCHES, EXPORTS, IMPORTS = 256, 4, 2


class Callers(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.server, address = self.serve()
        self.one = self.caller(address)
        proxy = Proxy(source=OTHER)
        self.addCleanup(proxy.close)
        proxy.connect_to(address)
        self.other = self.caller(proxy.address)
        self.go_on = threading.Event()
        self.addCleanup(self.go_on.set)

    def caller(self, address):
        bank = Bank(address)
        self.addCleanup(bank.channel.close)
        bank.admin = v1_admin_grpc.AdminServiceStub(bank.channel)
        return bank

    def parts(self):
        yield v1.ImportAccountsRequest(total=2)
        self.go_on.wait(harness.PATIENCE)

    def reason(self, call):
        """Why a call is refused, and the metadata of that; nothing if it is not."""
        try:
            call()
        except Refused as error:
            return error.reason, error.metadata
        return None

    def of_one_caller(self, limit, number):
        return "OVERLOADED", {"response_code": "91", f"max_{limit}_per_caller": str(number), "caller": "ipv4:127.0.0.1"}

    def watch(self, bank):
        """The first message of a feed that stays open."""
        feed = bank.stub.WatchTransactions(v1.WatchTransactionsRequest(), timeout=harness.PATIENCE)
        self.addCleanup(feed.cancel)
        return bank.call(lambda request, timeout: next(feed), None)

    def export(self, bank):
        """The first message of an export that is not read to its end."""
        export = bank.admin.ExportTransactions(v1.ExportTransactionsRequest(), timeout=harness.PATIENCE)
        self.addCleanup(export.cancel)
        return bank.call(lambda request, timeout: next(export), None)

    def whole_import(self, bank, account):
        parts = [v1.ImportAccountsRequest(
            total=1, accounts=[v1.OpenAccountRequest(account=account, currency_code="USD")])]
        return bank.call(bank.admin.ImportAccounts, iter(parts)).opened

    def test_watches(self):
        for _ in range(WATCHES):
            self.watch(self.one)
        self.assertEqual(self.reason(lambda: self.watch(self.one)), self.of_one_caller("watches", WATCHES))
        self.assertEqual(self.watch(self.other).transaction.id, 1)

    def test_exports_that_nobody_reads(self):
        memo = "m" * 140
        operation = v1.BatchOperation(deposit=v1.DepositRequest(account="10001", amount_minor=1, memo=memo))
        self.one.ask("ExecuteBatch", operations=[operation] * 8_000)
        for _ in range(EXPORTS):
            self.export(self.one)
        self.assertEqual(self.reason(lambda: self.export(self.one)), self.of_one_caller("exports", EXPORTS))
        self.assertEqual(self.export(self.other).transactions[0].id, 1)

    def test_imports_that_are_silent(self):
        def begin():
            return self.one.admin.ImportAccounts.future(self.parts(), timeout=harness.PATIENCE)

        silent = [begin() for _ in range(IMPORTS)]

        def refused():
            return self.reason(lambda: self.one.call(self.one.admin.ImportAccounts, iter([])))

        def refused_or_again():
            """Until both are under way, a third call may take the place of one of them, which is then begun again."""
            silent[:] = [begin() if one.done() else one for one in silent]
            return refused()

        self.assertEqual(harness.wait_until(refused_or_again, "an import too much"), self.of_one_caller("imports", IMPORTS))
        self.assertEqual(self.whole_import(self.other, "20001"), 1)
        for one in silent:
            one.cancel()
        harness.wait_until(lambda: refused() is None, "places are free again")
        self.assertEqual(self.whole_import(self.one, "20002"), 1)


if __name__ == "__main__":
    unittest.main()
