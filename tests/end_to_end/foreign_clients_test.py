#!/usr/bin/env python3
"""What the record says of a transaction, and what follows from it, through five clients that nobody here wrote:
python3-grpcio, buf curl, @grpc/grpc-js, Connect for Node, and curl. The same walk for each of them.

A caller takes a service, a method and a request, and returns all answers, both in the JSON of proto3.
"""

import base64
import json
import pathlib
import shutil
import struct
import subprocess
import unittest

import harness
from google.protobuf import json_format
from bank import Bank, Refused, error_details_pb2, status_pb2, v1, v1_admin_grpc

CONTRACT = harness.SOURCE / "proto"
SCRIPTS = harness.SOURCE / "tests/end_to_end/foreign"
FAILED_PRECONDITION = 9


class Failed(Exception):
    """A call that ended with an error, with the reason that its details name."""

    def __init__(self, code, details):
        super().__init__(f"code {code}")
        self.code = code
        info = error_details_pb2.ErrorInfo()
        for detail in status_pb2.Status.FromString(details).details:
            detail.Unpack(info)
        self.reason = info.reason


def decode(text):
    """Bytes from base64, with its padding or without it."""
    return base64.b64decode(text + "=" * (-len(text) % 4))


def message(service, method, kind):
    """An empty request of a method, or answer."""
    own, prefixed = f"{method}{kind}", f"{service}{method}{kind}"
    return getattr(v1, prefixed if hasattr(v1, prefixed) else own)()


