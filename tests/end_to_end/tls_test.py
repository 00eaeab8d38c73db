#!/usr/bin/env python3
"""TLS with and without client certificates, through atm-cli, buf and python3-grpcio, with certificates made here."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import tempfile
import threading
import unittest

import harness
from bank import Bank, Refused, grpc

UNREACHABLE = 64 + grpc.StatusCode.UNAVAILABLE.value[0]


class Authority:
    """A certificate authority in a folder, and what it signs."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        self.certificate = folder / f"{name}.pem"
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc",
            "-keyout", folder / f"{name}.key", "-out", self.certificate, "-days", "2",
            "-subj", f"/CN={name}",
        )

    def issue(self, name, names="DNS:localhost,IP:127.0.0.1", dates=None):
        """A certificate, for this machine's loopback addresses and two days from now unless told otherwise: its file, and
        its key's."""
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        request = self.folder / f"{name}.csr"
        extensions = self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={names}\n", encoding="utf-8")
        self._openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc",
            "-keyout", key, "-out", request, "-subj", f"/CN={name}",
        )
        ours = self.folder / f"{self.name}.key"
        if dates is None:
            self._openssl(
                "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", ours, "-CAcreateserial", "-days", "2",
                "-extfile", extensions, "-out", certificate,
            )
        else:
            # `openssl x509` of Debian 12 takes no dates.
            self._openssl(
                "ca", "-batch", "-notext", "-config", self._settings(), "-cert", self.certificate, "-keyfile", ours,
                "-startdate", dates[0], "-enddate", dates[1], "-extfile", extensions, "-in", request, "-out", certificate,
            )
        return certificate, key

    def _settings(self):
        (self.folder / "index.txt").touch()
        settings = self.folder / "ca.cnf"
        settings.write_text(
            f"[ca]\ndefault_ca = us\n[us]\ndatabase = {self.folder}/index.txt\nnew_certs_dir = {self.folder}\n"
            "rand_serial = yes\nunique_subject = no\ndefault_md = sha256\npolicy = any\n[any]\ncommonName = supplied\n",
            encoding="utf-8",
        )
        return settings

    @staticmethod
    def _openssl(*arguments):
        done = harness.run("openssl", *arguments)
        if done.returncode != 0:
            raise AssertionError(done.stderr)


