#!/usr/bin/env python3
"""The service through `buf curl`, and through grpcurl where it is installed, knowing nothing but what reflection tells."""

import base64
import json
import shutil
import unittest

import harness
from bank import error_details_pb2, grpc

SERVICE = "atm.v1.AtmService"


class BufCurl(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.buf = harness.buf()
        self.server, self.address = self.serve()

    def curl(self, *arguments, path=""):
        return harness.run(
            self.buf, "curl", "--protocol", "grpc", "--http2-prior-knowledge",
            f"http://{self.address}{path}", *arguments,
        )

    def call(self, method, **request):
        return self.curl("-d", json.dumps(request), path=f"/{SERVICE}/{method}")

    def answer(self, method, **request):
        done = self.call(method, **request)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def refusal(self, code, method, **request):
        """The decoded ErrorInfo and the wrong fields of a call that must end with this code."""
        done = self.call(method, **request)
        # buf's exit code for a gRPC code.
        self.assertEqual(done.returncode, code.value[0] << 3, done.stderr)
        error = json.loads(done.stderr)
        self.assertEqual(error["code"], code.value[1].replace(" ", "_"))
        self.assertTrue(error["message"])
        info, fields = None, []
        for detail in error["details"]:
            value = base64.b64decode(detail["value"] + "==")
            if detail["type"] == "google.rpc.ErrorInfo":
                info = error_details_pb2.ErrorInfo.FromString(value)
            else:
                self.assertEqual(detail["type"], "google.rpc.BadRequest")
                bad = error_details_pb2.BadRequest.FromString(value)
                fields = [violation.field for violation in bad.field_violations]
        self.assertEqual(info.domain, "atm.v1")
        return info, fields

    def test_list(self):
        services = self.curl("--list-services").stdout.split()
        self.assertIn(SERVICE, services)
        self.assertIn("grpc.health.v1.Health", services)
        # The health service of gRPC 1.51 cannot be described, so buf ends with an error after ours.
        methods = self.curl("--list-methods").stdout.split()
        for method in ("Balance", "Withdraw", "Deposit"):
            self.assertIn(f"{SERVICE}/{method}", methods)

    def test_each_method(self):
        balance = self.answer("Balance", account="10001")["balance"]
        self.assertEqual(balance["balanceMinor"], "100000")
        request_id = "01890000-0000-7000-8000-000000000001"
        paid = self.answer(
            "Withdraw", account="10001", amountMinor="4000", currencyCode="USD", requestId=request_id
        )
        self.assertEqual(paid["transaction"]["kind"], "KIND_WITHDRAWAL")
        self.assertEqual(paid["transaction"]["creditAccount"], "cash:USD")
        self.assertEqual(paid["transaction"]["requestId"], request_id)
        self.assertEqual(paid["balance"]["availableMinor"], "96000")
        self.assertNotIn("replayed", paid)
        again = self.answer("Withdraw", account="10001", amount_minor=4000, request_id=request_id)
        self.assertTrue(again.pop("replayed"))
        self.assertEqual(again, paid)
        # A zero is shown.
        empty = self.answer("Withdraw", account="10001", amountMinor=96000)
        self.assertEqual(empty["balance"]["balanceMinor"], "0")
        self.assertEqual(empty["balance"]["availableMinor"], "0")
        self.assertEqual(
            self.answer("Deposit", account="10001", amountMinor=1)["balance"]["balanceMinor"], "1"
        )

    def test_each_error(self):
        code = grpc.StatusCode
        used = "01890000-0000-7000-8000-000000000002"
        self.answer("Deposit", account="10002", amountMinor=1, requestId=used)
        for expected, reason, response_code, field, method, request in (
            (code.INVALID_ARGUMENT, "INVALID_ACCOUNT", "14", "account", "Balance", {}),
            (code.INVALID_ARGUMENT, "INVALID_ACCOUNT", "14", "account", "Withdraw",
             {"account": "cash:USD", "amountMinor": 1}),
            (code.INVALID_ARGUMENT, "INVALID_AMOUNT", "13", "amount_minor", "Deposit",
             {"account": "10001", "amountMinor": "-1"}),
            (code.INVALID_ARGUMENT, "CURRENCY_MISMATCH", "12", "currency_code", "Deposit",
             {"account": "10001", "amountMinor": 1, "currencyCode": "EUR"}),
            (code.INVALID_ARGUMENT, "INVALID_REQUEST_ID", "30", "request_id", "Deposit",
             {"account": "10001", "amountMinor": 1, "requestId": "mine"}),
            (code.ALREADY_EXISTS, "REQUEST_ID_REUSED", "94", None, "Deposit",
             {"account": "10002", "amountMinor": 2, "requestId": used}),
            (code.NOT_FOUND, "ACCOUNT_NOT_FOUND", "14", None, "Balance", {"account": "4711"}),
            (code.FAILED_PRECONDITION, "INSUFFICIENT_FUNDS", "51", None, "Withdraw",
             {"account": "10001", "amountMinor": "100001"}),
            (code.INVALID_ARGUMENT, "AMOUNT_TOO_LARGE", "13", "amount_minor", "Deposit",
             {"account": "10001", "amountMinor": str(2**63 - 1)}),
        ):
            with self.subTest(reason=reason, method=method):
                info, fields = self.refusal(expected, method, **request)
                self.assertEqual(info.reason, reason)
                self.assertEqual(info.metadata["response_code"], response_code)
                if field:
                    self.assertEqual(fields[0], field)
        info, _ = self.refusal(
            code.FAILED_PRECONDITION, "Withdraw", account="10001", amountMinor="100001"
        )
        self.assertEqual(info.metadata["available_minor"], "100000")
        self.assertEqual(info.metadata["requested_minor"], "100001")
        self.assertEqual(info.metadata["account"], "10001")

    def test_amounts_beyond_int64(self):
        for amount in (2**63, -(2**63) - 1, 10**30, "1e30", 0.5, "forty", "", [], True):
            with self.subTest(amount=amount):
                self.assertNotEqual(
                    self.call("Withdraw", account="10001", amountMinor=amount).returncode, 0
                )
        balance = self.answer("Balance", account="10001")["balance"]
        self.assertEqual(balance["balanceMinor"], "100000")

    def test_health_with_the_published_contract(self):
        # The health service cannot be described, so every client must bring the description.
        (self.folder / "health.proto").write_text(
            'syntax = "proto3";\npackage grpc.health.v1;\n'
            "message HealthCheckRequest { string service = 1; }\n"
            "message HealthCheckResponse {\n"
            "  enum ServingStatus { UNKNOWN = 0; SERVING = 1; NOT_SERVING = 2; }\n"
            "  ServingStatus status = 1;\n}\n"
            "service Health { rpc Check(HealthCheckRequest) returns (HealthCheckResponse); }\n",
            encoding="utf-8",
        )
        for service in ("", SERVICE):
            done = self.curl(
                "--schema", str(self.folder / "health.proto"), "-d", json.dumps({"service": service}),
                path="/grpc.health.v1.Health/Check",
            )
            self.assertEqual(json.loads(done.stdout or "{}"), {"status": "SERVING"}, done.stderr)

    def test_grpcurl(self):
        grpcurl = shutil.which("grpcurl")
        if not grpcurl:
            self.skipTest("grpcurl is not installed")
        listed = harness.run(grpcurl, "-plaintext", self.address, "list", SERVICE)
        self.assertIn(f"{SERVICE}.Withdraw", listed.stdout.split(), listed.stderr)
        described = harness.run(grpcurl, "-plaintext", self.address, "describe", SERVICE)
        self.assertIn("rpc Withdraw", described.stdout, described.stderr)
        done = harness.run(
            grpcurl, "-plaintext", "-d", '{"account": "10001"}', self.address, f"{SERVICE}/Balance"
        )
        self.assertEqual(json.loads(done.stdout)["balance"]["balanceMinor"], "100000")


if __name__ == "__main__":
    unittest.main()
