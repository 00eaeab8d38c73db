#!/usr/bin/env python3
"""How near the bank is to its limits: a table of ratios, each measured against its limit in the same run.

What is compared runs in turns, round by round, since a shared machine changes its pace by the minute; each row is the
median of the rounds' ratios, with the least and the greatest of them. Nothing here fails on a slow day.
"""

import argparse
import contextlib
import json
import os
import pathlib
import signal
import statistics
import sys
import tempfile
import time

import backup
import large
import origin
import picture
import postgresql
from programs import BIN, atm_server, client, echo, load, run
from table import Table, print_table

ACCOUNTS = 100_000
BATCH = 1_000  # operations
IN_FLIGHT = 1_024  # of the C++ client
PARTS = ("ledger", "idle", "wire", "batch", "client", "sizes", "tail", "backup", "origin", "postgresql", "large")
# The parts that need a server on a filled ledger.
SERVED = {"wire", "batch", "client", "sizes", "tail", "backup", "origin", "postgresql"}
# The parts that the picture shows.
DRAWN = ("sizes", "postgresql")
BASELINES = {"origin": origin, "postgresql": postgresql}
QUICK = {
    "rounds": 1, "milliseconds": 500, "rows": 40_000, "tail_seconds": 3, "accounts": 200_000, "transactions": 200_000
}
LARGE = {"accounts": 10_000_000, "transactions": 100_000_000}


def fdatasync_us(folder):
    """The median of appending 4 KiB and making them durable."""
    times = []
    with open(folder / "fdatasync", "wb", buffering=0) as file:
        for _ in range(200):
            file.write(bytes(4096))
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - began) * 1e6)
    return statistics.median(times)