class Tls(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.ours = Authority(self.folder, "our-authority")
        self.theirs = Authority(self.folder, "their-authority")
        self.certificate, self.key = self.ours.issue("server")

    def serve_tls(self, *more, **options):
        server, address = self.serve(
            "--demo", "--tls-cert", self.certificate, "--tls-key", self.key, *more, **options
        )
        self.server = server
        return address

    def cli(self, address, *options):
        """The exit code of atm-cli asking for a balance. What it says is in self.said."""
        done = harness.run(
            harness.CLI, "balance", "10001", "--server", address, "-o", "json", *options,
            "--timeout", "20s",
        )
        if done.returncode == 0:
            self.assertEqual(json.loads(done.stdout)["balance"]["balanceMinor"], "100000")
        else:
            self.assertEqual(done.stdout, "")
            error = json.loads(done.stderr)
            self.said = f"{error['what']}: {error['why']}; {error['try']}"
        return done.returncode

    def check_not_trusted(self, address, *options, why):
        """atm-cli says in a sentence that the server's certificate is not trusted, and has asked once."""
        self.assertEqual(self.cli(address, *options), UNREACHABLE)
        self.assertIn(f"the certificate of {address} is not trusted: {why}", self.said)
        self.assertNotIn("attempts", self.said)
        self.assertNotIn("no server answers", self.said)
        self.assertNotIn("is not known", self.said)  # the outcome, that is

    def test_server_certificate(self):
        address = self.serve_tls()
        self.assertEqual(self.cli(address, "--tls-ca", self.ours.certificate), 0)
        # Another authority; none at all; no TLS.
        signed = 'it is signed by "CN=our-authority", which is '
        theirs = self.theirs.certificate
        self.check_not_trusted(address, "--tls-ca", theirs, why=f"{signed}not in the file {theirs} of --tls-ca")
        self.assertIn("pass --tls-ca", self.said)
        # Another one of the same name.
        again = Authority(pathlib.Path(tempfile.mkdtemp(dir=self.folder)), "our-authority").certificate
        self.check_not_trusted(address, "--tls-ca", again, why=f"{signed}not in the file {again} of --tls-ca")
        self.check_not_trusted(address, "--tls", why=f"{signed}none of the authorities that this machine trusts")
        self.assertEqual(self.cli(address), UNREACHABLE)
        roots = self.ours.certificate.read_bytes()
        with Bank(address, grpc.ssl_channel_credentials(roots)) as bank:
            self.assertEqual(bank.balance("10001"), 100_000)
        with Bank(address) as bank, self.assertRaises(Refused) as caught:
            bank.balance("10001", timeout=10)
        self.assertEqual(caught.exception.code, grpc.StatusCode.UNAVAILABLE)
        self.assertEqual(self.server.stop(), 0, self.server.stderr)

    def test_names_and_servers_without_tls(self):
        certificate, key = self.ours.issue("elsewhere", names="DNS:elsewhere.example")
        trust = ("--tls-ca", self.ours.certificate)
        _, address = self.serve("--demo", "--tls-cert", certificate, "--tls-key", key)
        self.check_not_trusted(address, *trust, why="it is for another name")
        _, address = self.serve("--demo", "--db", ":memory:")
        self.assertEqual(self.cli(address, *trust), UNREACHABLE)
        self.assertIn("the bank does not use TLS", self.said)

    def test_a_certificate_that_has_expired(self):
        # atm-server would not start with it.
        certificate, key = self.ours.issue("expired", dates=("20200101000000Z", "20210101000000Z"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        context.set_alpn_protocols(["h2"])
        with socket.create_server(("127.0.0.1", 0)) as listener:

            def serve():
                with contextlib.suppress(OSError):
                    while True:
                        connection, _ = listener.accept()
                        with connection, contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True):
                            pass

            thread = threading.Thread(target=serve)
            thread.start()
            try:
                address = f"127.0.0.1:{listener.getsockname()[1]}"
                expired = "it, or one that signed it, has expired; its own end is 2021-01-01T00:00:00Z"
                self.check_not_trusted(address, "--tls-ca", self.ours.certificate, why=expired)
            finally:
                listener.shutdown(socket.SHUT_RDWR)
                thread.join()

    def wait_for_log(self, server, text, count=1):
        """Waits until the log has this text for the count-th time."""
        harness.wait_until(lambda: server.stderr.count(text) >= count, f"{text} in the log")

    def test_certificates_that_are_replaced(self):
        address = self.serve_tls()
        self.wait_for_log(self.server, 'serving with this certificate subject="CN=server" not_after=')
        roots = self.ours.certificate.read_bytes()
        with Bank(address, grpc.ssl_channel_credentials(roots)) as before:
            self.assertEqual(before.balance("10001"), 100_000)
            # Another authority signs the next one. Half of it is there first.
            certificate, key = self.theirs.issue("next")
            shutil.copyfile(certificate, self.certificate)
            self.wait_for_log(self.server, "cannot be used, and the certificate from before stays in use why=")
            self.assertEqual(self.cli(address, "--tls-ca", self.ours.certificate), 0)
            shutil.copyfile(key, self.key)
            replaced = 'the certificate was replaced, and new connections get this one subject="CN=next" not_after='
            self.wait_for_log(self.server, replaced)
            self.assertEqual(self.cli(address, "--tls-ca", self.theirs.certificate), 0)
            signed = 'it is signed by "CN=their-authority"'
            self.check_not_trusted(address, "--tls-ca", self.ours.certificate, why=signed)
            # Connections that were open stay.
            self.assertEqual(before.balance("10001"), 100_000)
        self.assertEqual(self.server.stop(), 0, self.server.stderr)

    def test_hang_up_reads_the_certificates_again(self):
        address = self.serve_tls()
        for count in (1, 2):
            self.server.process.send_signal(signal.SIGHUP)
            self.wait_for_log(self.server, "the certificate in the files is the one that is in use", count)
        self.assertEqual(self.cli(address, "--tls-ca", self.ours.certificate), 0)
        self.assertEqual(self.server.stop(), 0, self.server.stderr)
        self.assertIn("stopping signal=SIGTERM", self.server.stderr)

    def test_the_end_is_said_ahead(self):
        self.serve_tls()
        self.wait_for_log(self.server, "warning a certificate ends soon")
        self.assertIn('subject="CN=server"', self.server.stderr)
        self.assertEqual(self.server.stop(), 0, self.server.stderr)

    def test_keys_and_certificates_that_are_refused(self):
        expired = self.ours.issue("expired", dates=("20200101000000Z", "20210101000000Z"))
        early = self.ours.issue("early", dates=("20990101000000Z", "21000101000000Z"))
        for (certificate, key), mode, sentence in (
            (expired, 0o600, "expired at 2021-01-01T00:00:00Z"),
            (early, 0o600, "is not valid before 2099-01-01T00:00:00Z"),
            ((self.certificate, self.key), 0o644, "(mode 0644)"),
            ((self.certificate, self.key), 0o640, "chmod 600"),
        ):
            with self.subTest(sentence=sentence):
                key.chmod(mode)
                said = self.refuses_to_start("--demo", "--tls-cert", certificate, "--tls-key", key)
                self.assertIn(sentence, said)
        self.assertFalse(self.db.exists())

    def test_client_certificates(self):
        address = self.serve_tls("--tls-client-ca", self.ours.certificate)
        mine, my_key = self.ours.issue("client")
        forged, forged_key = self.theirs.issue("forged")
        trust = ("--tls-ca", self.ours.certificate)
        self.assertEqual(self.cli(address, *trust, "--tls-cert", mine, "--tls-key", my_key), 0)
        self.assertEqual(self.cli(address, *trust), UNREACHABLE)
        self.assertEqual(
            self.cli(address, *trust, "--tls-cert", forged, "--tls-key", forged_key), UNREACHABLE
        )
        roots = self.ours.certificate.read_bytes()
        known = grpc.ssl_channel_credentials(roots, my_key.read_bytes(), mine.read_bytes())
        with Bank(address, known) as bank:
            bank.withdraw("10002", 1)
        stranger = grpc.ssl_channel_credentials(roots)
        with Bank(address, stranger) as bank, self.assertRaises(Refused) as caught:
            bank.balance("10001", timeout=10)
        self.assertEqual(caught.exception.code, grpc.StatusCode.UNAVAILABLE)

    def test_buf(self):
        address = self.serve_tls("--tls-client-ca", self.ours.certificate)
        mine, my_key = self.ours.issue("client")
        done = harness.run(
            harness.buf(), "curl", "--protocol", "grpc", "--cacert", self.ours.certificate,
            "--cert", mine, "--key", my_key, "-d", '{"account":"10001"}',
            f"https://{address}/atm.v1.AtmService/Balance",
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["balance"]["balanceMinor"], "100000")

    def test_files_that_are_of_no_use(self):
        nonsense = self.folder / "nonsense.pem"
        nonsense.write_text("nonsense\n", encoding="utf-8")
        _, other_key = self.ours.issue("other")
        missing = self.folder / "missing.pem"
        for certificate, key, more, named in (
            (missing, self.key, (), missing),
            (self.certificate, missing, (), missing),
            (nonsense, self.key, (), nonsense),
            (self.certificate, nonsense, (), nonsense),
            (self.certificate, other_key, (), other_key),
            (self.certificate, self.key, ("--tls-client-ca", missing), missing),
            (self.certificate, self.key, ("--tls-client-ca", nonsense), nonsense),
            (self.folder, self.key, (), self.folder),
        ):
            with self.subTest(certificate=certificate, key=key, more=more):
                said = self.refuses_to_start(
                    "--demo", "--tls-cert", certificate, "--tls-key", key, *more
                )
                self.assertIn(str(named), said)
        self.assertFalse(self.db.exists())

    def test_half_of_the_options(self):
        for options in (
            ("--tls-cert", self.certificate),
            ("--tls-key", self.key),
            ("--tls-client-ca", self.ours.certificate),
        ):
            with self.subTest(options=options):
                self.assertIn("--tls-", self.refuses_to_start("--demo", *options))

    def listening_at(self, server):
        """The addresses of IPv4 and IPv6 at which a server listens, as the kernel writes them."""
        sockets = set()
        for entry in os.listdir(f"/proc/{server.process.pid}/fd"):
            with contextlib.suppress(OSError):
                sockets.add(os.readlink(f"/proc/{server.process.pid}/fd/{entry}"))
        found = set()
        for table in ("tcp", "tcp6"):
            path = pathlib.Path(f"/proc/net/{table}")
            for line in path.read_text(encoding="ascii").splitlines()[1:] if path.exists() else ():
                fields = line.split()
                if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                    found.add(fields[1].split(":")[0])
        return found

    def test_what_is_checked_is_what_is_bound(self):
        mapped = "0000000000000000FFFF00000100007F"  # how gRPC binds 127.0.0.1 where there is IPv6
        for listen in ("127.1:0", "2130706433:0", "0x7f.1:0", "[::ffff:127.0.0.1]:0", "localhost:0"):
            with self.subTest(listen=listen):
                server, address = self.serve("--demo", "--db", ":memory:", listen=listen)
                loopback = {"0100007F", mapped, "00000000000000000000000001000000"}
                self.assertLessEqual(self.listening_at(server), loopback)
                # By its number: the library that gRPC resolves names with leaks ten bytes, which LeakSanitizer tells.
                self.assertEqual(self.cli(address.replace("localhost", "127.0.0.1")), 0)
                self.assertNotIn("open to everybody", server.stderr)
                self.assertEqual(server.stop(), 0, server.stderr)
        for listen in ("*:0", "[*]:0", ":0", "[]:0"):
            for more in ((), ("--allow-insecure",)):
                with self.subTest(listen=listen, more=more):
                    said = self.refuses_to_start("--demo", *more, listen=listen)
                    self.assertIn("is no address to listen on", said)
        for listen in ("0:0", "0x0:0", "[::]:0", "[::ffff:0.0.0.0]:0"):
            with self.subTest(listen=listen):
                said = self.refuses_to_start("--demo", listen=listen)
                self.assertIn("--allow-insecure", said)
        self.assertFalse(self.db.exists())

    def test_what_is_open_is_said_loudly(self):
        tls = ("--tls-cert", self.certificate, "--tls-key", self.key)
        for listen, options, is_open in (
            ("0.0.0.0:0", tls, True),
            ("0.0.0.0:0", ("--allow-insecure",), True),
            ("0.0.0.0:0", (*tls, "--tls-client-ca", self.ours.certificate), False),
            ("127.0.0.1:0", tls, False),
        ):
            with self.subTest(listen=listen, options=options):
                server, _ = self.serve("--db", ":memory:", *options, listen=listen)
                self.assertEqual(server.stop(), 0, server.stderr)
                self.assertEqual(" warning open to everybody" in server.stderr, is_open)

    def test_addresses_that_others_can_reach(self):
        said = self.refuses_to_start("--demo", listen="0.0.0.0:0")
        self.assertIn("--allow-insecure", said)
        self.assertFalse(self.db.exists())
        self.serve_tls(listen="0.0.0.0:0")
        self.assertEqual(self.server.stop(), 0, self.server.stderr)
        server, address = self.serve("--demo", "--allow-insecure", listen="0.0.0.0:0")
        self.assertEqual(self.cli("127.0.0.1:" + address.rsplit(":", 1)[1]), 0)
        self.assertEqual(server.stop(), 0, server.stderr)


if __name__ == "__main__":
    unittest.main()
