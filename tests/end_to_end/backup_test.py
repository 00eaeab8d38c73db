#!/usr/bin/env python3
"""Backup and restore: nothing that was answered is missing, nothing half made is taken for a backup, and nothing is
overwritten."""

import contextlib
import hashlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import threading
import unittest
import uuid

import harness
from bank import Bank, Refused, grpc, v1, v1_admin_grpc


class Load:
    """Deposits from several threads until it is left. `answered` are the request ids that were answered."""

    def __init__(self, address, threads=4):
        self.answered = []
        self._over = False
        self._threads = [threading.Thread(target=self._deposit, args=(address,)) for _ in range(threads)]

    def _deposit(self, address):
        with Bank(address) as bank:
            while not self._over:
                request_id = uuid.uuid4()
                bank.deposit("10001", 1, str(request_id))
                self.answered.append(request_id.bytes)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over = True
        for thread in self._threads:
            thread.join()


class Backups(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.copy = self.folder / "copy.db"

    def command(self, *words, code=0, **options):
        said = harness.run(harness.SERVER, *words, **options)
        self.assertEqual(said.returncode, code, said.stdout + said.stderr)
        return said

    def backup(self, **options):
        return self.command("backup", "--db", self.db, "--to", self.copy, **options)

    def fill(self, bank, operations=2000):
        """Makes the ledger larger: some hundred bytes for each operation."""
        for _ in range(operations // 1000):
            batch = v1.ExecuteBatchRequest()
            for _ in range(1000):
                batch.operations.add().deposit.CopyFrom(
                    v1.DepositRequest(account="10001", amount_minor=1, request_id=str(uuid.uuid4()), memo="m" * 100)
                )
            bank.call(bank.stub.ExecuteBatch, batch)

    def make_ledger(self):
        server, address = self.serve()
        with Bank(address) as bank:
            self.fill(bank)
        self.assertEqual(server.stop(), 0, server.stderr)

    def requests_in(self, path):
        with contextlib.closing(sqlite3.connect(path)) as db:
            return {row[0] for row in db.execute("SELECT request_id FROM transactions")}

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())

    def mount(self, name, options):
        """Mounts a file system of memory, or skips the test."""
        folder = self.folder / name
        folder.mkdir()
        mounted = os.geteuid() == 0 and harness.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder)
        if not mounted or mounted.returncode != 0:
            self.skipTest("mounting a file system is not permitted here")
        self.addCleanup(harness.run, "umount", "-l", folder)
        return folder

    def head_in(self, text):
        return re.search(r"^head (\d+:[0-9a-f]{64})$", text, re.MULTILINE)[1]

    def test_under_load_all_that_was_answered_before_is_in_it(self):
        server, address = self.serve()
        with Load(address) as load:
            for _ in range(3):
                more = len(load.answered) + 100
                harness.wait_until(lambda more=more: len(load.answered) > more, "deposits")
                before = set(load.answered)
                said = self.backup()
                self.assertLessEqual(before, self.requests_in(self.copy))
                head = self.head_in(said.stdout)
                # What is printed is what `verify` takes; and the server's record goes on from there.
                self.assertIn(f"head {head}\n", self.command("verify", "--db", self.copy, "--expect", head).stdout)
                self.command("verify", "--db", self.db, "--expect", head)
                self.copy.unlink()
        self.assertEqual(server.stop(), 0, server.stderr)
        self.assertEqual(self.names(), ["atm.db", "atm.db-head"])

    def test_there_and_back(self):
        server, address = self.serve()
        with Bank(address) as bank:
            bank.deposit("10001", 11)
            said = self.backup()
            bank.deposit("10001", 100)
        self.assertEqual(server.stop(signal.SIGKILL), -signal.SIGKILL)
        self.assertRegex(said.stdout, r"copy\.db is whole: 12 accounts, \d+ transactions, \d+ entries .+ bytes\.\nhead ")
        self.assertEqual(self.copy.stat().st_mode & 0o777, 0o600)
        restored = self.folder / "restored.db"
        again = self.command("restore", "--from", self.copy, "--to", restored)
        self.assertEqual(self.head_in(again.stdout), self.head_in(said.stdout))
        # Both can be served as they are.
        for path in (restored, self.copy):
            server, address = self.serve("--db", path)
            with Bank(address) as bank:
                self.assertEqual(bank.balance("10001"), 100_011)
            self.assertEqual(server.stop(), 0, server.stderr)
            self.check_ledger(path)

    def test_nothing_is_overwritten(self):
        self.make_ledger()
        self.backup()
        before = harness.digest(self.copy)
        self.assertIn("copy.db exists, and is not overwritten", self.backup(code=1).stderr)
        self.assertEqual(harness.digest(self.copy), before)
        restored = self.folder / "restored.db"
        for suffix in ("", "-wal", "-shm", "-journal", "-head"):
            there = self.folder / f"restored.db{suffix}"
            there.write_text("mine", encoding="utf-8")
            said = self.command("restore", "--from", self.copy, "--to", restored, code=1)
            self.assertIn(f"{there} exists", said.stderr)
            self.assertEqual(there.read_text(encoding="utf-8"), "mine")
            there.unlink()
        self.assertEqual(self.names(), ["atm.db", "atm.db-head", "copy.db"])

    def test_a_damaged_backup_is_not_restored(self):
        self.make_ledger()
        head = self.head_in(self.backup().stdout)
        bytes_of_copy = bytearray(self.copy.read_bytes())
        at = bytes_of_copy.rindex(b"m" * 50)
        bytes_of_copy[at] ^= 1
        self.copy.write_bytes(bytes_of_copy)
        restored = self.folder / "restored.db"
        said = self.command("restore", "--from", self.copy, "--to", restored, code=1)
        self.assertIn("copy.db", said.stderr)
        self.assertEqual((said.stdout, self.names()), ("", ["atm.db", "atm.db-head", "copy.db"]))
        bytes_of_copy[at] ^= 1
        self.copy.write_bytes(bytes_of_copy)
        other = head[:-1] + ("0" if head[-1] != "0" else "1")
        said = self.command("restore", "--from", self.copy, "--to", restored, "--expect", other, code=1)
        self.assertIn("had another when it was copied", said.stderr)
        self.command("restore", "--from", self.copy, "--to", restored, "--expect", head)

    def test_a_damaged_ledger_gives_no_backup(self):
        self.make_ledger()
        with contextlib.closing(sqlite3.connect(self.db)) as db, db:
            db.execute("UPDATE transactions SET amount_minor = amount_minor + 1 WHERE id = 11")
        self.assertIn("is not as it was written", self.backup(code=1).stderr)
        self.assertEqual(self.names(), ["atm.db", "atm.db-head"])

    def begin(self):
        """A backup that is under way: its file is there, and has no name yet."""
        unfinished = self.folder / "copy.db.unfinished"
        unfinished.unlink(missing_ok=True)
        process = subprocess.Popen(
            [harness.SERVER, "backup", "--db", self.db, "--to", self.copy],
            env=harness.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        harness.wait_until(lambda: unfinished.exists() or process.poll() is not None, "the backup to begin")
        return process

    def test_killed_in_the_middle(self):
        server, address = self.serve()
        with Bank(address) as bank:
            self.fill(bank, 60_000)
        for how in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            process = self.begin()
            process.send_signal(how)
            _, stderr = process.communicate(timeout=harness.PATIENCE)
            self.assertFalse(self.copy.exists(), how)
            if how != signal.SIGKILL:
                self.assertEqual(process.returncode, 1)
                self.assertIn("ended before it was done", stderr)
                self.assertFalse((self.folder / "copy.db.unfinished").exists(), how)
        # What was left behind is in nobody's way.
        process = self.begin()
        process.kill()
        process.communicate(timeout=harness.PATIENCE)
        self.backup()
        self.assertEqual([name for name in self.names() if name.startswith("copy")], ["copy.db"])
        self.assertEqual(server.stop(), 0, server.stderr)

    def test_full_disk(self):
        server, address = self.serve()
        with Bank(address) as bank:
            self.fill(bank, 10_000)
            disk = self.mount("disk", "size=1m")
            self.copy = disk / "copy.db"
            said = self.backup(code=1)
            self.assertIn("no room for", said.stderr)
            # As above, where nobody looks before.
            said = self.command("backup", "--db", self.db, "--to", self.copy, "--leave-free", "0", code=1)
            self.assertIn("no room for", said.stderr)
            self.assertEqual(list(disk.iterdir()), [])
            bank.deposit("10001", 1)
        self.assertEqual(server.stop(), 0, server.stderr)

    def test_a_file_that_may_not_grow(self):
        self.make_ledger()
        said = harness.run(
            "sh", "-c", 'ulimit -f 200 && exec "$@"', "sh", harness.SERVER, "backup", "--db", self.db, "--to", self.copy
        )
        self.assertEqual(said.returncode, 1, said.stderr)
        self.assertIn("cannot copy", said.stderr)
        self.assertEqual(self.names(), ["atm.db", "atm.db-head"])

    def test_wrong_usage(self):
        for command in ("backup", "restore"):
            self.assertIn(f"Try: atm-server {command} --help", self.command(command, code=2).stderr)
            self.assertIn("Exit status", self.command(command, "--help").stdout)
        self.assertIn("verified before anybody gets it", self.command("backup", "--to", "-", code=2).stderr)
        self.assertIn("there is no file", self.backup(code=1).stderr)
        missing = self.command("restore", "--from", self.copy, "--to", self.db, code=1)
        self.assertIn("there is no file", missing.stderr)

    def test_a_file_without_its_log(self):
        server, address = self.serve()
        with Bank(address) as bank:
            bank.deposit("10001", 1)
            shutil.copy(self.db, self.copy)  # not the log
        self.assertEqual(server.stop(), 0, server.stderr)
        said = self.command("verify", "--db", self.copy, code=1)
        self.assertIn("copy.db-wal is not there", said.stdout)
        # Nobody makes a backup of it that does not say so.
        other = self.folder / "other.db"
        for words in (("backup", "--db", self.copy), ("restore", "--from", self.copy)):
            self.assertIn("copy.db-wal is not there", self.command(*words, "--to", other, code=1).stderr)
        self.assertEqual(self.names(), ["atm.db", "atm.db-head", "copy.db"])
        self.assertIn("is whole", self.command("verify", "--db", self.db).stdout)

    def test_after_a_kill_the_log_is_missed(self):
        server, address = self.serve()
        with Bank(address) as bank:
            bank.deposit("10001", 1)
        server.stop(signal.SIGKILL)
        self.assertIn("is whole", self.command("verify", "--db", self.db).stdout)
        self.backup()
        (self.folder / "atm.db-wal").unlink()
        (self.folder / "atm.db-shm").unlink()
        self.assertIn("atm.db-wal) is gone", self.command("verify", "--db", self.db, code=1).stdout)

    def test_read_only_medium(self):
        self.make_ledger()
        self.backup()
        server, address = self.serve()
        medium = self.mount("medium", "size=64m")
        # While the audit reads, no part of the log is moved into the file, which then looks like one that was closed.
        harness.wait_until(lambda: "found the books whole" in server.stderr, "the audit after the start")
        with Bank(address) as bank:
            for _ in range(5):
                bank.deposit("10001", 1)
            for path in self.folder.glob("*.db*"):
                shutil.copy(path, medium)
        self.assertEqual(server.stop(), 0, server.stderr)
        without_log = medium / "without.db"
        shutil.copy(medium / "atm.db", without_log)
        without_index = medium / "index.db"
        shutil.copy(medium / "atm.db", without_index)
        shutil.copy(medium / "atm.db-wal", f"{without_index}-wal")
        self.assertEqual(harness.run("mount", "-o", "remount,ro", medium).returncode, 0)
        before = sorted(medium.iterdir())
        self.assertIn("is whole", self.command("verify", "--db", medium / "copy.db").stdout)
        self.assertIn("is whole", self.command("verify", "--db", medium / "atm.db").stdout)
        self.assertIn("without.db-wal is not there", self.command("verify", "--db", without_log, code=1).stdout)
        said = self.command("verify", "--db", without_index).stdout
        self.assertIn("is whole", said)
        self.assertEqual(self.head_in(said), self.head_in(self.command("verify", "--db", self.db).stdout))
        self.command("restore", "--from", medium / "copy.db", "--to", self.folder / "restored.db")
        self.command("backup", "--db", medium / "copy.db", "--to", self.folder / "again.db")
        self.assertEqual(sorted(medium.iterdir()), before)

    def test_in_the_server(self):
        kept = self.folder / "kept"
        said = self.refuses_to_start("--demo", "--backup-to", kept)
        self.assertIn("does not exist; make it first", said)
        kept.mkdir()
        (kept / "atm-notes.db").write_text("mine", encoding="utf-8")
        server, address = self.serve("--demo", "--backup-to", kept, "--keep", "2", "--every", "1s")
        with Bank(address) as bank:
            bank.deposit("10001", 1)
        harness.wait_until(lambda: server.stderr.count("old backup deleted") >= 2, "old backups to be deleted")
        self.assertEqual(server.stop(), 0, server.stderr)
        backups = sorted(path for path in kept.iterdir() if path.name != "atm-notes.db")
        self.assertEqual(len(backups), 2, server.stderr)
        heads = dict(re.findall(r"backup made and verified file=(\S+) head=(\S+)", server.stderr))
        for path in backups:
            self.assertRegex(path.name, r"\Aatm-\d{8}T\d{6}Z\.db\Z")
            self.command("verify", "--db", path, "--expect", heads[str(path)])
        # Not at each start: the newest one is young enough.
        server, address = self.serve("--demo", "--backup-to", kept, "--every", "1h")
        with Bank(address) as bank:
            bank.deposit("10001", 1)
        self.assertEqual(server.stop(), 0, server.stderr)
        self.assertNotIn("backup made", server.stderr)

    def receive(self, bank):
        """A backup through the network: the file's bytes, and the last part."""
        stub = v1_admin_grpc.AdminServiceStub(bank.channel)
        parts = list(stub.Backup(v1.BackupRequest(), timeout=harness.PATIENCE))
        self.assertTrue(all(len(part.content) <= 256 * 1024 and not part.head for part in parts[:-1]))
        content = b"".join(part.content for part in parts)
        self.assertEqual({part.file_bytes for part in parts}, {len(content)})
        self.assertEqual(hashlib.sha256(content).hexdigest(), parts[-1].sha256)
        return content, parts[-1]

    def test_through_the_network(self):
        server, address = self.serve("--demo", "--db", f"sqlite:{self.db}")
        with Bank(address) as bank, Load(address, threads=2) as load:
            self.fill(bank)
            harness.wait_until(lambda: len(load.answered) > 50, "deposits")
            before = set(load.answered)
            content, last = self.receive(bank)
            self.copy.write_bytes(content)
            self.assertLessEqual(before, self.requests_in(self.copy))
            self.assertEqual(last.transactions, len(self.requests_in(self.copy)))
            self.command("verify", "--db", self.copy, "--expect", last.head)
            self.copy.unlink()
            said = harness.run(harness.CLI, "--server", address, "admin", "backup", self.copy, "-o", "csv")
            self.assertEqual((said.returncode, said.stderr), (0, ""))
            head = said.stdout.splitlines()[1].split(",")[3]
            self.command("verify", "--db", self.copy, "--expect", head)
            said = harness.run(harness.CLI, "--server", address, "admin", "backup", self.copy)
            self.assertEqual((said.returncode, said.stdout), (1, ""))
            self.assertIn("exists, and is not overwritten", said.stderr)
        self.assertEqual(self.names(), ["atm.db", "atm.db-head", "atm.db-shm", "atm.db-wal", "copy.db"])
        self.assertEqual(server.stop(), 0, server.stderr)

    def test_a_caller_who_goes_and_a_server_that_stops(self):
        server, address = self.serve()
        with Bank(address) as bank:
            self.fill(bank, 20_000)
            stub = v1_admin_grpc.AdminServiceStub(bank.channel)
            stub.Backup(v1.BackupRequest()).cancel()
            # The one before has gone, but the server may not have noticed yet.
            reading = harness.wait_until(lambda: self.try_to_begin(stub), "room for a backup")
            reading.cancel()
            # Whoever has gone is in nobody's way.
            harness.wait_until(lambda: self.try_to_receive(bank), "room for another backup")
            under_way = stub.Backup(v1.BackupRequest(), timeout=harness.PATIENCE)
            harness.wait_until(lambda: (self.folder / "atm.db.being-sent.unfinished").exists(), "the backup to begin")
            self.assertEqual(server.stop(), 0, server.stderr)
            with self.assertRaises(grpc.RpcError) as caught:
                list(under_way)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.UNAVAILABLE)
        self.assertEqual(self.names(), ["atm.db", "atm.db-head"])

    def try_to_begin(self, stub):
        reading = stub.Backup(v1.BackupRequest())
        try:
            next(reading)
        except grpc.RpcError as error:
            self.assertEqual(error.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
            return None
        return reading

    def try_to_receive(self, bank):
        try:
            return self.receive(bank)
        except grpc.RpcError as error:
            self.assertEqual(error.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
            return None

    def test_no_room_for_a_backup_that_is_sent(self):
        server, address = self.serve()
        server.stop()
        _, address = self.serve("--demo", "--min-free-disk", "1000000TiB")
        with Bank(address) as bank:
            stub = v1_admin_grpc.AdminServiceStub(bank.channel)
            with self.assertRaises(Refused) as caught:
                bank.call(lambda request, timeout: list(stub.Backup(request, timeout=timeout)), v1.BackupRequest())
            self.assertEqual(caught.exception.reason, "STORAGE_FULL")


if __name__ == "__main__":
    unittest.main()