class Measuring:
    """Measures one part after the other, and adds a round to the rows of each."""

    def __init__(self, options, folder, cluster, ledgers):
        self.options = options
        self.folder = folder
        self.cluster = cluster  # of PostgreSQL; None: it is left out
        self.ledgers = ledgers  # a large and a small one; None: they are left out
        self.table = Table()

    def round(self):
        if "ledger" in self.options.only:
            self.ledger()
        if "idle" in self.options.only:
            self.idle()
        if SERVED & set(self.options.only):
            with atm_server(self.folder / "served.db") as atm:
                self.served(atm)
        if self.ledgers:
            self.ledgers.round(self.table)

    def served(self, atm):
        """Measures everything that needs one and the same server."""
        if "wire" in self.options.only:
            with echo() as base, echo("queues") as queues:
                self.wire(atm, base, queues)
        batches = self.batch(atm) if {"batch", "postgresql"} & set(self.options.only) else None
        if "client" in self.options.only:
            self.client(atm)
        if "sizes" in self.options.only:
            self.sizes(atm)
        if "backup" in self.options.only:
            backup.measure(self.table, atm, self.folder / "served.db", self.folder, self.options)
        if not {"tail", "origin", "postgresql"} & set(self.options.only):
            return
        highest = self.per_second(atm, "Deposit")
        if "origin" in self.options.only:
            self.origin(atm, highest)
        if self.cluster:
            self.postgresql(highest, batches)
        if "tail" in self.options.only:
            self.tail(atm, highest)

    def per_second(self, server, method, *flags, **more):
        return load(server, method, *flags, milliseconds=self.options.milliseconds, **more)["per_second"]

    def wire(self, atm, base, queues):
        """Single calls against servers that do nothing else: on gRPC's callback API, and on completion queues."""
        for method, target in (("Deposit", 0.90), ("Balance", 0.95)):
            limit = self.per_second(base, method)
            figure = self.per_second(atm, method)
            same_wire = self.per_second(queues, method)
            name = f"{method}, 8 connections x 32 in flight / echo"
            self.table.add(name, target, figure, limit, "calls/s")
            self.table.add(f"{name} on completion queues", None, figure, same_wire, "calls/s")
        alone = {"milliseconds": self.options.milliseconds, "connections": 1, "in_flight": 1}
        limit = load(base, "Deposit", **alone)["p50_us"] + 1.3 * fdatasync_us(self.folder)
        figure = load(atm, "Deposit", **alone)["p50_us"]
        name = "Deposit, one at a time / echo + 1.3 fdatasync"
        self.table.add(name, 1.0, figure, limit, "us median", at_least=False)
        uniform = self.per_second(atm, "Deposit")
        hot = self.per_second(atm, "Deposit", hot=0.8)
        self.table.add("Deposit, 80 % on one account / uniform", 0.95, hot, uniform, "calls/s")

    def append(self):
        """The limit of all that is durable: rows of the same shape, and nothing else."""
        return float(run(BIN / "atm_bench_ledger", self.folder / "append.db", "append", self.options.rows))

    def batched(self, atm, operations, *flags):
        """Operations a second in calls of this size, four calls at a time."""
        more = {"connections": 4, "in_flight": 1, "operations": operations}
        return operations * self.per_second(atm, "ExecuteBatch", *flags, **more)

    def batch(self, atm):
        """Many operations in one call, against an append of as many rows."""
        ordered = self.batched(atm, BATCH)
        if "batch" in self.options.only:
            limit = self.append()
            self.table.add(f"ExecuteBatch of {BATCH:,}, 4 in flight / append", 0.75, ordered, limit, "operations/s")
            random = self.batched(atm, BATCH, "--random-ids")
            self.table.add("ExecuteBatch, random request ids / append", 0.25, random, limit, "operations/s")
        return ordered

    def sizes(self, atm):
        """Measures the effect of the number of operations in a call."""
        limit = self.append()
        for operations in picture.SIZES:
            figure = self.batched(atm, operations)
            name = f"ExecuteBatch of {operations:,} / append"
            details = {"operations in a batch": operations}
            self.table.add(name, None, figure, limit, "operations/s", **details)

    def client(self, atm):
        """The C++ client, which lets operations travel together by itself, against itself without that."""
        options = {"milliseconds": self.options.milliseconds, "in_flight": IN_FLIGHT}
        alone = client(atm, "--alone", **options)
        together = client(atm, **options)
        name = f"C++ client, {IN_FLIGHT:,} in flight / without batching"
        self.table.add(name, 5, together, alone, "deposits/s")

    def tail(self, atm, highest):
        """Calls by a schedule, at half of the highest rate: what a checkpoint or a write-back costs those who wait."""
        rate = highest / 2
        milliseconds = round(1000 * self.options.tail_seconds)
        answered = load(atm, "Deposit", rate=rate, milliseconds=milliseconds)
        self.table.add(
            "Deposit at half of the highest rate, p99.9 / p50", 10, answered["p999_us"], answered["p50_us"], "us",
            at_least=False,
            **{
                "calls/s": rate,
                "p50 us": answered["p50_us"],
                "p99 us": answered["p99_us"],
                "p99.9 us": answered["p999_us"],
                "max us": answered["max_us"],
            },
        )
        # The same schedule on a server that stores nothing shows the part of gRPC and of the machine.
        with echo() as base:
            alike = load(base, "Deposit", rate=rate, milliseconds=milliseconds)
        name = "the same, p99.9 / that of echo"
        self.table.add(name, None, answered["p999_us"], alike["p999_us"], "us", **{"p50 us of echo": alike["p50_us"]})

    def origin(self, atm, deposits):
        """What the bank began as. It keeps its ten accounts in memory; ours are on disk before they are answered."""
        with origin.origin() as base:
            for method, figure in (("Deposit", deposits), ("Balance", self.per_second(atm, "Balance"))):
                limit = origin.h2load(base, method.lower(), self.options.milliseconds, self.folder)
                self.table.add(f"{method} against the origin", 50, figure, limit, "calls/s")

    def postgresql(self, deposits, batches):
        limit = self.cluster.per_second(max(1, round(2.5 * self.options.milliseconds / 1000)))
        name = f"Deposit / pgbench -N on PostgreSQL {self.cluster.version}"
        self.table.add(name, None, deposits, limit, "transactions/s")
        name = f"ExecuteBatch of {BATCH:,} / pgbench -N on PostgreSQL {self.cluster.version}"
        self.table.add(name, 50, batches, limit, "transactions/s")

    def ledger(self):
        """The ledger without gRPC, against an append to SQLite."""
        count = self.options.rows
        limit = self.append()
        for ids, target in (("v7", 0.75), ("v4", 0.25)):
            figure = float(run(BIN / "atm_bench_ledger", self.folder / "batches.db", "move", count, ids))
            name = {"v7": "ordered", "v4": "random"}[ids]
            self.table.add(f"Ledger without gRPC, {name} request ids / append", target, figure, limit, "rows/s")

    def idle(self):
        with atm_server(self.folder / "demo.db", "--demo"):
            pass
        with atm_server(self.folder / "demo.db", "--demo") as server:
            self.table.add("Idle server, resident", 1.0, server.resident_mib(), 40, "MiB", at_least=False)
            self.table.add("From start to serving", 1.0, server.seconds_to_start * 1000, 100, "ms", at_least=False)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (default: 5)")
    parser.add_argument("--milliseconds", type=int, default=2000, help="how long each takes (default: 2000)")
    parser.add_argument("--rows", type=int, default=400_000, help="appended to a ledger at once (default: 400000)")
    parser.add_argument("--tail-seconds", type=float, default=20, help="how long the tail is measured (default: 20)")
    parser.add_argument("--accounts", type=int, default=1_000_000, help="of the large ledger (default: 1000000)")
    parser.add_argument("--transactions", type=int, default=5_000_000, help="of the large ledger (default: 5000000)")
    parser.add_argument("--large", action="store_true", help="10 million accounts, 100 million transactions: up to 27 GB")
    parser.add_argument("--quick", action="store_true", help="one short round of each: whether all of it works")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=f"of {', '.join(PARTS)} (default: all)"
    )
    parser.add_argument("--picture", metavar="FILE", help=f"draw {' and '.join(DRAWN)} as SVG, and measure these alone")
    parser.add_argument("--folder", default=None, help="where the files go: the disk that is measured")
    parser.add_argument("-o", "--output", choices=("table", "json"), default="table")
    # Options that are given beat those that these two imply.
    options = parser.parse_args()
    parser.set_defaults(
        **(QUICK if options.quick else {}),
        **(LARGE if options.large and not options.quick else {}),
        **({"only": DRAWN} if options.picture else {}),
    )
    options = parser.parse_args()
    if options.picture and picture.missing():
        parser.error(f"the picture needs a Debian package: {' '.join(picture.missing())}")
    options.only = [part for part in options.only if not left_out(part)]
    return options


def left_out(part):
    """Prints what a part lacks."""
    lacks = BASELINES[part].missing() if part in BASELINES else []
    if lacks:
        print(f"bench: no rows of {part}, since these packages are missing: {' '.join(lacks)}", file=sys.stderr)
    return lacks


def main():
    options = parse()
    # SIGTERM ends every block as Ctrl-C does, so that servers are stopped and folders removed.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit("bench: ended by a signal"))
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="atm-bench-", dir=options.folder)))
        cluster = stack.enter_context(postgresql.Cluster(options.folder)) if "postgresql" in options.only else None
        for name, parts in (("served.db", SERVED), ("batches.db", {"ledger"})):
            if parts & set(options.only):
                run(BIN / "atm_bench_ledger", folder / name, "open", ACCOUNTS)
        ledgers = large.Pair(options, folder) if "large" in options.only else None
        measuring = Measuring(options, folder, cluster, ledgers)
        for number in range(options.rounds):
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
            measuring.round()
    if options.picture:
        picture.draw(measuring.table.summary(), options.picture)
    if options.output == "json":
        print(json.dumps(measuring.table.summary(), indent=2))
    else:
        print_table(measuring.table.summary())


if __name__ == "__main__":
    main()
