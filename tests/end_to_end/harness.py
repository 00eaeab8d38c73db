"""What the scripts share: the programs, started on a free port with a file of their own, and always stopped.

ctest says which programs to test in ATM_BIN_DIR; by hand it is those of the preset debug.
Nothing here waits for a time to pass: each wait is for something to happen, and gives up after PATIENCE.
"""

import contextlib
import hashlib
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("ATM_BIN_DIR", SOURCE / "build/debug/bin"))
SERVER = str(BIN / "atm-server")
CLI = str(BIN / "atm-cli")

# Seconds. Nothing needs nearly as long, even with sanitizers on a busy machine.
PATIENCE = 120


def buf():
    """The path of buf, or a reason to skip the test."""
    installed = SOURCE / "build/tools/node_modules/.bin/buf"
    for found in (os.environ.get("ATM_BUF"), shutil.which("buf"), str(installed)):
        if found and shutil.which(found):
            return found
    if os.environ.get("CI"):
        raise FileNotFoundError("buf is not installed, and for CI it must be")
    raise unittest.SkipTest("buf is not installed (./run test installs it)")


def environment(**more):
    """The environment without what would change how our programs behave."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ATM_") and k != "NO_COLOR"}
    # The banks that the user gave names to are none of ours.
    return {**kept, "XDG_CONFIG_HOME": "/nonexistent", **more}


def node_modules():
    """The folder with the clients from npm, or a reason to skip the test."""
    installed = SOURCE / "build/tools/node_modules"
    if (installed / "@grpc/grpc-js").exists() and shutil.which("node"):
        return installed
    if os.environ.get("CI"):
        raise FileNotFoundError("the clients from npm are not installed, and for CI they must be")
    raise unittest.SkipTest("the clients from npm are not installed (./run test installs them)")


def run(*command, env=None, stdin="", **options):
    """Runs a command to its end: its exit code, stdout and stderr."""
    return subprocess.run(
        [str(word) for word in command],
        env=env or environment(),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        **options,
    )


def wait_until(condition, what):
    """Waits until `condition()` is true, and returns what it returned."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError(f"waited {PATIENCE} s in vain: {what}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


class Server:
    """One atm-server, from its start until it serves, and then until it is stopped."""

    def __init__(self, *arguments, env=None, listen="127.0.0.1:0", **popen):
        self.process = subprocess.Popen(
            [SERVER, "--listen", listen, *[str(word) for word in arguments]],
            env=env or environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **popen,
        )
        self._texts = {"stdout": [], "stderr": []}
        self._grown = threading.Condition()
        self._readers = [
            threading.Thread(target=self._read, args=(name,), daemon=True) for name in self._texts
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, name):
        for line in getattr(self.process, name):
            with self._grown:
                self._texts[name].append(line)
                self._grown.notify_all()
        with self._grown:
            self._texts[name].append("")  # the end
            self._grown.notify_all()

    @property
    def stdout(self):
        return "".join(self._texts["stdout"])

    @property
    def stderr(self):
        return "".join(self._texts["stderr"])

    def _ended(self):
        return "" in self._texts["stdout"]

    def close(self):
        """Ends the server if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    def serving(self):
        """Waits until the server serves. Returns its address."""
        said = re.compile(r" on (\S+)\. Try it")
        with self._grown:
            self._grown.wait_for(lambda: self._ended() or said.search(self.stdout), PATIENCE)
        found = said.search(self.stdout)
        if not found:
            raise AssertionError(f"atm-server does not serve:\n{self.stdout}{self.stderr}")
        return found[1]

    def wait(self):
        """Waits until the server has ended and all its output is read. Returns its exit code."""
        code = self.process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        return code

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.wait()


class TestCase(unittest.TestCase):
    """A test with a folder of its own, whose servers are stopped at its end."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="atm-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.db = self.folder / "atm.db"

    def start(self, *arguments, **options):
        """A server over self.db with the sample accounts, unless the arguments say otherwise."""
        if not arguments:
            arguments = ("--demo",)
        if "--db" not in arguments:
            arguments = ("--db", self.db, *arguments)
        server = Server(*arguments, **options)
        self.addCleanup(server.close)
        return server

    def serve(self, *arguments, **options):
        """Starts a server as start does, and waits until it serves. Returns the server and its address."""
        server = self.start(*arguments, **options)
        return server, server.serving()

    def refuses_to_start(self, *arguments, **options):
        """What a server that must not start says on stderr."""
        server = self.start(*arguments, **options)
        self.assertNotEqual(server.wait(), 0, server.stdout)
        self.assertGreater(server.process.returncode, 0, "ended by a signal:\n" + server.stderr)
        self.assertEqual(server.stdout, "")
        return server.stderr

    def check_ledger(self, path=None):
        """Opens the file as any SQLite program would, and checks that the bank adds up."""
        with contextlib.closing(sqlite3.connect(path or self.db)) as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            ids = [row[0] for row in db.execute("SELECT id FROM transactions ORDER BY id")]
            self.assertEqual(ids, list(range(1, len(ids) + 1)), "ids have gaps")
            balances = {}
            for debit, credit, amount, debit_after, credit_after in db.execute(
                # Holds, releases and expiries move nothing.
                "SELECT debit_account, credit_account, iif(kind IN (20, 22, 23), 0, amount_minor),"
                " debit_balance_minor, credit_balance_minor FROM transactions ORDER BY id"
            ):
                balances[debit] = balances.get(debit, 0) - amount
                balances[credit] = balances.get(credit, 0) + amount
                self.assertEqual((balances[debit], balances[credit]), (debit_after, credit_after))
            self.assertEqual(sum(balances.values()), 0)
            stored = dict(db.execute("SELECT id, balance_minor FROM accounts"))
            return balances, stored
