#!/usr/bin/env python3
"""What was answered stays, and what was asked with a request id happens exactly once: over kill -9 under load, over
a server that dies between commit and reply, and over a stop in the middle of work."""

import json
import os
import random
import signal
import threading
import unittest
import uuid

import harness
from bank import Bank, Refused, grpc
from proxy import Proxy

# How often the server is killed under load, and the seed of what it is asked for (see ./run torture).
KILLS = int(os.environ.get("ATM_TORTURE_CYCLES", "3"))
SEED = int(os.environ.get("ATM_TORTURE_SEED", "1"))
OPENING = {str(10001 + i): (i + 1) * 100_000 for i in range(9)}


class Request:
    """One withdrawal or deposit, small enough to be always possible, and what became of it."""

    def __init__(self, random_numbers):
        self.account = random_numbers.choice(list(OPENING))
        self.amount_minor = random_numbers.randint(1, 9)
        self.is_deposit = random_numbers.random() < 0.5
        self.request_id = str(uuid.UUID(int=random_numbers.getrandbits(128), version=4))
        self.answered_id = None  # of the transaction
        self.refused = False  # for certain

    def send(self, bank):
        method = bank.deposit if self.is_deposit else bank.withdraw
        return method(self.account, self.amount_minor, self.request_id)

    @property
    def effect(self):
        return self.amount_minor if self.is_deposit else -self.amount_minor


class Load:
    """Clients that send requests until the server is gone."""

    def __init__(self, address, seed, clients=8):
        self.requests = []
        self._answered = 0
        self._grown = threading.Condition()
        self._bank = Bank(address)
        self._threads = [
            threading.Thread(target=self._send, args=(random.Random(f"{seed}/{i}"),), daemon=True)
            for i in range(clients)
        ]
        for thread in self._threads:
            thread.start()

    def _send(self, random_numbers):
        while True:
            request = Request(random_numbers)
            with self._grown:
                self.requests.append(request)
            try:
                request.answered_id = request.send(self._bank).transaction.id
            except Refused as error:
                request.refused = error.domain == "atm.v1"
                return
            with self._grown:
                self._answered += 1
                self._grown.notify_all()

    def wait_for_answers(self, count):
        with self._grown:
            if not self._grown.wait_for(lambda: self._answered >= count, harness.PATIENCE):
                raise AssertionError(f"only {self._answered} answers")

    def wait_for_end(self):
        for thread in self._threads:
            thread.join(harness.PATIENCE)
        self._bank.channel.close()


