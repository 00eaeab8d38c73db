#!/usr/bin/env python3
"""What README.md shows: each command in it is run as it stands there, on a terminal, and must print what follows it. And
the links of all pages lead somewhere.

Each block that begins with `$ ` starts over with the sample accounts. Times, ids of requests and hashes differ from run
to run, so they are compared by their form.
"""

import contextlib
import os
import pty
import re
import sqlite3
import subprocess
import unittest

import harness

README = harness.SOURCE / "README.md"
BLOCK = re.compile(r"^```(?:console)?\n(\$ .*?)^```$", flags=re.M | re.S)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+\.\w+)(?:#[^)]*)?\)")
VOLATILE = (
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "TIME"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"),
    (r"head (\d+):[0-9a-f…]+", r"head \1:HASH"),
    (r"\d+ bytes", "BYTES"),
)


def blocks():
    """Each block as a list of (command, what is printed)."""
    for block in BLOCK.findall(README.read_text(encoding="utf-8")):
        yield [tuple(part.split("\n", 1)) for part in re.split(r"^\$ ", block, flags=re.M)[1:]]


def masked(text):
    for pattern, name in VOLATILE:
        text = re.sub(pattern, name, text)
    return text.strip()


def run_on_terminal(command, folder, env):
    """What a shell prints for a command on a terminal."""
    try:
        ours, theirs = pty.openpty()
    except OSError as error:  # as in a container without /dev/pts
        raise unittest.SkipTest(f"there are no terminals here: {error}") from error
    with subprocess.Popen(["/bin/sh", "-c", command], cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=theirs) as shell:
        os.close(theirs)
        printed = b""
        # At the end a terminal gives EIO, and no end of file.
        with contextlib.suppress(OSError):
            while chunk := os.read(ours, 4096):
                printed += chunk
        os.close(ours)
        shell.wait(harness.PATIENCE)
    # What stays on the screen: a line of progress is written over.
    return re.sub(r"[^\n]*\r(\x1b\[K)?", "", printed.decode().replace("\r\n", "\n"))


class Readme(harness.TestCase):
    def prepare(self, commands):
        """A fresh bank for a block, and the environment of its commands."""
        for file in self.folder.glob("atm.db*"):
            file.unlink()
        server, address = self.serve()
        for command, printed in commands:
            if shown := re.fullmatch(r"cat (\S+)", command):
                (self.folder / shown[1]).write_text(printed, encoding="utf-8")
        if any(command.startswith("atm-server") for command, _ in commands):
            server.stop()
        return server, harness.environment(
            PATH=f"{harness.BIN}:{os.environ['PATH']}", ATM_SERVER=address, NO_COLOR="1", TERM="dumb", TZ="UTC"
        )

    def run_command(self, command, env):
        # Without the program sqlite3, which the tests do not need otherwise.
        if changed := re.match(r'sqlite3 (\S+) "(.*?)"; (.*)', command):
            with contextlib.closing(sqlite3.connect(self.folder / changed[1])) as db:
                db.execute(changed[2])
                db.commit()
            command = changed[3]
        return run_on_terminal(command, self.folder, env)

    def test_every_command_prints_what_the_readme_shows(self):
        seen = 0
        for commands in blocks():
            if not any(command.startswith("atm-") for command, _ in commands):
                continue
            server, env = self.prepare(commands)
            for command, printed in commands:
                seen += 1
                with self.subTest(command=command):
                    self.assertEqual(masked(self.run_command(command, env)), masked(printed))
            server.close()
        self.assertGreaterEqual(seen, 15, "README.md shows fewer commands than it did: are its blocks still found?")

    def test_every_link_leads_somewhere(self):
        pages = [page for page in harness.SOURCE.rglob("*.md") if "build" not in page.relative_to(harness.SOURCE).parts]
        self.assertGreater(len(pages), 20)
        for page in pages:
            for link in LINK.findall(page.read_text(encoding="utf-8")):
                with self.subTest(page=page.relative_to(harness.SOURCE), link=link):
                    self.assertTrue((page.parent / link).exists())

    def test_every_decision_is_listed(self):
        decisions = harness.SOURCE / "docs/decisions"
        listed = set(LINK.findall((decisions / "README.md").read_text(encoding="utf-8")))
        self.assertEqual({page.name for page in decisions.glob("[0-9]*.md")}, listed)


if __name__ == "__main__":
    unittest.main()
