"""The baseline of a general database: PostgreSQL as Debian ships it, under pgbench.

A cluster of its own in a temporary folder, reached through a Unix socket there, with the durability that is its
default: a commit is on disk before it is answered. Other clusters of the machine are not touched.
"""

import contextlib
import os
import pathlib
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time

from programs import run, stop

# PostgreSQL does not run as root; Debian's package makes this user for it.
USER = "postgres"
CLIENTS = 64


def programs():
    """The folder of the newest PostgreSQL that is installed; None if none is."""
    found = pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in found), key=lambda folder: float(folder.parent.name), default=None)


def missing():
    """The Debian packages that are needed and not installed."""
    return [] if programs() else ["postgresql"]


class Cluster:
    """The 100,000 accounts of pgbench's scale 1. The server runs as long as the block; then its folders are removed."""

    def __init__(self, parent):
        self.parent = parent
        self.bin = programs()
        self.version = self.bin.parent.name

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.folder = self.make_folder(stack, self.parent)
            # A socket's path has at most 107 characters, whatever folder is measured.
            self.sockets = self.make_folder(stack, None)
            self.options = {
                "cwd": self.folder,
                "env": {"PATH": os.environ["PATH"], "LC_ALL": "C", "PGHOST": str(self.sockets), "PGUSER": USER},
            }
            if os.geteuid() == 0:
                owner = pwd.getpwnam(USER)
                self.options |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
            run(self.bin / "initdb", "--auth=trust", "--username", USER, "-D", self.folder / "data", **self.options)
            with self.server():
                self.pgbench("--initialize", "--scale=1", "--quiet")
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    @staticmethod
    def make_folder(stack, parent):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="atm-bench-", dir=parent))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if os.geteuid() == 0:
            shutil.chown(folder, USER, USER)
        return folder

    @contextlib.contextmanager
    def server(self):
        """Starts PostgreSQL with its default settings, and waits until it answers."""
        settings = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.sockets}"]
        server = subprocess.Popen(
            [self.bin / "postgres", "-D", self.folder / "data", *settings],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self.options,
        )
        try:
            last = time.monotonic() + 60
            while subprocess.run([self.bin / "pg_isready", "--quiet"], check=False, **self.options).returncode != 0:
                if time.monotonic() > last or server.poll() is not None:
                    raise SystemExit("bench: PostgreSQL did not start")
                time.sleep(0.1)
            yield
        finally:
            # Its "fast" shutdown, then the "immediate" one.
            stop(server, signal.SIGINT, signal.SIGQUIT)

    def pgbench(self, *arguments):
        return run(self.bin / "pgbench", *arguments, USER, timeout=120, **self.options)

    def per_second(self, seconds):
        """Transactions of pgbench's simple kind a second: an account's balance changes, and a row says so."""
        with self.server():
            # On a busy machine, connecting alone can take as long as the measurement.
            for duration in (seconds, 6 * seconds):
                told = self.pgbench("-N", "-M", "prepared", "-c", CLIENTS, "-j", 2, "-T", duration)
                found = re.search(r"tps = ([\d.]+)", told)
                if found:
                    return float(found[1])
        raise SystemExit(f"bench: pgbench did not measure anything:\n{told}")