class Restart(harness.TestCase):
    def ask_again(self, address, requests):
        """Sends every request once more: what was answered before must be answered the same."""
        moved = {}
        with Bank(address) as bank:
            for request in requests:
                found = bank.find(request.request_id)
                answer = request.send(bank)
                self.assertEqual(answer.replayed, found is not None, "the record told something else")
                if found:
                    self.assertEqual(found.transaction, answer.transaction)
                if request.answered_id:
                    self.assertTrue(answer.replayed, "an answered request was forgotten")
                    self.assertEqual(answer.transaction.id, request.answered_id)
                if request.refused:
                    self.assertFalse(answer.replayed, "a refused request was carried out")
                request.answered_id, request.refused = answer.transaction.id, False
                self.assertEqual(answer.transaction.request_id, request.request_id)
                moved[answer.transaction.id] = request
        self.assertEqual(len(moved), len(requests))

    def check_balances(self, address, requests):
        expected = dict(OPENING)
        for request in requests:
            expected[request.account] += request.effect
        with Bank(address) as bank:
            self.assertEqual({account: bank.balance(account) for account in expected}, expected)

    def test_kill_under_load(self):
        requests = []
        when = random.Random(SEED)
        for kill in range(KILLS):
            server, address = self.serve()
            self.check_balances(address, requests)
            load = Load(address, f"{SEED}/{kill}", clients=16)
            load.wait_for_answers(when.randrange(1, 200))
            server.stop(signal.SIGKILL)
            load.wait_for_end()
            self.assertTrue(any(not request.answered_id for request in load.requests))

            server, address = self.serve()
            self.ask_again(address, load.requests)
            requests += load.requests
            self.check_balances(address, requests)
            # Then a kill while nothing is under way.
            server.stop(signal.SIGKILL)
        server, address = self.serve()
        self.ask_again(address, requests)
        self.check_balances(address, requests)
        self.assertEqual(server.stop(), 0, server.stderr)
        _, stored = self.check_ledger()
        self.assertEqual(sum(stored.values()), 0)
        print(f"{KILLS} kills under load of 16 clients, {len(requests)} operations: none lost, none twice")

    def test_stop_under_load(self):
        server, address = self.serve()
        load = Load(address, "stop")
        load.wait_for_answers(100)
        self.assertEqual(server.stop(), 0, server.stderr)
        load.wait_for_end()
        # Everything was written back, and nothing needs to be recovered.
        self.assertEqual(sorted(os.listdir(self.folder)), ["atm.db", "atm.db-head"])
        balances, stored = self.check_ledger()
        self.assertEqual(balances, stored)
        recorded = sum(1 for request in load.requests if request.answered_id)

        server, address = self.serve()
        self.ask_again(address, load.requests)
        self.check_balances(address, load.requests)
        self.assertGreaterEqual(recorded, 100)

    def test_refusals_are_remembered(self):
        request_id = str(uuid.uuid4())
        server, address = self.serve()
        with Bank(address) as bank, self.assertRaises(Refused) as first:
            bank.withdraw("10001", 100_001, request_id)
        server.stop(signal.SIGKILL)
        server, address = self.serve()
        with Bank(address) as bank:
            bank.deposit("10001", 100_000)
            with self.assertRaises(Refused) as again:
                bank.withdraw("10001", 100_001, request_id)
            self.assertEqual(again.exception.reason, "INSUFFICIENT_FUNDS")
            self.assertEqual(again.exception.metadata, first.exception.metadata)
            found = bank.find(request_id)
            self.assertEqual(found.refusal.message, first.exception.message)
            self.assertFalse(found.HasField("transaction"))
            # The same operation with a new id is a new operation.
            bank.withdraw("10001", 100_001, str(uuid.uuid4()))

    def test_death_between_commit_and_reply(self):
        server, address = self.serve()
        proxy = Proxy()
        self.addCleanup(proxy.close)
        proxy.connect_to(address)
        # The name of the method: atm-cli asks for the balance first, to learn the currency.
        proxy.swallow_answers_after(b"/Withdraw")
        answers = []
        client = threading.Thread(
            target=lambda: answers.append(
                harness.run(
                    harness.CLI, "withdraw", "10007", "40", "--server", proxy.address,
                    "--timeout", f"{harness.PATIENCE}s", "-o", "json",
                )
            )
        )
        client.start()
        with Bank(address) as bank:
            harness.wait_until(lambda: bank.balance("10007") == 696_000, "the withdrawal")
        server.stop(signal.SIGKILL)
        proxy.break_connections()
        server, address = self.serve()
        proxy.connect_to(address)
        client.join(harness.PATIENCE)
        self.assertEqual(answers[0].returncode, 0, answers[0].stderr)
        answer = json.loads(answers[0].stdout)
        self.assertIs(answer["replayed"], True)
        self.assertEqual(answer["balance"]["balanceMinor"], "696000")
        with Bank(address) as bank:
            self.assertEqual(bank.balance("10007"), 696_000)
            self.assertTrue(bank.withdraw("10007", 4000, answer["transaction"]["requestId"]).replayed)

    def test_nobody_home(self):
        answer = harness.run(
            harness.CLI, "balance", "10001", "--server", f"127.0.0.1:{harness.free_port()}",
            "--timeout", f"{harness.PATIENCE}s",
        )
        self.assertEqual(answer.returncode, 64 + grpc.StatusCode.UNAVAILABLE.value[0])
        self.assertEqual(answer.stdout, "")


if __name__ == "__main__":
    unittest.main()
