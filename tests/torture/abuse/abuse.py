#!/usr/bin/env python3
"""Abuses a server as a hostile client would, and prints what it cost: `abuse.py --help`.

Starts a server of its own on loopback, with a good client beside the attack, and prints a line for each
attack: the server's memory before, at its highest and after, how long it took to hang up, and how the good
client fared. Every attack is bounded in bytes, connections and time. The programs are those of ATM_BIN_DIR.
"""

import argparse
import contextlib
import json
import os
import pathlib
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "end_to_end")]
import harness  # noqa: E402
from attacks import ATTACKS  # noqa: E402
from http2 import Connection  # noqa: E402

MIB = 1 << 20
LIMITS = {"peak": 25 + 256, "seconds": 1.0, "share": 0.999, "p99": 3.0}


class Memory:
    """The resident memory of a process, watched until `stop`."""

    def __init__(self, pid):
        self.path = pathlib.Path(f"/proc/{pid}/statm")
        self.before = self.now()
        self.peak, self.is_watching = self.before, True
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def now(self):
        return int(self.path.read_text().split()[1]) * resource.getpagesize() / MIB

    def _watch(self):
        while self.is_watching:
            self.peak = max(self.peak, self.now())
            time.sleep(0.01)

    def stop(self):
        self.is_watching = False
        self.thread.join()


class GoodClient:
    def __init__(self, address, authority=None):
        command = [sys.executable, HERE / "good_client.py", address, *([authority] if authority else [])]
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        if self.process.stdout.readline() != "ready\n":
            raise SystemExit("abuse: the good client does not reach the server")

    def end(self):
        told, _ = self.process.communicate("\n", timeout=60)
        return json.loads(told)


class Slot:
    """One connection of an attack, and those that come after it when the server hangs up."""

    def __init__(self, attack, address, tls, until, again):
        self.attack, self.address, self.tls, self.until, self.again = attack, address, tls, until, again
        self.opened, self.ended, self.refused, self.sent, self.seconds = 0, 0, 0, 0, []
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self):
        for _ in range(1 + self.again):
            if time.monotonic() >= self.until:
                return
            try:
                connection = Connection(self.address, self.tls, self.attack.reads)
            except OSError:
                self.refused += 1
                time.sleep(0.05)
                continue
            self.opened += 1
            for block in self.attack.bytes():
                if not connection.send(block, self.until):
                    break
            connection.wait(self.until)
            self.sent += connection.sent
            if connection.seconds is not None:
                self.ended += 1
                self.seconds.append(connection.seconds)
            connection.close()


def run_slots(attack, address, tls, seconds, again):
    until = time.monotonic() + seconds
    slots = [Slot(attack, address, tls, until, again) for _ in range(attack.connections)]
    for slot in slots:
        slot.thread.start()
    for slot in slots:
        slot.thread.join(seconds + 30)
    return slots


def measure_alone(address, authority, seconds):
    client = GoodClient(address, authority)
    time.sleep(seconds)
    return client.end()


def run_attack(name, server, address, options, authority):
    """Runs one attack against a fresh server. Returns its line of the table."""
    attack = ATTACKS[name]
    alone = measure_alone(address, authority, options.alone)
    memory = Memory(server.process.pid)
    client = GoodClient(address, authority)
    slots = run_slots(attack, address, bool(authority), options.seconds, options.again)
    time.sleep(2)
    memory.stop()
    good = client.end()
    seconds = [one for slot in slots for one in slot.seconds]
    return {
        "attack": name,
        "before": memory.before,
        "peak": memory.peak,
        "after": memory.now(),
        "opened": sum(slot.opened for slot in slots),
        "ended": sum(slot.ended for slot in slots),
        "sent": sum(slot.sent for slot in slots) / MIB,
        "seconds": max(seconds, default=None),
        "share": good["in_time"] / good["made"],
        "p99_alone": alone["p99_ms"],
        "p99": good.get("p99_ms", float("inf")),
        "failures": good["failures"],
    }


def verdict(row):
    """What of it is not as it must be."""
    wrong = []
    if row["peak"] > LIMITS["peak"]:
        wrong.append("memory")
    if ATTACKS[row["attack"]].is_ended and row["ended"] < row["opened"]:
        wrong.append("not shut down")
    if (row["seconds"] or 0) > LIMITS["seconds"]:
        wrong.append("shut down late")
    if row["share"] < LIMITS["share"]:
        wrong.append("good client")
    if row["p99"] > LIMITS["p99"] * row["p99_alone"]:
        wrong.append("p99")
    return ", ".join(wrong) or "ok"


HEAD = (
    f"{'attack':22} {'MiB before > peak > after':>26} {'conns':>6} {'ended':>6} {'sent MiB':>9} {'within s':>9}"
    f" {'good %':>7} {'p99 ms alone > beside':>22}  verdict"
)


