"""The good client beside an attack: so many calls a second, each with a deadline, until its standard input ends.

    good_client.py ADDRESS [CA]

Prints one line of JSON: how many calls it made, how many were answered in time, and their latencies.
"""

import json
import pathlib
import select
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "end_to_end"))
from bank import Bank, Refused, grpc, v1  # noqa: E402

PER_SECOND = 50
DEADLINE = 1.0  # seconds


def main(address, authority=None):
    credentials = grpc.ssl_channel_credentials(pathlib.Path(authority).read_bytes()) if authority else None
    milliseconds, failures = [], []
    with Bank(address, credentials) as bank:
        bank.balance("10001")
        print("ready", flush=True)
        due, made = time.monotonic(), 0
        while not select.select([sys.stdin], [], [], max(0.0, due - time.monotonic()))[0]:
            start = time.monotonic()
            made += 1
            try:
                if made % 2:
                    bank.call(bank.stub.Balance, v1.BalanceRequest(account="10001"), DEADLINE)
                else:
                    bank.deposit("10002", 1, timeout=DEADLINE)
                milliseconds.append((time.monotonic() - start) * 1000)
            except Refused as error:
                failures.append(str(error)[:120])
            due = max(due + 1 / PER_SECOND, time.monotonic() - 1)
    milliseconds.sort()
    at = lambda share: milliseconds[min(len(milliseconds) - 1, int(share * len(milliseconds)))]  # noqa: E731
    result = {"made": made, "in_time": len(milliseconds), "failures": failures[:3]}
    if milliseconds:
        result |= {"p50_ms": at(0.5), "p99_ms": at(0.99), "slowest_ms": milliseconds[-1]}
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
