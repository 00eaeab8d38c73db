#!/usr/bin/env python3
"""A disk that fills up: nothing moves, nothing is lost, and the bank carries on once there is room."""

import os
import resource
import signal
import unittest
import uuid

import harness
from bank import Bank, Refused, grpc, v1


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

    def test_a_line_when_it_stops_and_when_it_goes_on(self):
        disk = self.mount_small_disk("64m")
        server, address = self.serve("--demo", "--min-free-disk", "16MiB")
        with Bank(address) as bank:
            ballast = self.fill(disk, leave=8 * 1024 * 1024)
            for _ in range(3):
                self.check_storage_full(lambda: bank.deposit("10001", 10))
            harness.wait_until(lambda: "writing has stopped" in server.stderr, "the line that it stops")
            self.assertIn("has less than 16777216 bytes left: make room there", server.stderr)
            ballast.unlink()
            harness.wait_until(lambda: "writing goes on" in server.stderr, "the line that it goes on")
        self.assertEqual(server.stderr.count("writing has stopped"), 1, server.stderr)
        self.assertEqual(server.stop(), 0, server.stderr)

    def test_full_at_the_start(self):
        disk = self.mount_small_disk("8m")
        self.fill(disk)
        said = self.refuses_to_start("--demo")
        self.assertIn("No space left on device", said)
        self.assertIn("Make room on its disk", said)

    def limit_files(self, most):
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    def test_a_limit_of_the_size_of_files(self):
        server, address = self.serve("--demo")
        self.assertEqual(server.stop(), 0, server.stderr)
        server, address = self.serve(
            "--db", self.db, "--min-free-disk", "1MiB", preexec_fn=self.limit_files(1_500_000)
        )
        with Bank(address) as bank:
            operations = [v1.BatchOperation(deposit=v1.DepositRequest(account="10001", amount_minor=1))] * 1000
            done = 0
            for _ in range(30):
                results = bank.ask("ExecuteBatch", operations=operations).results
                done += sum(result.HasField("deposit") for result in results)
                if not results[0].HasField("deposit"):
                    break
            else:
                self.fail("the limit was never reached")
            self.check_storage_full(lambda: bank.deposit("10001", 1))
            self.assertEqual(bank.balance("10001"), 100_000 + done)
        self.assertEqual(server.stop(), 0, server.stderr)
        self.assertIn("ulimit -f", server.stderr)
        self.check_ledger()

    def test_a_limit_that_is_met_in_the_middle(self):
        # Without a reserve: no signal ends the process, but the sentence of a disk that failed.
        server, address = self.serve("--demo")
        self.assertEqual(server.stop(), 0, server.stderr)
        server, address = self.serve(
            "--db", self.db, "--min-free-disk", "0", preexec_fn=self.limit_files(1_500_000)
        )
        with Bank(address) as bank:
            operations = [v1.BatchOperation(deposit=v1.DepositRequest(account="10001", amount_minor=1))] * 8000
            with self.assertRaises(Refused) as caught:
                for _ in range(10):
                    bank.ask("ExecuteBatch", operations=operations)
            self.assertEqual(caught.exception.domain, "", "nobody can know, and the server said it does")
        self.assertEqual(server.wait(), 74, server.stderr)
        self.assertIn("File too large", server.stderr)
        self.assertIn("ulimit -f", server.stderr)
        self.check_ledger()

    def test_a_limit_that_leaves_no_room_to_start(self):
        said = self.refuses_to_start("--demo", preexec_fn=self.limit_files(4_096))
        self.assertIn("File too large", said)
        self.assertIn("ulimit -f", said)

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
