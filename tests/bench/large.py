"""The large ledger: what many accounts and a long history cost, against a small ledger with as much history for each
account.
"""

import json
import shutil
import sys

from programs import BIN, atm_server, load, run

SMALL_ACCOUNTS = 100_000
# Upper bounds, with everything that belongs to a row, to find out beforehand whether the disk has room.
BYTES_A_TRANSACTION = 250
BYTES_AN_ACCOUNT = 200
# Rows that the slowest machine of any use fills in a second.
LEAST_A_SECOND = 5_000
# A ledger replays at least about so many transactions after kill -9 (LedgerOptions::replay_target and WriteBack): so
# many, or half as many as it has accounts.
REPLAYED = 1_000_000
# As accounts.h has it: one transaction of so many has a reference.
REFERENCE_EVERY = 1_000


class Ledger:
    """A file that is filled through the ledger itself."""

    def __init__(self, path, accounts, transactions):
        self.path = path
        self.accounts = accounts
        self.transactions = transactions
        self.fill(0)
        with_accounts = self.bytes()
        self.last_transaction = self.fill(transactions)["last_transaction"]
        self.bytes_a_transaction = (self.bytes() - with_accounts) / transactions

    def fill(self, transactions, *more):
        words = [BIN / "atm_bench_fill", self.path, "--accounts", self.accounts, "--transactions", transactions, *more]
        most_seconds = 60 + (transactions + self.accounts) / LEAST_A_SECOND
        return json.loads(run(*words, timeout=most_seconds, stderr=sys.stderr, may_be_killed="--kill" in more))

    def bytes(self):
        return self.path.stat().st_size

    def median_us(self, server, method, options, **more):
        """Calls one after the other, each on another account."""
        more |= {"accounts": self.accounts, "connections": 1, "in_flight": 1, "milliseconds": options.milliseconds}
        return load(server, method, **more)["p50_us"]


class Pair:
    """Both ledgers, filled once; measured in every round."""

    def __init__(self, options, folder):
        self.options = options
        self.name = f"{options.accounts / 1e6:g} M accounts"
        self.warn(folder)
        share = min(1, SMALL_ACCOUNTS / options.accounts)
        self.small = Ledger(folder / "small.db", SMALL_ACCOUNTS, max(1, round(options.transactions * share)))
        self.large = Ledger(folder / "large.db", options.accounts, options.transactions)

    def warn(self, folder):
        needed = BYTES_AN_ACCOUNT * self.options.accounts + BYTES_A_TRANSACTION * self.options.transactions
        free = shutil.disk_usage(folder).free
        print(
            f"bench: fills a ledger with {self.options.accounts:,} accounts and {self.options.transactions:,} "
            f"transactions, which takes up to {needed / 1e9:.1f} GB in {folder}",
            file=sys.stderr,
        )
        if needed > 0.9 * free:
            raise SystemExit(f"bench: {folder} has only {free / 1e9:.1f} GB free: --folder names another one")

    def round(self, table):
        with atm_server(self.small.path) as small:
            limits = self.calls(self.small, small)
        with atm_server(self.large.path) as large:
            self.at_most(table, "ready after a clean stop", large.seconds_to_start * 1000, 15_000, "ms")
            resident = large.resident_mib() * 2**20 / self.large.accounts
            figures = self.calls(self.large, large)
        name = f"{self.name}: Deposit / {SMALL_ACCOUNTS / 1e6:g} M"
        table.add(name, 0.9, figures["Deposit"], limits["Deposit"], "calls/s")
        for what in ("page of a statement", "balance as of then", "look-up by reference"):
            self.at_most(table, what, figures[what], 2_000, "us median", **{f"us of {SMALL_ACCOUNTS:,}": limits[what]})
        self.at_most(table, "memory of an account", resident, 160, "bytes")
        self.at_most(table, "disk of a transaction", self.large.bytes_a_transaction, 160, "bytes")
        self.kill()
        with atm_server(self.large.path) as large:
            self.at_most(table, "ready after kill -9", large.seconds_to_start * 1000, 30_000, "ms")

    def at_most(self, table, what, figure, limit, unit, **details):
        table.add(f"{self.name}: {what}", 1.0, figure, limit, unit, at_least=False, **details)

    def calls(self, ledger, server):
        deposits = load(server, "Deposit", accounts=ledger.accounts, milliseconds=self.options.milliseconds)
        as_of = {"as_of": ledger.last_transaction}
        references = {"references": max(1, ledger.transactions // REFERENCE_EVERY)}
        return {
            "Deposit": deposits["per_second"],
            "page of a statement": ledger.median_us(server, "ListTransactions", self.options),
            "balance as of then": ledger.median_us(server, "Balance", self.options, **as_of),
            "look-up by reference": ledger.median_us(server, "FindTransactions", self.options, **references),
        }

    def kill(self):
        """As many transactions as a restart replays at least, then kill -9."""
        replayed = max(REPLAYED, self.options.accounts // 2)
        self.large.fill(min(replayed, self.options.transactions), "--kill")
