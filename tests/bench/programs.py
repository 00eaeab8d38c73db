"""The programs that the benchmarks start: each ends with its block, also when the benchmarks are interrupted."""

import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("ATM_BIN_DIR", SOURCE / "build/release/bin"))

# Seconds. No measurement takes that long, except to fill a large ledger, which passes its own limit.
MOST_SECONDS = 600


def run(*command, timeout=MOST_SECONDS, may_be_killed=False, **options):
    """What the command printed. One that may be killed can end by SIGKILL, which it sends itself."""
    words = [str(word) for word in command]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **options}
    try:
        done = subprocess.run(words, check=False, text=True, timeout=timeout, **options)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"bench: {words[0]} took more than {timeout:.0f} seconds") from None
    if done.returncode != 0 and not (may_be_killed and done.returncode == -signal.SIGKILL):
        raise SystemExit(f"bench: {words[0]} failed: {(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout


def stop(process, *signals):
    """Ends a process that was started here. Tries the next signal if one has no effect within 30 seconds."""
    for number in (*signals, signal.SIGKILL):
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
            return


class Program:
    """A server under test: its port, and its end with the block."""

    def __init__(self, *command, port, ends_with=signal.SIGTERM, **options):
        self.began = time.monotonic()
        self.ends_with = ends_with
        self.process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **{"stderr": subprocess.DEVNULL, **options},
        )
        try:
            for line in self.process.stdout:
                found = re.search(port, line)
                if found:
                    self.port = found[1]
                    self.seconds_to_start = time.monotonic() - self.began
                    return
            raise SystemExit(f"bench: {command[0]} did not start")
        except BaseException:
            stop(self.process, ends_with)
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        stop(self.process, self.ends_with)

    def resident_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def echo(*words):
    return Program(BIN / "atm_bench_echo", *words, port=r"^(\d+)$")


def atm_server(db, *more):
    return Program(BIN / "atm-server", "--listen", "127.0.0.1:0", "--db", db, *more, port=r" on 127\.0\.0\.1:(\d+)\.")


def words_of(options):
    return [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)]


def client(server, *flags, **options):
    """Deposits a second through the C++ client."""
    words = ["--port", server.port, *flags, *words_of(options)]
    return json.loads(run(BIN / "atm_bench_client", *words))["per_second"]


def load(server, method, *flags, **options):
    """What the load generator measured."""
    words = ["--port", server.port, "--method", method, *flags, *words_of(options)]
    result = json.loads(run(BIN / "atm_bench_load", *words))
    if result["refused"]:
        raise SystemExit(f"bench: {result['refused']} calls of {method} were refused")
    if not result["answered"]:
        raise SystemExit(f"bench: no call of {method} was answered in time; --milliseconds gives it longer")
    return result
