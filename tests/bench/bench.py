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
import re
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("ATM_BIN_DIR", SOURCE / "build/release/bin"))
ACCOUNTS = 100_000


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


class Program:
    """A server under test: its port, and its end with the block."""

    def __init__(self, *command, port):
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for line in self.process.stdout:
            found = re.search(port, line)
            if found:
                self.port = found[1]
                self.seconds_to_start = time.monotonic() - self.began
                return
        raise SystemExit(f"bench: {command[0]} did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait(60)

    def resident_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def echo():
    return Program(BIN / "atm_bench_echo", port=r"^(\d+)$")


def atm_server(db, *more):
    return Program(BIN / "atm-server", "--listen", "127.0.0.1:0", "--db", db, *more, port=r" on 127\.0\.0\.1:(\d+)\.")


def load(server, method, **options):
    """What the load generator measured."""
    words = [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)]
    result = json.loads(run(BIN / "atm_bench_load", "--port", server.port, "--method", method, *words))
    if result["refused"]:
        raise SystemExit(f"bench: {result['refused']} calls of {method} were refused")
    return result


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


class Table:
    """Rows of (ratio, figure, limit), one of each in every round."""

    def __init__(self):
        self.rows = {}

    def add(self, name, target, figure, limit, unit, at_least=True):
        row = self.rows.setdefault(
            name, {"target": target, "at_least": at_least, "unit": unit, "ratios": [], "figures": [], "limits": []}
        )
        row["ratios"].append(figure / limit)
        row["figures"].append(figure)
        row["limits"].append(limit)

    def summary(self):
        rows = []
        for name, row in self.rows.items():
            ratio = statistics.median(row["ratios"])
            rows.append({
                "row": name,
                "ratio": ratio,
                "ratio_least": min(row["ratios"]),
                "ratio_greatest": max(row["ratios"]),
                "rounds": len(row["ratios"]),
                "target": row["target"],
                "reached": ratio >= row["target"] if row["at_least"] else ratio <= row["target"],
                "at_least": row["at_least"],
                "figure": statistics.median(row["figures"]),
                "limit": statistics.median(row["limits"]),
                "unit": row["unit"],
            })
        return rows


def print_table(rows):
    head = ("row", "ratio", "least .. greatest", "target", "figure", "limit", "")
    lines = [head]
    for row in rows:
        sign = ">=" if row["at_least"] else "<="
        lines.append((
            row["row"],
            f"{row['ratio']:.2f}",
            f"{row['ratio_least']:.2f} .. {row['ratio_greatest']:.2f}",
            f"{sign} {row['target']:.2f}" + ("" if row["reached"] else "  missed"),
            f"{row['figure']:,.0f}",
            f"{row['limit']:,.0f}",
            row["unit"],
        ))
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        cells = [line[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(line[1:6], widths[1:6])]
        print("  ".join([*cells, line[6]]).rstrip())


def measure_wire(table, atm, base, folder, milliseconds):
    """Single calls against a server that does nothing else."""
    both = {"milliseconds": milliseconds}
    for method, target in (("Deposit", 0.90), ("Balance", 0.95)):
        limit = load(base, method, **both)["per_second"]
        figure = load(atm, method, **both)["per_second"]
        table.add(f"{method}, 8 connections x 32 in flight / echo", target, figure, limit, "calls/s")
    alone = {**both, "connections": 1, "in_flight": 1}
    limit = load(base, "Deposit", **alone)["p50_us"] + 1.3 * fdatasync_us(folder)
    figure = load(atm, "Deposit", **alone)["p50_us"]
    table.add("Deposit, one at a time / echo + 1.3 fdatasync", 1.0, figure, limit, "us median", at_least=False)
    uniform = load(atm, "Deposit", **both)["per_second"]
    hot = load(atm, "Deposit", hot=0.8, **both)["per_second"]
    table.add("Deposit, 80 % on one account / uniform", 0.95, hot, uniform, "calls/s")


def measure_ledger(table, db, folder, count):
    """The ledger without gRPC, against an append to SQLite."""
    limit = float(run(BIN / "atm_bench_ledger", folder / "append.db", "append", count))
    for ids, target in (("v7", 0.75), ("v4", 0.25)):
        figure = float(run(BIN / "atm_bench_ledger", db, "move", count, ids))
        name = {"v7": "ordered", "v4": "random"}[ids]
        table.add(f"Ledger without gRPC, {name} request ids / append", target, figure, limit, "rows/s")


def measure_idle(table, folder):
    with atm_server(folder / "demo.db", "--demo"):
        pass
    with atm_server(folder / "demo.db", "--demo") as server:
        table.add("Idle server, resident", 1.0, server.resident_mib(), 40, "MiB", at_least=False)
        table.add("From start to serving", 1.0, server.seconds_to_start * 1000, 100, "ms", at_least=False)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (default: 5)")
    parser.add_argument("--milliseconds", type=int, default=2000, help="how long each takes (default: 2000)")
    parser.add_argument("--rows", type=int, default=400_000, help="appended to a ledger at once (default: 400000)")
    parser.add_argument("--folder", default=None, help="where the files go: the disk that is measured")
    parser.add_argument("-o", "--output", choices=("table", "json"), default="table")
    return parser.parse_args()


def main():
    options = parse()
    table = Table()
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="atm-bench-", dir=options.folder)))
        for name in ("served.db", "batches.db"):
            run(BIN / "atm_bench_ledger", folder / name, "open", ACCOUNTS)
        for number in range(options.rounds):
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
            measure_ledger(table, folder / "batches.db", folder, options.rows)
            measure_idle(table, folder)
            with echo() as base, atm_server(folder / "served.db") as atm:
                measure_wire(table, atm, base, folder, options.milliseconds)
    if options.output == "json":
        print(json.dumps(table.summary(), indent=2))
    else:
        print_table(table.summary())


if __name__ == "__main__":
    main()
