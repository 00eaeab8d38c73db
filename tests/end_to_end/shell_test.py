#!/usr/bin/env python3
"""atm-cli shell at a terminal: a real one, as far as the program can tell, with a real bank behind it."""

import os
import pathlib
import pty
import select
import signal
import stat
import subprocess
import termios
import time
import unittest

import harness

UP, TAB, CTRL_C, CTRL_D = "\x1b[A", "\t", "\x03", "\x04"


class Terminal:
    """A program at a terminal of its own. `read_until` waits for what it shows."""

    def __init__(self, *words, env):
        self.shown = ""
        try:
            self.pid, self.fd = pty.fork()
        except OSError as error:  # as in a container without /dev/pts
            raise unittest.SkipTest(f"there are no terminals here: {error}") from error
        if self.pid == 0:
            os.execve(words[0], [str(word) for word in words], env)

    def read_until(self, text):
        """Reads until this text is shown. Returns what was shown since the last call."""
        end = time.monotonic() + harness.PATIENCE
        while text not in self.shown:
            if not select.select([self.fd], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"waited in vain for {text!r}: {self.shown!r}")
            try:
                data = os.read(self.fd, 4096)
            except OSError:  # the end, as Linux tells it
                data = b""
            if not data:
                raise AssertionError(f"ended without {text!r}: {self.shown!r}")
            self.shown += data.decode()
        before, _, self.shown = self.shown.partition(text)
        return before

    def type(self, text):
        os.write(self.fd, text.encode())

    def wait_for_keys(self):
        """Waits until the shell reads each key by itself. libedit shows its prompt a moment before that, and a Ctrl-D that the
        terminal takes in between reaches it as a NUL."""
        end = time.monotonic() + harness.PATIENCE
        while termios.tcgetattr(self.fd)[3] & termios.ICANON:
            if time.monotonic() > end:
                raise AssertionError("the program never reads single keys")
            select.select([], [], [], 0.001)

    def wait(self):
        """The exit code."""
        end = time.monotonic() + harness.PATIENCE
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = None
                return os.waitstatus_to_exitcode(status)
            if select.select([self.fd], [], [], 0.01)[0]:
                try:
                    os.read(self.fd, 4096)
                except OSError:
                    pass
        raise AssertionError("it does not end")

    def close(self):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)


class Shell(harness.TestCase):
    def setUp(self):
        super().setUp()
        _, self.address = self.serve()
        self.env = harness.environment(
            HOME=str(self.folder), TERM="xterm", LANG="C.UTF-8", ATM_SERVER=self.address, NO_COLOR="1"
        )
        self.env.pop("XDG_STATE_HOME", None)
        self.history = self.folder / ".local/state/atm-cli/history"

    def shell(self):
        terminal = Terminal(harness.CLI, "shell", env=self.env)
        self.addCleanup(terminal.close)
        terminal.read_until("atm> ")
        return terminal

    def test_commands_completion_and_history(self):
        terminal = self.shell()
        terminal.type(f"bal{TAB}10001\n")
        self.assertIn("1,000.00", terminal.read_until("atm> "))
        terminal.type("withdraw 10001 40 --memo 'Main Street'\n")
        self.assertIn("960.00", terminal.read_until("atm> "))
        terminal.type("withdraw 10001 5000\n")
        self.assertIn("INSUFFICIENT_FUNDS", terminal.read_until("atm> "))
        terminal.type(f"w{TAB}")
        terminal.read_until("withdraw  watch")
        terminal.type(CTRL_C)
        terminal.read_until("^C")
        terminal.type(f"{UP}{UP}{UP}\n")
        self.assertIn("960.00", terminal.read_until("Available"))
        terminal.read_until("atm> ")
        terminal.type("exit\n")
        self.assertEqual(terminal.wait(), 0)

        self.assertEqual(stat.S_IMODE(self.history.stat().st_mode), 0o600)
        again = self.shell()
        again.type(f"{UP}{UP}\n")
        self.assertIn("960.00", again.read_until("atm> "))
        again.wait_for_keys()
        again.type(CTRL_D)
        self.assertEqual(again.wait(), 0)

    def test_ctrl_c_ends_the_command_and_not_the_shell(self):
        terminal = self.shell()
        terminal.type("watch\n")
        terminal.read_until("100000")  # the last of the opening balances
        terminal.type(CTRL_C)
        terminal.read_until("atm> ")
        terminal.type("balance 10002\n")
        self.assertIn("2,000.00", terminal.read_until("atm> "))

    def test_a_question_is_answered_at_the_same_terminal(self):
        terminal = self.shell()
        terminal.type("reverse 1 --reason no-cash\n")
        terminal.read_until("[y/N]")
        terminal.type("n\n")
        terminal.read_until("atm> ")
        terminal.type("admin freeze 10003 --reason 'lost card'\n")
        terminal.read_until("[y/N]")
        terminal.type("y\n")
        self.assertIn("FROZEN", terminal.read_until("atm> ").upper())

    def test_lines_with_a_blank_are_not_kept(self):
        terminal = self.shell()
        terminal.type(" balance 10001\n")
        terminal.read_until("atm> ")
        terminal.type("balance 10002\n")
        terminal.read_until("atm> ")
        terminal.type("exit\n")
        terminal.wait()
        kept = self.history.read_text(encoding="utf-8")
        self.assertNotIn("10001", kept)
        self.assertIn("10002", kept)

    def test_without_a_place_for_the_history_it_works_all_the_same(self):
        self.env["XDG_STATE_HOME"] = "/dev/null"
        terminal = self.shell()
        terminal.type("balance 10001\n")
        self.assertIn("1,000.00", terminal.read_until("atm> "))

    def test_lines_of_a_file(self):
        script = "deposit 10004 1\nbalance 10004\nwithdraw 10004 99999\nbalance 10004\n"
        ran = harness.run(harness.CLI, "shell", "-o", "csv", env=self.env, stdin=script)
        self.assertEqual(ran.returncode, 73, ran.stderr)
        self.assertIn("line 3 failed", ran.stderr)
        self.assertEqual(ran.stdout.count("10004,USD,4001.00,"), 1, ran.stdout)
        self.assertEqual(ran.stdout.count("\n"), 4, ran.stdout)

    def test_it_is_this_very_program_that_runs(self):
        copy = self.folder / "another name"
        copy.write_bytes(pathlib.Path(harness.CLI).read_bytes())
        copy.chmod(0o755)
        ran = subprocess.run(
            [copy, "shell"], env=self.env, input="balance 10001", capture_output=True, text=True,
            timeout=harness.PATIENCE, check=False,
        )  # fmt: skip
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn("100000", ran.stdout)


if __name__ == "__main__":
    unittest.main()
