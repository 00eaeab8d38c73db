#!/usr/bin/env python3
"""Files that are no ledger of ours, or cannot be used: a clear sentence, a non-zero exit, and the file left as it was."""

import contextlib
import os
import pathlib
import shutil
import signal
import sqlite3
import unittest

import harness
from bank import Bank, Refused


def mount(*arguments):
    """Mounts a file system. Skips the test if that is not permitted."""
    if os.geteuid() != 0 or harness.run("mount", *arguments).returncode != 0:
        raise unittest.SkipTest("mounting a file system is not permitted here")


class DatabaseFile(harness.TestCase):
    def snapshot(self):
        """Every file of the folder, with its content."""
        return {
            str(path.relative_to(self.folder)): harness.digest(path)
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def refused(self, *words, path=None, **options):
        """The server must not start, must name the file and say each of `words`, and must touch nothing."""
        path = path or self.db
        before = self.snapshot()
        said = self.refuses_to_start("--demo", "--db", path, **options)
        self.assertEqual(self.snapshot(), before)
        error = [line for line in said.splitlines() if " error " in line]
        self.assertEqual(len(error), 1, said)
        self.assertIn(str(path), error[0])
        for word in words:
            self.assertIn(word, error[0])

    def make_ledger(self):
        server, _ = self.serve()
        self.assertEqual(server.stop(), 0, server.stderr)

    def change(self, statement):
        with contextlib.closing(sqlite3.connect(self.db)) as db, db:
            db.execute(statement)

    def test_no_database(self):
        self.db.write_text("Dear bank, please give me 100.00 USD.\n" * 1000, encoding="utf-8")
        self.refused("not a")

    def test_a_few_bytes(self):
        self.db.write_bytes(b"SQLite")
        self.refused("not a")

    def test_another_programs_database(self):
        self.change("CREATE TABLE recipes (name TEXT)")
        self.refused("another program")

    def test_another_programs_database_with_our_version(self):
        self.change("CREATE TABLE recipes (name TEXT)")
        self.change("PRAGMA user_version = 1")
        self.refused("another program")

    def test_newer_schema(self):
        self.make_ledger()
        self.change("PRAGMA user_version = 999")
        self.refused("newer")

    def test_half_a_ledger(self):
        self.make_ledger()
        whole = self.db.read_bytes()
        self.db.write_bytes(whole[: len(whole) // 8192 * 4096])
        damaged = harness.digest(self.db)
        self.assertIn(str(self.db), self.refuses_to_start())
        self.assertEqual(harness.digest(self.db), damaged)

    def test_missing_folder(self):
        self.refused("folder", path=self.folder / "nowhere" / "atm.db")
        self.assertFalse((self.folder / "nowhere").exists())

    def test_a_folder(self):
        self.refused(path=self.folder)

    def test_read_only_file_system(self):
        self.make_ledger()
        disk = self.folder / "disk"
        disk.mkdir()
        mount("-t", "tmpfs", "-o", "size=16m", "tmpfs", disk)
        self.addCleanup(harness.run, "umount", "-l", disk)
        shutil.copy(self.db, disk / "atm.db")
        mount("-o", "remount,ro", disk)
        self.refused("read-only", path=disk / "atm.db")
        self.refused("the folder of", path=disk / "other.db")

    @unittest.skipIf(os.geteuid() == 0, "root may write what is read-only")
    def test_read_only_mode(self):
        self.make_ledger()
        self.db.chmod(0o400)
        self.refused("read-only")
        self.db.chmod(0o600)
        self.folder.chmod(0o500)
        self.addCleanup(self.folder.chmod, 0o700)
        self.refused("the folder of", path=self.folder / "other.db")

    def test_read_only_mode_for_another_user(self):
        if os.geteuid() != 0:
            self.skipTest("only root can become another user")
        nobody = {"user": 65534, "group": 65534, "extra_groups": []}
        try:
            reachable = harness.run(harness.SERVER, "--version", **nobody).returncode == 0
        except PermissionError:
            reachable = False
        if not reachable:
            self.skipTest("another user cannot run the programs in this folder")
        self.make_ledger()
        self.folder.chmod(0o755)
        self.db.chmod(0o444)
        self.refused("read-only", **nobody)
        self.refused("the folder of", path=self.folder / "other.db", **nobody)

    def test_second_server_on_the_same_file(self):
        server, address = self.serve()
        said = self.refuses_to_start("--demo")
        self.assertIn(str(self.db), said)
        self.assertIn("another", said)
        # Another name of the same file is refused too.
        link = self.folder / "link.db"
        link.symlink_to(self.db)
        self.assertIn("another", self.refuses_to_start("--demo", "--db", link))
        # The first server still works.
        with Bank(address) as bank:
            bank.deposit("10001", 1)
        self.assertEqual(server.stop(), 0, server.stderr)
        self.check_ledger()

    def test_file_of_a_killed_server(self):
        server, address = self.serve()
        with Bank(address) as bank:
            bank.deposit("10001", 1)
        server.stop(signal.SIGKILL)
        self.assertIn("atm.db-wal", self.snapshot())
        _, address = self.serve()
        with Bank(address) as bank:
            self.assertEqual(bank.balance("10001"), 100_001)

    def leave_over(self):
        """A ledger of a killed server, whose newest transaction is in the log alone."""
        server, address = self.serve()
        with Bank(address) as bank:
            bank.deposit("10001", 1)
        server.stop(signal.SIGKILL)

    def not_verified(self, *words):
        before = self.snapshot()
        said = harness.run(harness.SERVER, "verify", "--db", self.db)
        self.assertEqual((said.returncode, said.stdout), (2, ""))
        for word in words:
            self.assertIn(word, said.stderr)
        self.assertEqual(self.snapshot(), before)

    def test_log_of_a_file_that_is_gone(self):
        self.leave_over()
        elsewhere = self.folder / "elsewhere"
        self.db.rename(elsewhere)
        for gone in "missing", "empty":
            self.refused(gone, "atm.db-wal is left over", "put the database back", "move")
            self.not_verified(gone, "atm.db-wal is left over")
            self.db.touch()
        self.db.unlink()
        (self.folder / "atm.db-shm").unlink()
        self.refused("atm.db-wal is left over")
        elsewhere.rename(self.db)
        _, address = self.serve()
        with Bank(address) as bank:
            self.assertEqual(bank.balance("10001"), 100_001)

    def test_rollback_journal_of_a_file_that_is_gone(self):
        self.make_ledger()
        self.change("PRAGMA journal_mode = DELETE")
        with contextlib.closing(sqlite3.connect(self.db, isolation_level=None)) as db:
            db.execute("PRAGMA cache_spill = 1")
            db.execute("PRAGMA cache_size = 1")
            db.execute("BEGIN")
            db.execute("CREATE TABLE more (bytes)")
            db.execute("INSERT INTO more VALUES (zeroblob(100000))")
            shutil.copy(f"{self.db}-journal", self.folder / "copy")
        (self.folder / "copy").rename(f"{self.db}-journal")
        self.db.unlink()
        for gone in "missing", "empty":
            self.refused(gone, "atm.db-journal is left over")
            self.not_verified(gone, "atm.db-journal is left over")
            self.db.touch()

    def test_files_that_go_while_it_serves(self):
        log = self.folder / "atm.db-wal"
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()

        def copy_over(path):
            shutil.copy(path, self.folder / "copy")
            (self.folder / "copy").rename(path)

        mishaps = {
            "atm.db is gone": lambda: self.db.rename(elsewhere / "atm.db"),
            "atm.db-wal is gone": log.unlink,
            "atm.db is another file": lambda: copy_over(self.db),
            "atm.db-wal is another file": lambda: copy_over(log),
            "atm.db was cut": lambda: os.truncate(self.db, 4096),
            "atm.db-wal was cut": lambda: os.truncate(log, 0),
            "atm.db was overwritten": lambda: self.db.write_bytes(bytes(1_000_000)),
        }
        for said, happens in mishaps.items():
            with self.subTest(said):
                server, address = self.serve()
                with Bank(address) as bank:
                    bank.deposit("10001", 1)
                    happens()
                    with self.assertRaises(Refused) as caught:
                        bank.deposit("10001", 1)
                    self.assertEqual(caught.exception.domain, "", "nobody can know")
                self.assertEqual(server.wait(), 74, server.stderr)
                self.assertIn(said, server.stderr)
                self.assertIn("start again", server.stderr)
                for path in self.folder.glob("atm.db*"):
                    path.unlink()

    def test_file_that_goes_before_the_end(self):
        server, address = self.serve()
        with Bank(address) as bank:
            bank.deposit("10001", 1)
        self.db.rename(self.folder / "moved.db")
        self.assertEqual(server.stop(), 74, server.stderr)
        self.assertIn("atm.db is gone", server.stderr)
        # Nothing is lost where both are put back together.
        (self.folder / "moved.db").rename(self.db)
        _, address = self.serve()
        with Bank(address) as bank:
            self.assertEqual(bank.balance("10001"), 100_001)

    def test_nobody_else_may_read_it(self):
        self.make_ledger()
        self.assertEqual(self.db.stat().st_mode & 0o077, 0)

    def test_in_memory(self):
        for _ in range(2):
            server, address = self.serve("--demo", "--db", ":memory:", cwd=self.folder)
            with Bank(address) as bank:
                self.assertEqual(bank.withdraw("10001", 100_000).balance.balance_minor, 0)
            self.assertEqual(server.stop(), 0, server.stderr)
        self.assertEqual(self.snapshot(), {})

    def test_demo_leaves_an_existing_ledger_alone(self):
        server, address = self.serve()
        with Bank(address) as bank:
            bank.withdraw("10001", 100_000)
        server.stop()
        server, address = self.serve()
        with Bank(address) as bank:
            self.assertEqual(bank.balance("10001"), 0)
        server.stop()
        self.check_ledger()

    def test_default_file(self):
        server = self.start("--demo", "--db", "", cwd=self.folder)
        self.assertNotEqual(server.wait(), 0)
        server = harness.Server("--demo", cwd=self.folder)
        self.addCleanup(server.close)
        server.serving()
        self.assertEqual(server.stop(), 0)
        self.assertTrue(pathlib.Path(self.folder, "atm.db").exists())


if __name__ == "__main__":
    unittest.main()
