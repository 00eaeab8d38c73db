"""The bank through Debian's python3-grpcio: stubs that protoc makes here and now from the contract."""

import atexit
import importlib
import pathlib
import shutil
import subprocess
import sys
import tempfile
import types

from harness import PATIENCE, SOURCE

# Published names and numbers of gRPC's own health and reflection services, as far as they are used here.
HEALTH = """
syntax = "proto3";
package grpc.health.v1;
message HealthCheckRequest { string service = 1; }
message HealthCheckResponse {
  enum ServingStatus { UNKNOWN = 0; SERVING = 1; NOT_SERVING = 2; SERVICE_UNKNOWN = 3; }
  ServingStatus status = 1;
}
message HealthListRequest {}
message HealthListResponse { map<string, HealthCheckResponse> statuses = 1; }
service Health {
  rpc Check(HealthCheckRequest) returns (HealthCheckResponse);
  rpc List(HealthListRequest) returns (HealthListResponse);
  rpc Watch(HealthCheckRequest) returns (stream HealthCheckResponse);
}
"""
REFLECTION = """
syntax = "proto3";
package grpc.reflection.v1alpha;
message ServerReflectionRequest {
  oneof message_request { string file_containing_symbol = 4; string list_services = 7; }
}
message FileDescriptorResponse { repeated bytes file_descriptor_proto = 1; }
message ServiceResponse { string name = 1; }
message ListServiceResponse { repeated ServiceResponse service = 1; }
message ErrorResponse { int32 error_code = 1; string error_message = 2; }
message ServerReflectionResponse {
  oneof message_response {
    FileDescriptorResponse file_descriptor_response = 4;
    ListServiceResponse list_services_response = 6;
    ErrorResponse error_response = 7;
  }
}
service ServerReflection {
  rpc ServerReflectionInfo(stream ServerReflectionRequest) returns (stream ServerReflectionResponse);
}
"""


def _generate():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="atm-stubs-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "health.proto").write_text(HEALTH, encoding="utf-8")
    (folder / "reflection.proto").write_text(REFLECTION, encoding="utf-8")
    contract = SOURCE / "proto"
    # But for health, which clients bring their own messages for.
    found = [path for room in ("atm", "google") for path in (contract / room).rglob("*.proto")]
    files = [str(path.relative_to(contract)) for path in sorted(found)]
    subprocess.run(
        [
            "protoc",
            f"-I{contract}",
            f"-I{folder}",
            f"--python_out={folder}",
            f"--grpc_python_out={folder}",
            "--plugin=protoc-gen-grpc_python=" + shutil.which("grpc_python_plugin"),
            *files,
            "health.proto",
            "reflection.proto",
        ],
        check=True,
        timeout=PATIENCE,
    )
    sys.path.insert(0, str(folder))
    # The package google is that of python3-protobuf: ours goes beside it.
    import google

    google.__path__.append(str(folder / "google"))


_generate()

# The modules exist only now.
import grpc  # noqa: E402
import health_pb2  # noqa: E402
import health_pb2_grpc  # noqa: E402
import reflection_pb2  # noqa: E402
import reflection_pb2_grpc  # noqa: E402
from atm.v1 import admin_service_pb2_grpc as v1_admin_grpc  # noqa: E402
from atm.v1 import atm_service_pb2_grpc as v1_grpc  # noqa: E402
from google.rpc import error_details_pb2, status_pb2  # noqa: E402

# Every message and enum of the contract, whichever of its files it is in.
v1 = types.SimpleNamespace()
for _file in sorted((SOURCE / "proto/atm/v1").glob("*.proto")):
    vars(v1).update(vars(importlib.import_module(f"atm.v1.{_file.stem}_pb2")))

__all__ = [
    "Bank",
    "Refused",
    "error_details_pb2",
    "grpc",
    "health_pb2",
    "health_pb2_grpc",
    "reflection_pb2",
    "reflection_pb2_grpc",
    "v1",
    "v1_admin_grpc",
]


class Refused(Exception):
    """A call that ended with an error: its code, its sentence, and its decoded details."""

    def __init__(self, code, message, rich):
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message
        self.reason, self.domain, self.metadata, self.fields = "", "", {}, []
        for detail in rich.details:
            if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
                info = error_details_pb2.ErrorInfo.FromString(detail.value)
                self.reason, self.domain, self.metadata = info.reason, info.domain, dict(info.metadata)
            elif detail.Is(error_details_pb2.BadRequest.DESCRIPTOR):
                bad = error_details_pb2.BadRequest.FromString(detail.value)
                self.fields = [violation.field for violation in bad.field_violations]


def _refused(error):
    rich = status_pb2.Status()
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            rich.ParseFromString(value)
    return Refused(error.code(), error.details(), rich)


class Bank:
    """One connection to a server. Calls return the response or raise Refused."""

    def __init__(self, address, credentials=None, options=None):
        self.channel = (
            grpc.secure_channel(address, credentials, options)
            if credentials
            else grpc.insecure_channel(address, options)
        )
        self.stub = v1_grpc.AtmServiceStub(self.channel)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()

    def call(self, method, request, timeout=PATIENCE):
        try:
            return method(request, timeout=timeout)
        except grpc.RpcError as error:
            raise _refused(error) from None

    def ask(self, method, timeout=PATIENCE, **fields):
        """Calls the method of this name with a request that has these fields."""
        return self.call(getattr(self.stub, method), getattr(v1, method + "Request")(**fields), timeout)

    def raw(self, method, data, timeout=PATIENCE):
        """Sends exactly these bytes to the method of this name, and returns the bytes of the answer."""
        path = method if method.startswith("/") else f"/atm.v1.AtmService/{method}"
        return self.call(self.channel.unary_unary(path), data, timeout)

    def balance(self, account, **options):
        answer = self.call(self.stub.Balance, v1.BalanceRequest(account=account), **options)
        return answer.balance.balance_minor

    def withdraw(self, account, amount_minor, request_id="", currency_code="", **options):
        request = v1.WithdrawRequest(
            account=account,
            amount_minor=amount_minor,
            request_id=request_id,
            currency_code=currency_code,
        )
        return self.call(self.stub.Withdraw, request, **options)

    def deposit(self, account, amount_minor, request_id="", currency_code="", **options):
        request = v1.DepositRequest(
            account=account,
            amount_minor=amount_minor,
            request_id=request_id,
            currency_code=currency_code,
        )
        return self.call(self.stub.Deposit, request, **options)

    def find(self, request_id, **options):
        """What is on record of a request; None if there is nothing."""
        request = v1.GetTransactionRequest(request_id=request_id)
        try:
            return self.call(self.stub.GetTransaction, request, **options)
        except Refused as error:
            if error.reason != "TRANSACTION_NOT_FOUND":
                raise
            return None