class Foreign(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.server, self.address = self.serve()

    # --- The callers ------------------------------------------------------------------------------

    def python(self, service, method, request):
        with Bank(self.address) as bank:
            stub = v1_admin_grpc.AdminServiceStub(bank.channel) if service == "AdminService" else bank.stub
            asked = json_format.ParseDict(request, message(service, method, "Request"))
            try:
                answer = bank.call(getattr(stub, method), asked)
                answers = [answer] if hasattr(answer, "DESCRIPTOR") else list(answer)
            except Refused as error:
                failed = Failed(error.code.value[0], b"")
                failed.reason = error.reason
                raise failed from None
            return [json_format.MessageToDict(answer) for answer in answers]

    def buf(self, service, method, request):
        done = harness.run(
            harness.buf(), "curl", "--protocol", "grpc", "--http2-prior-knowledge", "-d", json.dumps(request),
            f"http://{self.address}/atm.v1.{service}/{method}")
        if done.returncode != 0:
            info = error_details_pb2.ErrorInfo()
            for detail in json.loads(done.stderr)["details"]:
                if detail["type"] == "google.rpc.ErrorInfo":
                    info.ParseFromString(decode(detail["value"]))
            failed = Failed(done.returncode >> 3, b"")
            failed.reason = info.reason
            raise failed
        answers, rest = [], done.stdout.strip()
        while rest:
            answer, end = json.JSONDecoder().raw_decode(rest)
            answers.append(answer)
            rest = rest[end:].strip()
        return answers

    def node(self, script, contract, service, method, request):
        modules = harness.node_modules()
        done = harness.run("node", SCRIPTS / script, self.address, contract, service, method, json.dumps(request),
                           env=harness.environment(NODE_PATH=str(modules)))
        if done.returncode != 0:
            error = json.loads(done.stderr)
            raise Failed(error["code"], decode(error["details"] or ""))
        return [json.loads(line) for line in done.stdout.splitlines()]

    def grpc_js(self, service, method, request):
        return self.node("grpc_js.cjs", CONTRACT, service, method, request)

    def connect(self, service, method, request):
        descriptors = pathlib.Path(self.folder) / "contract.binpb"
        if not descriptors.exists():
            files = [CONTRACT / "atm/v1" / name for name in ("atm_service.proto", "admin_service.proto")]
            subprocess.run(["protoc", f"-I{CONTRACT}", "--include_imports", f"--descriptor_set_out={descriptors}",
                            *files], check=True, timeout=harness.PATIENCE)
        return self.node("connect.cjs", descriptors, service, method, request)

    def curl(self, service, method, request):
        """gRPC by hand: the frames are made and read here, and HTTP/2 is curl's."""
        asked = json_format.ParseDict(request, message(service, method, "Request")).SerializeToString()
        sent, got, headers = (pathlib.Path(self.folder) / name for name in ("sent", "got", "headers"))
        sent.write_bytes(struct.pack(">BI", 0, len(asked)) + asked)
        done = harness.run(
            "curl", "--silent", "--show-error", "--http2-prior-knowledge", "--max-time", harness.PATIENCE,
            "--header", "content-type: application/grpc", "--header", "te: trailers", "--data-binary", f"@{sent}",
            "--dump-header", headers, "--output", got, f"http://{self.address}/atm.v1.{service}/{method}")
        self.assertEqual(done.returncode, 0, done.stderr)
        fields = dict(line.split(": ", 1) for line in headers.read_text(encoding="utf-8").splitlines() if ": " in line)
        if fields["grpc-status"] != "0":
            raise Failed(int(fields["grpc-status"]), decode(fields["grpc-status-details-bin"]))
        answers, rest = [], got.read_bytes()
        while rest:
            _, length = struct.unpack(">BI", rest[:5])
            answer = message(service, method, "Response")
            answer.ParseFromString(rest[5:5 + length])
            answers.append(json_format.MessageToDict(answer))
            rest = rest[5 + length:]
        return answers

    # --- The walk ---------------------------------------------------------------------------------

    def walk(self, caller):
        def ask(method, service="AtmService", **request):
            (answer,) = caller(service, method, request)
            return answer

        tried = ask("Withdraw", account="10001", amountMinor="500", reference="order 7", validateOnly=True)
        self.assertEqual(tried["balance"]["balanceMinor"], "99500")
        self.assertIn(tried["transaction"].get("id", "0"), ("", "0"))
        with self.assertRaises(Failed) as refused:
            ask("Withdraw", account="10001", amountMinor="100001", validateOnly=True)
        self.assertEqual((refused.exception.code, refused.exception.reason),
                         (FAILED_PRECONDITION, "INSUFFICIENT_FUNDS"))
        paid = ask("Withdraw", account="10001", amountMinor="500", reference="order 7")["transaction"]
        self.assertEqual((paid["reference"], paid["origin"]), ("order 7", "ipv4:127.0.0.1"))
        self.assertRegex(paid["businessDay"], r"^20\d\d-\d\d-\d\d$")
        held = ask("Hold", account="10001", amountMinor="300", reference="order 8")["transaction"]
        holds = ask("ListHolds", account="10001")
        self.assertEqual([hold["reference"] for hold in holds["holds"]], ["order 8"])
        self.assertEqual((holds["balance"]["balanceMinor"], holds["balance"]["availableMinor"]), ("99500", "99200"))
        everybody = ask("ListHolds", "AdminService")
        self.assertEqual([hold["id"] for hold in everybody["holds"]], [held["id"]])
        (found,) = ask("FindTransactions", reference="order 7")["transactions"]
        self.assertEqual(found["id"], paid["id"])
        chosen = {"reference": "order 7", "businessDay": paid["businessDay"], "origin": paid["origin"]}
        (line,) = ask("ListTransactions", account="10001", **chosen)["lines"]
        self.assertEqual(line["transaction"]["id"], paid["id"])
        (exported,) = ask("ExportTransactions", "AdminService", **chosen)["transactions"]
        self.assertEqual((exported["debitBalanceMinor"], exported["creditBalanceMinor"]), ("99500", "500"))

    def test_python3_grpcio(self):
        self.walk(self.python)

    def test_buf_curl(self):
        self.walk(self.buf)

    def test_grpc_js(self):
        self.walk(self.grpc_js)

    def test_connect_for_node(self):
        self.walk(self.connect)

    @unittest.skipUnless(shutil.which("curl"), "curl is not installed (./run test installs it)")
    def test_curl(self):
        self.walk(self.curl)


if __name__ == "__main__":
    unittest.main()
