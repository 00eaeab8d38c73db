#!/usr/bin/env python3
"""The feed of what happens, through a client that is not ours: over kill -9 under load and restarts, no transaction is
missed and none comes twice."""

import contextlib
import signal
import sqlite3
import threading
import unittest

import harness
from bank import Bank, grpc, v1
from restart_test import Load


# What gRPC makes of a connection that breaks in the middle of a stream: mostly the first, now and then the second.
# Both mean that the caller cannot know, and must ask again.
BROKEN_OFF = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)


class Watcher:
    """Somebody who follows the feed, and goes on after the last transaction that arrived."""

    def __init__(self, account=""):
        self.account = account
        self.told = []
        self._grown = threading.Condition()
        self._thread = None
        self._end = None  # the code with which the last stream ended

    @property
    def last_id(self):
        return self.told[-1].id if self.told else 0

    def follow(self, address):
        """Follows until the server is gone."""
        self._end = None
        self._thread = threading.Thread(target=self._read, args=(address,), daemon=True)
        self._thread.start()

    def _read(self, address):
        request = v1.WatchTransactionsRequest(account=self.account, after_transaction_id=self.last_id)
        with Bank(address) as bank:
            try:
                for response in bank.stub.WatchTransactions(request, timeout=harness.PATIENCE):
                    with self._grown:
                        self.told.append(response.transaction)
                        self._grown.notify_all()
            except grpc.RpcError as error:
                self._end = error.code()

    def wait_for(self, transaction_id):
        with self._grown:
            if not self._grown.wait_for(lambda: self.last_id >= transaction_id, harness.PATIENCE):
                raise AssertionError(f"told of {self.last_id}, not of {transaction_id}")

    def wait_for_end(self):
        self._thread.join(harness.PATIENCE)
        return self._end


class Watch(harness.TestCase):
    def on_record(self):
        """What the file has of each transaction, in order, and whether account 10001 is in it."""
        with contextlib.closing(sqlite3.connect(self.db)) as db:
            return db.execute(
                "SELECT transactions.id, amount_minor, hex(request_id), accounts.id IS NOT NULL"
                " FROM transactions LEFT JOIN accounts"
                " ON accounts.id IN (debit_account, credit_account) AND number = '10001'"
                " ORDER BY transactions.id"
            ).fetchall()

    def check_told(self, watcher, rows):
        told = [(t.id, t.amount_minor, t.request_id.replace("-", "").upper()) for t in watcher.told]
        self.assertEqual(told, [row[:3] for row in rows])

    def test_kill_under_load(self):
        everything, one = Watcher(), Watcher("10001")
        for seed in range(3):
            server, address = self.serve()
            everything.follow(address)
            one.follow(address)
            load = Load(address, f"watch/{seed}")
            load.wait_for_answers(100)
            server.stop(signal.SIGKILL)
            load.wait_for_end()
            for watcher in (everything, one):
                self.assertIn(watcher.wait_for_end(), BROKEN_OFF)

        # Nothing new happens. The feed still sends what was missed, and then ends.
        server, address = self.serve()
        everything.follow(address)
        one.follow(address)
        rows = self.on_record()
        self.assertEqual([row[0] for row in rows], list(range(1, len(rows) + 1)))
        self.assertGreater(len(rows), 300)
        everything.wait_for(rows[-1][0])
        one.wait_for(max(row[0] for row in rows if row[3]))
        self.assertEqual(server.stop(), 0, server.stderr)
        self.assertEqual(everything.wait_for_end(), grpc.StatusCode.UNAVAILABLE)
        self.assertEqual(one.wait_for_end(), grpc.StatusCode.UNAVAILABLE)
        self.check_told(everything, rows)
        self.check_told(one, [row for row in rows if row[3]])
        self.check_ledger()


if __name__ == "__main__":
    unittest.main()
