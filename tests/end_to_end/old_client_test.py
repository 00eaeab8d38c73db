#!/usr/bin/env python3
"""A client that was built before the record said who, when it counts, and what for, against the server of today.

contract_of_schema_1.json is the contract of then, as a set of descriptors. The client knows nothing else.
"""

import json
import unittest

import harness
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from bank import grpc

BEFORE = harness.SOURCE / "tests/end_to_end/contract_of_schema_1.json"


class OldClient:
    """Calls methods by name, with messages of the contract of then."""

    def __init__(self, address):
        pool = descriptor_pool.DescriptorPool()
        files = json_format.ParseDict(json.loads(BEFORE.read_text(encoding="utf-8")),
                                      descriptor_pb2.FileDescriptorSet(), ignore_unknown_fields=True)
        for file in files.file:
            pool.Add(file)
        self.factory = message_factory.MessageFactory(pool)
        self.pool = pool
        self.channel = grpc.insecure_channel(address)

    def message(self, name, **fields):
        return self.factory.GetPrototype(self.pool.FindMessageTypeByName(f"atm.v1.{name}"))(**fields)

    def method(self, service, name, stream=False):
        request = self.factory.GetPrototype(self.pool.FindMessageTypeByName(f"atm.v1.{name}Request"))
        response = self.factory.GetPrototype(self.pool.FindMessageTypeByName(f"atm.v1.{name}Response"))
        kind = self.channel.unary_stream if stream else self.channel.unary_unary
        return kind(f"/atm.v1.{service}/{name}", request_serializer=request.SerializeToString,
                    response_deserializer=response.FromString)

    def ask(self, name, service="AtmService", **fields):
        return self.method(service, name)(self.message(f"{name}Request", **fields), timeout=harness.PATIENCE)


class OldContract(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.server, self.address = self.serve()
        self.bank = OldClient(self.address)
        self.addCleanup(self.bank.channel.close)

    def test_the_contract_of_then_has_nothing_new(self):
        fields = self.bank.pool.FindMessageTypeByName("atm.v1.WithdrawRequest").fields_by_name
        self.assertNotIn("reference", fields)
        self.assertNotIn("validate_only", fields)

    def test_money_moves_as_it_did(self):
        ask = self.bank.ask
        self.assertEqual(ask("Balance", account="10001").balance.balance_minor, 100_000)
        paid = ask("Withdraw", account="10001", amount_minor=4_000, memo="lunch",
                   request_id="01890a5d-ac96-774b-bcce-b302099a8057")
        self.assertEqual(paid.balance.balance_minor, 96_000)
        self.assertFalse(paid.replayed)
        again = ask("Withdraw", account="10001", amount_minor=4_000, memo="lunch",
                    request_id="01890a5d-ac96-774b-bcce-b302099a8057")
        self.assertTrue(again.replayed)
        self.assertEqual(again.transaction.id, paid.transaction.id)
        self.assertEqual(ask("Deposit", account="10001", amount_minor=4_000).balance.balance_minor, 100_000)
        sent = ask("Transfer", from_account="10001", to_account="10002", amount_minor=100)
        self.assertEqual(sent.to_balance.balance_minor, 200_100)
        held = ask("Hold", account="10001", amount_minor=100)
        self.assertEqual(held.balance.available_minor, 99_800)
        ask("Capture", hold_id=held.transaction.id, amount_minor=50)
        freed = ask("Hold", account="10001", amount_minor=100)
        ask("Release", hold_id=freed.transaction.id)
        ask("Reverse", transaction_id=paid.transaction.id, reason=2)
        self.assertEqual(ask("Balance", account="10001").balance.balance_minor, 103_850)

    def test_batches_statements_and_administration_are_as_they_were(self):
        ask = self.bank.ask
        operations = [self.bank.message("BatchOperation", deposit=self.bank.message(
            "DepositRequest", account="10001", amount_minor=amount)) for amount in (1, 2, 3)]
        done = ask("ExecuteBatch", operations=operations)
        self.assertEqual([result.WhichOneof("result") for result in done.results], ["deposit"] * 3)
        page = ask("ListTransactions", account="10001", page_size=2)
        self.assertEqual([line.amount_minor for line in page.lines], [3, 2])
        rest = ask("ListTransactions", account="10001", page_size=9, page_token=page.next_page_token)
        self.assertEqual([line.amount_minor for line in rest.lines], [1, 100_000])
        opened = ask("OpenAccount", service="AdminService", account="20001", currency_code="USD",
                     opening_balance_minor=500)
        self.assertEqual(opened.account.balance.balance_minor, 500)
        whole = ask("VerifyBooks", service="AdminService")
        self.assertTrue(whole.whole, whole.problem)

    def test_streams_are_as_they_were(self):
        paid = self.bank.ask("Deposit", account="10001", amount_minor=5).transaction
        watch = self.bank.method("AtmService", "WatchTransactions", stream=True)
        feed = watch(self.bank.message("WatchTransactionsRequest", after_transaction_id=paid.id - 1),
                     timeout=harness.PATIENCE)
        self.assertEqual(next(feed).transaction.amount_minor, 5)
        feed.cancel()
        export = self.bank.method("AdminService", "ExportTransactions", stream=True)
        parts = list(export(self.bank.message("ExportTransactionsRequest"), timeout=harness.PATIENCE))
        self.assertEqual(parts[-1].transactions[-1].id, paid.id)

    def test_what_is_new_does_not_disturb(self):
        """Somebody else uses what this client does not know."""
        new = harness.run(harness.CLI, "deposit", "10001", "1.00", "--reference", "order 7",
                          "--server", self.address)
        self.assertEqual(new.returncode, 0, new.stderr)
        page = self.bank.ask("ListTransactions", account="10001")
        self.assertEqual(page.lines[0].amount_minor, 100)
        self.assertNotIn("reference", page.lines[0].transaction.DESCRIPTOR.fields_by_name)


if __name__ == "__main__":
    unittest.main()