def line(row):
    memory = f"{row['before']:.0f} > {row['peak']:.0f} > {row['after']:.0f}"
    within = "-" if row["seconds"] is None else f"{row['seconds']:.2f}"
    latency = f"{row['p99_alone']:.1f} > {row['p99']:.1f}"
    return (
        f"{row['attack']:22} {memory:>26} {row['opened']:6} {row['ended']:6} {row['sent']:9.1f} {within:>9}"
        f" {100 * row['share']:7.2f} {latency:>22}  {verdict(row)}"
    )


def start_server(folder, tls, listen, more):
    arguments = ["--demo", "--db", folder / "atm.db", *more]
    authority = None
    if tls:
        certificate, key = folder / "server.pem", folder / "server.key"
        harness.run(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc",
            "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        )  # fmt: skip
        arguments += ["--tls-cert", certificate, "--tls-key", key]
        authority = certificate
    server = harness.Server(*arguments, listen=listen)
    return server, server.serving(), authority


@contextlib.contextmanager
def haproxy(address):
    """HAProxy in front of the server, until the end of the context. Returns its address."""
    front = f"127.0.0.1:{harness.free_port()}"
    command = [shutil.which("haproxy") or "/usr/sbin/haproxy", "-db", "-q", "-f", harness.SOURCE / "docs/haproxy.cfg"]
    environment = {**os.environ, "ATM_FRONT": front, "ATM_SERVER": address.replace("unix:", "unix@")}
    with subprocess.Popen([str(word) for word in command], env=environment) as proxy:
        try:
            harness.wait_until(lambda: is_open(front), "HAProxy listens")
            yield front
        finally:
            proxy.terminate()


def is_open(address):
    try:
        Connection(address).close()
    except OSError:
        return False
    return True


def run_connections(options):
    """W1: more connections than descriptors, then none. Prints how soon a new client is served."""
    for most in (64, 256, 1024):
        with tempfile.TemporaryDirectory() as folder:
            limit = lambda most=most: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # noqa: E731
            server = harness.Server("--demo", "--db", f"{folder}/atm.db", preexec_fn=limit)
            try:
                served = connections_against(server.serving(), most, options)
            finally:
                server.close()
            print(f"connections, {most:5} descriptors: {served}", flush=True)


def connections_against(address, most, options):
    host, port = address.rsplit(":", 1)
    client = GoodClient(address)
    opened = []
    for _ in range(2 * most):
        with contextlib.suppress(ConnectionError):  # one too many may be reset at once
            opened.append(socket.create_connection((host, int(port)), timeout=5))
    time.sleep(1)
    for one in opened:
        one.close()
    closed_at = time.monotonic()
    while time.monotonic() < closed_at + options.seconds:
        try:
            GoodClient(address).end()
            good = client.end()
            new = time.monotonic() - closed_at
            return f"a new client was served after {new:.2f} s (0.3 s of it Python); the old one {good}"
        except SystemExit:
            time.sleep(0.05)
    client.process.kill()
    return f"no new client is served within {options.seconds} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("attacks", nargs="*", help="which (all): connections, " + ", ".join(ATTACKS))
    parser.add_argument("--haproxy", action="store_true", help="with docs/haproxy.cfg in front of the server")
    parser.add_argument("--listen", default="127.0.0.1:0", help="where the server listens; may be unix:/PATH")
    parser.add_argument("--tls", action="store_true", help="over TLS")
    parser.add_argument("--seconds", type=float, default=8, help="how long an attack lasts")
    parser.add_argument("--alone", type=float, default=4, help="how long the good client is measured alone")
    parser.add_argument("--again", type=int, default=2, help="how often an attacker comes again after a hang-up")
    parser.add_argument("--log", action="store_true", help="show what the server logged")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each attack")
    parser.add_argument("--server", nargs="*", default=[], help="more arguments for atm-server")
    options = parser.parse_args()
    chosen = options.attacks or ["connections", *ATTACKS]
    if options.haproxy and not options.attacks:
        chosen.remove("connections")  # HAProxy accepts them
    if unknown := set(chosen) - {"connections", *ATTACKS}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    if "connections" in chosen:
        run_connections(options)
        chosen.remove("connections")
    if chosen and not options.json:
        print(HEAD, flush=True)
    is_all_well = True
    for name in chosen:
        with tempfile.TemporaryDirectory() as folder:
            server, address, authority = start_server(
                pathlib.Path(folder), options.tls, options.listen, options.server
            )
            try:
                with haproxy(address) if options.haproxy else contextlib.nullcontext(address) as front:
                    row = run_attack(name, server, front, options, authority)
            finally:
                server.close()
        is_all_well = is_all_well and verdict(row) == "ok"
        print(json.dumps(row) if options.json else line(row), flush=True)
        for failure in row["failures"]:
            print("    " + failure)
        if options.log:
            print(server.stderr)
    return 0 if is_all_well else 1


if __name__ == "__main__":
    sys.exit(main())
