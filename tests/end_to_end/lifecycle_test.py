#!/usr/bin/env python3
"""The life of atm-server as its operator sees it: usage, environment, ports, signals, health, reflection, logs."""

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import unittest

import harness
from bank import (
    Bank,
    Refused,
    grpc,
    health_pb2,
    health_pb2_grpc,
    reflection_pb2,
    reflection_pb2_grpc,
    v1,
)

SERVICE = "atm.v1.AtmService"
Status = health_pb2.HealthCheckResponse


class Lifecycle(harness.TestCase):
    def test_help_and_version(self):
        done = harness.run(harness.SERVER, "--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertLess(done.stdout.index("Examples:"), done.stdout.index("Options:"))
        for flag in re.findall(r"^  (--[a-z-]+)", done.stdout, re.MULTILINE):
            if flag != "--version":
                self.assertIn("ATM_" + flag[2:].upper().replace("-", "_"), done.stdout)
        done = harness.run(harness.SERVER, "--version")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"^atm-server \d+\.\d+\.\d+\n$")

    def test_wrong_usage(self):
        for arguments, word in (
            (["--lisen", "127.0.0.1:0"], "--listen"),  # did you mean
            (["--listen"], "--listen"),
            (["--listen", "nonsense"], "nonsense"),
            (["--listen", "127.0.0.1:99999"], "99999"),
            (["--log-format", "xml"], "xml"),
            (["--log-level", "loud"], "loud"),
            (["--drain-timeout", "soon"], "soon"),
            (["--min-free-disk", "-1"], "--min-free-disk"),
            (["serve"], "serve"),
        ):
            with self.subTest(arguments=arguments):
                done = harness.run(harness.SERVER, "--db", self.db, *arguments)
                self.assertIn(done.returncode, (1, 2), done.stderr)
                self.assertEqual(done.stdout, "")
                self.assertIn(word, done.stderr)
                self.assertFalse(self.db.exists())

    def test_environment(self):
        port = harness.free_port()
        variables = harness.environment(
            ATM_LISTEN=f"127.0.0.1:{port}", ATM_DEMO="true", ATM_DB=str(self.db), ATM_LOG_FORMAT="json"
        )
        # The flag beats the variable.
        server = harness.Server(env=variables, listen="127.0.0.1:0")
        self.addCleanup(server.close)
        address = server.serving()
        self.assertNotEqual(address, f"127.0.0.1:{port}")
        with Bank(address) as bank:
            self.assertEqual(bank.balance("100000"), 1_000_000)
        self.assertTrue(self.db.exists())
        json.loads(server.stderr.splitlines()[0])

    def test_what_it_prints_works(self):
        server, address = self.serve()
        lines = [line.strip() for line in server.stdout.splitlines()]
        command = next(line for line in lines if line.startswith("atm-cli "))
        done = harness.run(harness.CLI, *command.split()[1:])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(any(line.startswith("grpcurl ") and address in line for line in lines))

    def test_second_server_on_the_same_port(self):
        _, address = self.serve()
        said = self.refuses_to_start("--demo", "--db", self.folder / "other.db", listen=address)
        self.assertIn(address, said)
        self.assertFalse((self.folder / "other.db").exists())

    def test_unix_socket(self):
        path = self.folder / "atm.sock"
        server, address = self.serve("--demo", listen=f"unix:{path}")
        done = harness.run(harness.CLI, "balance", "10001", "--server", address, "-o", "json")
        self.assertEqual(json.loads(done.stdout)["balance"]["balanceMinor"], "100000")
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.assertIn(
            str(path),
            self.refuses_to_start("--demo", "--db", self.folder / "other.db", listen=f"unix:{path}"),
        )
        self.assertEqual(server.stop(), 0, server.stderr)
        # A socket that a killed server left behind is no obstacle.
        server, _ = self.serve("--demo", listen=f"unix:{path}")
        server.stop(signal.SIGKILL)
        server, _ = self.serve("--demo", "--socket-mode", "0660", listen=f"unix:{path}")
        self.assertEqual(path.stat().st_mode & 0o777, 0o660)
        self.assertEqual(server.stop(), 0, server.stderr)

    def test_signals(self):
        for how in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # This script may be run by nohup, and whatever is ignored is inherited.
            heeds = lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL)
            server, _ = self.serve(preexec_fn=heeds)
            self.assertEqual(server.stop(how), 0, server.stderr)
            self.assertIn(how.name, server.stderr)
            self.check_ledger()

    def test_hang_up_is_an_orderly_end(self):
        heeds = lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL)
        server, address = self.serve(preexec_fn=heeds)
        with Bank(address) as bank:
            health = health_pb2_grpc.HealthStub(bank.channel)
            watched = health.Watch(health_pb2.HealthCheckRequest(), timeout=harness.PATIENCE)
            self.assertEqual(next(watched).status, Status.SERVING)
            server.process.send_signal(signal.SIGHUP)
            self.assertEqual(next(watched).status, Status.NOT_SERVING)
        self.assertEqual(server.wait(), 0, server.stderr)
        self.assertIn("stopped in an orderly way", server.stderr)

    def test_hang_up_under_nohup(self):
        ignores = lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)
        server, address = self.serve(preexec_fn=ignores)
        server.process.send_signal(signal.SIGHUP)
        with Bank(address) as bank:
            self.assertEqual(bank.balance("10001"), 100_000)
        self.assertEqual(server.stop(), 0, server.stderr)
        self.assertIn("stopping signal=SIGTERM", server.stderr)

    def test_descriptors_that_are_closed_at_the_start(self):
        for closed in ((0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2)):
            with self.subTest(closed=closed):
                db = self.folder / ("-".join(map(str, closed)) + ".db")
                port = harness.free_port()
                process = self.start_without(closed, db, port)
                with Bank(f"127.0.0.1:{port}") as bank:
                    harness.wait_until(lambda: self.is_serving(bank, process), "it serves")
                    bank.withdraw("10001", 1)
                for number in closed:
                    link = os.readlink(f"/proc/{process.pid}/fd/{number}")
                    self.assertEqual(link, "/dev/null")
                process.send_signal(signal.SIGTERM)
                self.assertEqual(process.wait(harness.PATIENCE), 0)
                self.check_ledger(db)

    def start_without(self, closed, db, port):
        """A server that is started without some of the descriptors 0 to 2."""
        def close():
            for number in closed:
                os.close(number)

        process = subprocess.Popen(
            [harness.SERVER, "--demo", "--db", str(db), "--listen", f"127.0.0.1:{port}"],
            env=harness.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, preexec_fn=close,
        )
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def is_serving(self, bank, process):
        self.assertIsNone(process.poll(), "the server has ended")
        try:
            return bank.balance("10001", timeout=10) == 100_000
        except Refused:
            return False

    def test_no_caller_can_spoil_the_sample_accounts(self):
        server, address = self.serve("--db", self.db)
        with Bank(address) as bank:
            for index in range(10):  # the request ids that earlier versions opened them with
                bank.call(bank.stub.Reverse, v1.ReverseRequest(
                    original_request_id=f"61746d00-0000-8000-8000-64656d6f00{index:02x}",
                    reason=v1.REVERSAL_REASON_TIME_OUT,
                ))
        self.assertEqual(server.stop(), 0, server.stderr)
        for _ in range(2):
            server, address = self.serve()
            with Bank(address) as bank:
                self.assertEqual(bank.balance("10001"), 100_000)
                self.assertEqual(bank.balance("100000"), 1_000_000)
            self.assertEqual(server.stop(), 0, server.stderr)
        self.check_sample_accounts()

    def test_sample_accounts_after_kills_in_the_middle(self):
        for pause in (0.0, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1):
            server = self.start()
            harness.wait_until(lambda: "starting" in server.stderr, "the server starts")
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.process.wait(pause)
            server.stop(signal.SIGKILL)
        server, _ = self.serve()
        self.assertEqual(server.stop(), 0, server.stderr)
        self.check_sample_accounts()

    def check_sample_accounts(self):
        """Each was opened exactly once, and nothing else happened."""
        self.check_ledger()
        with contextlib.closing(sqlite3.connect(self.db)) as db:
            amounts = db.execute("SELECT amount_minor FROM transactions ORDER BY id").fetchall()
        self.assertEqual([amount for (amount,) in amounts], [i * 100_000 for i in range(1, 11)])

    def test_health(self):
        server, address = self.serve()
        with Bank(address) as bank:
            health = health_pb2_grpc.HealthStub(bank.channel)
            for service in ("", SERVICE):
                request = health_pb2.HealthCheckRequest(service=service)
                answer = health.Check(request, timeout=harness.PATIENCE)
                self.assertEqual(answer.status, Status.SERVING)
            listed = health.List(health_pb2.HealthListRequest(), timeout=harness.PATIENCE).statuses
            self.assertEqual(
                {name: answer.status for name, answer in listed.items()},
                dict.fromkeys(("", SERVICE, "atm.v1.AdminService"), Status.SERVING),
            )
            with self.assertRaises(grpc.RpcError) as caught:
                health.Check(health_pb2.HealthCheckRequest(service="atm.v2.AtmService"))
            self.assertEqual(caught.exception.code(), grpc.StatusCode.NOT_FOUND)

            watched = health.Watch(
                health_pb2.HealthCheckRequest(service=SERVICE), timeout=harness.PATIENCE
            )
            self.assertEqual(next(watched).status, Status.SERVING)
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(next(watched).status, Status.NOT_SERVING)
            with self.assertRaises(grpc.RpcError):
                next(watched)
        self.assertEqual(server.wait(), 0, server.stderr)
        with Bank(address) as bank, self.assertRaises(Refused) as caught:
            bank.balance("10001", timeout=10)
        self.assertEqual(caught.exception.code, grpc.StatusCode.UNAVAILABLE)

    def test_reflection_describes_the_contract(self):
        from google.protobuf import descriptor_pb2

        _, address = self.serve()
        with Bank(address) as bank:
            reflect = reflection_pb2_grpc.ServerReflectionStub(bank.channel).ServerReflectionInfo

            def ask(**question):
                return next(reflect(iter([reflection_pb2.ServerReflectionRequest(**question)])))

            listed = ask(list_services="").list_services_response.service
            self.assertIn(SERVICE, [service.name for service in listed])
            files = ask(file_containing_symbol=SERVICE).file_descriptor_response
        described = [
            descriptor_pb2.FileDescriptorProto.FromString(file) for file in files.file_descriptor_proto
        ]
        contract = next(file for file in described if file.name == "atm/v1/atm_service.proto")
        expected = descriptor_pb2.FileDescriptorProto()
        v1.BalanceRequest.DESCRIPTOR.file.CopyToProto(expected)
        self.assertEqual(contract.service, expected.service)
        self.assertEqual(contract.message_type, expected.message_type)

    def test_reflection_is_the_same_in_both_versions(self):
        """Clients of today ask for v1 first. Each service that is listed can be described."""
        _, address = self.serve()
        with Bank(address) as bank:
            for version in ("v1", "v1alpha"):
                ask_for = bank.channel.stream_stream(
                    f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
                    request_serializer=reflection_pb2.ServerReflectionRequest.SerializeToString,
                    response_deserializer=reflection_pb2.ServerReflectionResponse.FromString)

                def ask(**question):
                    return next(ask_for(iter([reflection_pb2.ServerReflectionRequest(**question)])))

                names = [service.name for service in ask(list_services="").list_services_response.service]
                self.assertIn(SERVICE, names)
                self.assertIn("grpc.health.v1.Health", names)
                for name in names:
                    with self.subTest(version=version, name=name):
                        answer = ask(file_containing_symbol=name)
                        self.assertTrue(answer.file_descriptor_response.file_descriptor_proto, answer)
                unknown = ask(file_containing_symbol="no.such.Thing")
                self.assertEqual(unknown.error_response.error_code, grpc.StatusCode.NOT_FOUND.value[0])

    def test_json_logs(self):
        server, address = self.serve("--demo", "--log-format", "json", "--log-level", "debug")
        secret = "01890000-0000-7000-8000-00000000aaaa"
        with Bank(address) as bank:
            bank.withdraw("10001", 4321, secret)
            with self.assertRaises(Refused):
                bank.balance('"},{"\n\x1b[31m')
        self.assertEqual(server.stop(), 0)
        lines = [json.loads(line) for line in server.stderr.splitlines()]
        self.assertGreaterEqual(len(lines), 5)
        for line in lines:
            self.assertEqual({"time", "level", "message"} - line.keys(), set(), line)
        requests = [line for line in lines if line["message"] == "request"]
        self.assertEqual([line["method"] for line in requests], ["Withdraw", "Balance"])
        self.assertEqual([line["code"] for line in requests], ["OK", "INVALID_ARGUMENT"])
        # The log has nothing that a reader could misuse: no secret of a request, no amount, no control character.
        self.assertNotIn(secret, server.stderr)
        self.assertNotIn("4321", server.stderr)
        self.assertNotIn("\x1b", server.stderr)

    def test_requests_are_not_logged_unless_asked_for(self):
        server, address = self.serve()
        with Bank(address) as bank:
            bank.withdraw("10001", 1)
        self.assertEqual(server.stop(), 0)
        self.assertNotIn("10001", server.stderr)


if __name__ == "__main__":
    unittest.main()
