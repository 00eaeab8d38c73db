"""What a backup costs those who wait for a commit meanwhile."""

import contextlib
import pathlib
import subprocess
import threading
import time

from programs import BIN, load, stop

# Seconds between two looks at the length of the log.
LOOK = 0.02


class Backups:
    """Makes backups of a ledger, one after the other, until its block is left."""

    def __init__(self, db, folder):
        self.seconds = []  # of each that was made
        self.log_bytes = 0  # the longest that the log was
        self._log = pathlib.Path(f"{db}-wal")
        self._copy = folder / "backup.db"
        self._command = [str(BIN / "atm-server"), "backup", "--db", str(db), "--to", str(self._copy)]
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._make)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _make(self):
        while not self._over.is_set():
            self._copy.unlink(missing_ok=True)
            began = time.monotonic()
            process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while process.poll() is None and not self._over.wait(LOOK):
                with contextlib.suppress(FileNotFoundError):
                    self.log_bytes = max(self.log_bytes, self._log.stat().st_size)
            if process.poll() is None:
                stop(process)
            elif process.returncode == 0:
                self.seconds.append(time.monotonic() - began)
            else:
                raise SystemExit("bench: a backup failed")
        self._copy.unlink(missing_ok=True)


def measure(table, server, db, folder, options):
    """All the load that there can be, alone and with backups under way without a pause."""
    milliseconds = round(1000 * options.tail_seconds)
    alone = load(server, "Deposit", milliseconds=milliseconds)
    with Backups(db, folder) as backups:
        beside = load(server, "Deposit", milliseconds=milliseconds)
    details = {
        "p50 us": beside["p50_us"],
        "p99.9 us": beside["p999_us"],
        "max us": beside["max_us"],
        "p99.9 us alone": alone["p999_us"],
        "max us alone": alone["max_us"],
        "backups": len(backups.seconds),
        "milliseconds each": 1000 * sum(backups.seconds) / max(1, len(backups.seconds)),
        "MiB of the ledger": db.stat().st_size / 2**20,
        "MiB of the log at most": backups.log_bytes / 2**20,
    }
    name = "Deposit, 8 connections x 32 in flight, p99 beside backups / alone"
    table.add(name, 2.0, beside["p99_us"], alone["p99_us"], "us", at_least=False, **details)
    name = "the same, calls a second"
    table.add(name, None, beside["per_second"], alone["per_second"], "calls/s")
