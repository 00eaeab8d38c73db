#!/usr/bin/env python3
"""The C++ examples of the documentation and of the headers, as they are printed there: each compiles as C++17 against the
installed library, and whole programs run against a server and without one.

Run by install_test.sh, which says where the library is installed (PKG_CONFIG_PATH) and what compiles (ATM_CXX).
"""

import os
import pathlib
import re
import shlex
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "end_to_end"))
import harness  # noqa: E402

CXX = os.environ.get("ATM_CXX", "c++")
CXX_FLAGS = shlex.split(os.environ.get("ATM_CXX_FLAGS", ""))
PAGES = ("README.md", "docs/client.md")
HEADERS = sorted((harness.SOURCE / "client/include/atm").glob("*.h"))
PROGRAM = re.compile(r"^```cpp\n(.*?)^```$", flags=re.M | re.S)

# The examples say where the server is.
PORT = 50051


def programs():
    """The whole programs that pages show."""
    for page in PAGES:
        found = PROGRAM.findall((harness.SOURCE / page).read_text(encoding="utf-8"))
        yield from ((page, text) for text in found if "int main(" in text)


def lines_of(header):
    """The lines of code at the head of a header, as a program."""
    head = header.read_text(encoding="utf-8").split("#ifndef")[0]
    code = re.findall(r"^//(   .*)$", head, flags=re.M)
    if not code:
        return None
    includes = f"#include <atm/{header.name}>\n#include <atm/client.h>\n#include <atm/admin_client.h>\n#include <iostream>\n"
    return includes + "int main() {\n" + "\n".join(code) + "\n}\n"


def flags_of(package):
    done = harness.run("pkg-config", "--cflags", "--libs", package, env=dict(os.environ))
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return shlex.split(done.stdout)


class Examples(harness.TestCase):
    def compile(self, name, text, more=()):
        source, program = self.folder / f"{name}.cc", self.folder / name
        source.write_text(text, encoding="utf-8")
        command = [CXX, "-std=c++17", "-Wall", "-Wextra", "-Wpedantic", *CXX_FLAGS, source, *more]
        done = subprocess.run(
            [*map(str, command), *flags_of("atm-client"), "-o", str(program)],
            capture_output=True, text=True, timeout=harness.PATIENCE, check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn(f"{source}:", done.stderr)  # no warning of the example itself
        return program

    def test_programs_run_with_a_server_and_without(self):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", PORT)) == 0:
                self.skipTest(f"something else listens on port {PORT}, where the examples look for a server")
        examples = [(page, self.compile(f"program{i}", text)) for i, (page, text) in enumerate(programs())]
        self.assertEqual({page for page, _ in examples}, set(PAGES))
        for page, program in examples:
            with self.subTest(page=page, server="none"):
                done = harness.run(program)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertRegex(done.stderr, "^Nothing (was paid|moved): failed to connect to all addresses")
        for page, program in examples:
            with self.subTest(page=page, server="one"):
                server, _ = self.serve("--demo", "--db", ":memory:", listen=f"127.0.0.1:{PORT}")
                done = harness.run(program)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "It holds 96000 cents.\n", ""))
                for _ in range(24):
                    done = harness.run(program)
                self.assertEqual((done.returncode, done.stdout), (0, "It holds 0 cents.\n"))
                done = harness.run(program)
                self.assertEqual((done.returncode, done.stderr), (1, "Only 0 cents are available.\n"))
                self.assertEqual(server.stop(), 0, server.stderr)

    def test_the_headers_begin_with_lines_that_compile(self):
        seen = 0
        for header in HEADERS:
            text = lines_of(header)
            if text is None or header.name == "fake_connection.h":
                continue
            seen += 1
            with self.subTest(header=header.name):
                self.compile(header.stem, text, more=["-fsyntax-only"])
        self.assertGreaterEqual(seen, 2)


if __name__ == "__main__":
    unittest.main()
