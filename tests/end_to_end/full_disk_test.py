#!/usr/bin/env python3
"""A disk that fills up: nothing moves, nothing is lost, and the bank carries on once there is room."""

import os
import signal
import unittest
import uuid

import harness
from bank import Bank, Refused, grpc


class FullDisk(harness.TestCase):
    def mount_small_disk(self, size):
        """Puts self.db on a file system of this size. Skips the test if that is not permitted."""
        disk = self.folder / "disk"
        disk.mkdir()
        mounted = os.geteuid() == 0 and harness.run(
            "mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk
        )
        if not mounted or mounted.returncode != 0:
            self.skipTest("mounting a file system is not permitted here")
        self.addCleanup(harness.run, "umount", "-l", disk)
        self.db = disk / "atm.db"
        return disk

    def fill(self, disk, leave=0):
        """Leaves this many bytes free on the disk. Returns the file that takes the rest."""
        ballast = disk / "ballast"
        status = os.statvfs(disk)
        with open(ballast, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, status.f_bavail * status.f_frsize - leave)
        return ballast

    def check_storage_full(self, call):
        with self.assertRaises(Refused) as caught:
            call()
        error = caught.exception
        self.assertEqual(error.code, grpc.StatusCode.UNAVAILABLE)
        self.assertEqual((error.reason, error.domain), ("STORAGE_FULL", "atm.v1"))
        self.assertEqual(error.metadata["response_code"], "91")

    def test_nearly_full(self):
        disk = self.mount_small_disk("64m")
        server, address = self.serve("--demo", "--min-free-disk", "16MiB")
        request_id = str(uuid.uuid4())
        with Bank(address) as bank:
            done = str(uuid.uuid4())
            bank.withdraw("10001", 1, done)
            ballast = self.fill(disk, leave=8 * 1024 * 1024)
            self.check_storage_full(lambda: bank.withdraw("10001", 10, request_id))
            self.check_storage_full(lambda: bank.deposit("10001", 10))
            # To read needs no room, and neither does the answer to an earlier request.
            self.assertTrue(bank.withdraw("10001", 1, done).replayed)
            self.assertEqual(bank.balance("10001"), 99_999)
            ballast.unlink()
            # The refusal was not recorded: the same request is carried out now.
            answer = harness.wait_until(
                lambda: self.answer_or_none(bank, request_id), "the bank to carry on"
            )
            self.assertFalse(answer.replayed)
            self.assertEqual(answer.balance.balance_minor, 99_989)
        self.assertEqual(server.stop(), 0, server.stderr)
        self.check_ledger()

    def answer_or_none(self, bank, request_id):
        try:
            return bank.withdraw("10001", 10, request_id)
        except Refused as error:
            self.assertEqual(error.reason, "STORAGE_FULL")
            return None

    def test_full_to_the_last_byte(self):
        # Without a reserve a write fails in the middle: nobody knows, the process ends, and the next start finds
        # the truth.
        disk = self.mount_small_disk("64m")
        server, address = self.serve("--demo", "--min-free-disk", "0")
        ids = [str(uuid.uuid4()) for _ in range(2000)]
        answered = {}
        with Bank(address) as bank:
            ballast = self.fill(disk)
            for request_id in ids:
                try:
                    answered[request_id] = bank.deposit("10001", 1, request_id).transaction.id
                except Refused as error:
                    self.assertEqual(error.code, grpc.StatusCode.UNAVAILABLE)
                    self.assertEqual(error.domain, "", "nobody can know, and the server said it does")
                    break
            else:
                self.fail("the disk was never full")
        self.assertEqual(server.wait(), 74, server.stderr)
        ballast.unlink()
        server, address = self.serve("--demo", "--min-free-disk", "1MiB")
        asked = ids[: len(answered) + 1]
        with Bank(address) as bank:
            for request_id in asked:
                answer = bank.deposit("10001", 1, request_id)
                if request_id in answered:
                    self.assertTrue(answer.replayed)
                    self.assertEqual(answer.transaction.id, answered[request_id])
            self.assertEqual(bank.balance("10001"), 100_000 + len(asked))
        self.assertEqual(server.stop(), 0, server.stderr)
        self.check_ledger()

    def test_no_room_at_all(self):
        # This needs no mount: the server wants more free room than any disk has.
        server, address = self.serve()
        server.stop()
        server, address = self.serve("--demo", "--min-free-disk", "1000000TiB")
        with Bank(address) as bank:
            self.check_storage_full(lambda: bank.withdraw("10001", 10))
            self.assertEqual(bank.balance("10001"), 100_000)
        server.stop(signal.SIGINT)
        self.check_ledger()


if __name__ == "__main__":
    unittest.main()
