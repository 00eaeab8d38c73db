#!/usr/bin/env python3
"""Imports of accounts from a file are all or none, even if the server or the client dies in the meantime, and exports have
the record as it is. Through atm-cli, and through a client that is not ours."""

import csv
import io
import json
import signal
import subprocess
import threading
import unittest

import harness
from bank import Bank, v1, v1_admin_grpc

# So many that a kill can hit the time in which they are sent and recorded.
MANY = 4_000
KILLS = 6


class ImportExport(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.server, self.address = self.serve()

    def cli(self, *words, stdin=""):
        return harness.run(harness.CLI, "--server", self.address, "--timeout", "60s", *words, stdin=stdin)

    def json(self, *words, stdin=""):
        """What a command that must succeed prints as JSON."""
        ran = self.cli(*words, "--output", "json", stdin=stdin)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""), words)
        return json.loads(ran.stdout)

    def file(self, text, name="accounts.csv"):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def many(self):
        return self.file("account,currency_code,balance\n" + "".join(f"M{i},USD,1.25\n" for i in range(MANY)))

    def numbers(self, prefix):
        listed = self.cli("admin", "list", "--prefix", prefix, "-o", "csv")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        return [row["account"] for row in csv.DictReader(io.StringIO(listed.stdout))]

    def check_whole(self):
        self.assertTrue(self.json("admin", "verify")["whole"])

    def test_csv(self):
        path = self.file(
            "\ufeffdisplay_name,account,balance,currency_code,per_day,times_per_day,overdraft\r\n"
            '"Lovelace, ""Ada""",20001,12.5,USD,100,3,\r\n'
            "\r\n"
            "Ōe,20002,500,JPY,,,20\r\n"
            ",20003,,KWD,,,1.234"
        )
        self.assertEqual(self.json("admin", "import", path, "--dry-run"), {"opened": "3", "replayed": "0", "refusedCount": "0"})
        self.assertEqual(self.numbers("2"), [])
        self.assertEqual(self.json("admin", "import", path)["opened"], "3")
        ada = self.json("admin", "show", "20001")["account"]
        self.assertEqual(ada["displayName"], 'Lovelace, "Ada"')
        self.assertEqual(ada["balance"]["balanceMinor"], "1250")
        self.assertEqual(ada["limits"], {"dayMinor": "10000", "dayCount": "3"})
        self.assertEqual(self.json("admin", "show", "20002")["account"]["limits"], {"overdraftMinor": "20"})
        self.assertEqual(self.json("admin", "show", "20003")["account"]["limits"], {"overdraftMinor": "1234"})
        again = self.json("admin", "import", path)
        self.assertEqual((again["opened"], again["replayed"]), ("0", "3"))
        self.check_whole()

    def test_lines_of_json(self):
        lines = '{"account": "20001", "currencyCode": "EUR", "openingBalanceMinor": "7"}\n\n{"account":"20002"}\n'
        self.assertEqual(self.json("admin", "import", "-", "--currency", "USD", stdin=lines)["opened"], "2")
        self.assertEqual(self.json("balance", "20001")["balance"]["currencyCode"], "EUR")
        self.assertEqual(self.json("balance", "20002")["balance"]["currencyCode"], "USD")

    def refused(self, code, *words, stdin=""):
        ran = self.cli("admin", "import", *words, stdin=stdin)
        self.assertEqual((ran.returncode, ran.stdout), (code, ""), ran.stderr)
        self.assertRegex(ran.stderr, r"\Aerror: .+\n  why: (.+\n)+  try: .+\n\Z")
        return ran.stderr

    def test_bad_lines(self):
        header = "account,currency_code,balance\n"
        said = self.refused(1, "-", stdin=header + "20001,USD,1\n20002,USD,1.005\n20003,USD\n20004,USD,-1\n")
        self.assertIn("3 of 4 lines", said)
        for line in (3, 4, 5):
            self.assertIn(f"line {line}: ", said)
        # The bank's refusals are named by line too, whatever their kind.
        said = self.refused(1, "-", stdin=header + "20001,USD,1\n10001,USD,1\nabc,USD,1\n20001,USD,2\n20005,,1\n")
        self.assertIn("4 of 5 lines", said)
        for line, words in ((3, "10001"), (4, "abc"), (5, "as line 2"), (6, "currency_code")):
            self.assertRegex(said, rf"line {line}: .*{words}")
        said = self.refused(1, "-", stdin='{"account": "20001", "currencyCode": "USD"}\n{"acount": "20002"}\n{"account"\n')
        self.assertIn("2 of 3 lines", said)
        self.assertIn("acount", said)
        self.assertEqual(self.numbers("2"), [])

    def test_files_that_make_no_sense(self):
        self.assertIn("is not a column", self.refused(1, "-", stdin="account,colour\n1,red\n"))
        self.assertIn("comes twice", self.refused(1, "-", stdin="account,account\n1,2\n"))
        self.assertIn("'account' is missing", self.refused(1, "-", stdin="balance\n1\n"))
        self.assertIn("quote", self.refused(1, "-", stdin='account,currency_code\n"1,USD\n'))
        self.assertIn("cannot be read", self.refused(1, self.folder / "no-such-file"))
        self.assertIn("cannot be read", self.refused(1, self.folder))
        too_many = "account,currency_code\n" + "".join(f"{i},USD\n" for i in range(100_001))
        self.assertIn("100,000 at most", self.refused(1, "-", stdin=too_many))
        for nothing in ("", "\ufeff", "\n", "account\n", "account,balance"):
            self.assertIn("the file has no account", self.refused(1, "-", stdin=nothing))
        self.assertIn("the file has no account", self.refused(1, "/dev/null"))

    def test_files_of_spreadsheets(self):
        """A byte order mark, semicolons, tabs; an account twice; what is wrong here and at the bank, at once."""
        for number, text in (("20011", "\ufeffaccount,currency_code\n20011,USD\n"),
                             ("20012", "\ufeff" + '{"account": "20012", "currencyCode": "USD"}\n'),
                             ("20013", "account;currency_code;balance\r\n20013;USD;1.50\r\n"),
                             ("20014", "account\tcurrency_code\n20014\tUSD\n")):
            with self.subTest(number=number):
                self.assertEqual(self.json("admin", "import", "-", stdin=text)["opened"], "1")
                self.assertEqual(self.json("admin", "show", number)["account"]["currencyCode"], "USD")
        said = self.refused(1, "-", stdin="account,currency_code,balance\n20021,USD,1\n10001,USD,1\n20021,USD,2\n20022,USD,0.001\n")
        self.assertIn("3 of 4 lines are invalid", said)
        self.assertIn("line 3: ", said)
        self.assertIn("line 4: it opens the same account as line 2", said)
        self.assertIn("line 5: balance: ", said)

    def test_the_server_dies_inside_an_import(self):
        path = self.many()
        outcomes = set()
        for attempt in range(KILLS):
            importing = subprocess.Popen(
                [harness.CLI, "--server", self.address, "--timeout", "2s", "admin", "import", str(path)],
                env=harness.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            # Each time at another moment. What the kill hits differs between machines, and every case must hold.
            with self.subTest(attempt=attempt):
                try:
                    importing.wait(0.03 * attempt)
                except subprocess.TimeoutExpired:
                    pass
                self.server.stop(signal.SIGKILL)
                importing.wait(harness.PATIENCE)
                self.server, self.address = self.serve()
                opened = len(self.numbers("M"))
                self.assertIn(opened, (0, MANY))
                outcomes.add(opened)
                self.check_whole()
        last = self.json("admin", "import", path)
        self.assertEqual(int(last["opened"]) + int(last["replayed"]), MANY)
        self.assertEqual(len(self.numbers("M")), MANY)
        self.assertEqual(self.json("balance", f"M{MANY - 1}")["balance"]["balanceMinor"], "125")
        self.assertIn(0, outcomes)
        self.check_whole()
        self.assertEqual(self.server.stop(), 0)
        self.check_ledger()

    def test_the_server_comes_back_during_an_import(self):
        """The client asks again by itself, and no account is opened twice."""
        path = self.many()
        port = self.address.rsplit(":", 1)[1]
        importing = subprocess.Popen(
            [harness.CLI, "--server", self.address, "--timeout", "60s", "admin", "import", str(path), "-o", "json"],
            env=harness.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.server.stop(signal.SIGKILL)
        self.server, self.address = self.serve(listen=f"127.0.0.1:{port}")
        answer, said = importing.communicate(timeout=harness.PATIENCE)
        self.assertEqual(importing.returncode, 0, said)
        answer = json.loads(answer)
        self.assertEqual(int(answer["opened"]) + int(answer["replayed"]), MANY)
        self.assertEqual(len(self.numbers("M")), MANY)

    def test_the_client_dies_inside_an_import(self):
        path = self.many()
        for attempt in range(KILLS):
            importing = subprocess.Popen(
                [harness.CLI, "--server", self.address, "admin", "import", str(path)],
                env=harness.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            try:
                importing.wait(0.02 * attempt)
            except subprocess.TimeoutExpired:
                pass
            importing.kill()
            importing.wait(harness.PATIENCE)
            self.assertIn(len(self.numbers("M")), (0, MANY))
        self.check_whole()

    def test_a_stream_that_is_cut_off(self):
        with Bank(self.address) as bank:
            admin = v1_admin_grpc.AdminServiceStub(bank.channel)
            account = v1.OpenAccountRequest(account="20001", currency_code="USD")
            sent, go_on = threading.Event(), threading.Event()

            def parts():
                yield v1.ImportAccountsRequest(total=2, accounts=[account])
                sent.set()
                go_on.wait(harness.PATIENCE)

            call = admin.ImportAccounts.future(parts(), timeout=harness.PATIENCE)
            self.assertTrue(sent.wait(harness.PATIENCE))
            call.cancel()
            go_on.set()
            self.check_whole()
            self.assertEqual(self.numbers("2"), [])

    def export(self, *words):
        ran = self.cli("admin", "export", *words)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran

    def test_export(self):
        self.json("admin", "import", self.many())
        newest = MANY + 10
        self.json("withdraw", "10001", "40", "--memo", "one, two")
        newest += 1
        ran = self.export("-o", "csv")
        rows = list(csv.DictReader(io.StringIO(ran.stdout)))
        self.assertEqual([int(row["transaction_id"]) for row in rows], list(range(1, newest + 1)))
        self.assertEqual(rows[-1]["memo"], "one, two")
        self.assertEqual(ran.stderr, f"note: exported {newest:,} transactions, up to transaction {newest}\n")

        lines = [json.loads(line) for line in self.export("-o", "json").stdout.splitlines()]
        self.assertEqual([int(line["transaction"]["id"]) for line in lines], list(range(1, newest + 1)))
        self.assertEqual(lines[-1]["transaction"]["memo"], "one, two")
        # An export has both balances as well.
        exported = dict(lines[-1]["transaction"])
        self.assertEqual((exported.pop("debitBalanceMinor"), exported.pop("creditBalanceMinor")), ("96000", rows[-1]["credit_balance_minor"]))
        self.assertEqual(exported, json.loads(self.cli("show", str(newest), "-o", "json").stdout)["transaction"])
        self.assertEqual((rows[-1]["debit_balance"], rows[-1]["debit_balance_minor"]), ("960.00", "96000"))

        rest = self.export("--after", str(newest - 2), "-o", "json").stdout.splitlines()
        self.assertEqual([int(json.loads(line)["transaction"]["id"]) for line in rest], [newest - 1, newest])
        own = self.export("--account", "10001", "-o", "csv").stdout
        self.assertEqual([row["kind"] for row in csv.DictReader(io.StringIO(own))], ["OPENING", "WITHDRAWAL"])
        self.assertEqual(self.export("--since", "2999-01-01", "-o", "csv").stdout.count("\n"), 1)
        self.assertEqual(self.export("--until", "2020-01-01", "-o", "json").stdout, "")
        self.assertEqual(self.export("--since", "2020-01-01", "-o", "json").stdout.count("\n"), newest)

    def test_references_days_and_origins(self):
        """An opening has the reference of its line, and everything that lists transactions can choose by it."""
        path = self.file('account,currency_code,balance,reference\n20001,USD,12.5,"move, 7"\n20002,USD,1,\n')
        self.assertEqual(self.json("admin", "import", path)["opened"], "2")
        self.json("admin", "import", "-", stdin='{"account": "20003", "currencyCode": "USD", "reference": "move, 7"}\n')
        self.json("withdraw", "20001", "2.50", "--reference", "move, 7")
        rows = list(csv.DictReader(io.StringIO(self.export("--reference", "move, 7", "-o", "csv").stdout)))
        self.assertEqual([row["kind"] for row in rows], ["OPENING", "OPENING", "WITHDRAWAL"])
        self.assertEqual({row["reference"] for row in rows}, {"move, 7"})
        self.assertEqual((rows[-1]["debit_balance"], rows[-1]["debit_balance_minor"]), ("10.00", "1000"))
        day, origin = rows[-1]["business_day"], rows[-1]["origin"]
        self.assertRegex(day, r"\A\d{4}-\d\d-\d\d\Z")
        self.assertEqual(origin, "ipv4:127.0.0.1")
        chosen = ("--day", day, "--origin", origin, "--reference", "move, 7", "-o", "csv")
        self.assertEqual(self.export("--account", "20001", *chosen).stdout.count("\n"), 3)
        statement = list(csv.DictReader(io.StringIO(self.cli("statement", "20001", *chosen).stdout)))
        self.assertEqual([(row["kind"], row["reference"], row["business_day"], row["origin"]) for row in statement],
                         [("WITHDRAWAL", "move, 7", day, origin), ("OPENING", "move, 7", day, origin)])
        watched = self.cli("watch", "20001", "--count", "1", *chosen)
        self.assertEqual(watched.stdout.count("\n"), 2)
        self.assertEqual(self.export("--origin", "nobody", "-o", "json").stdout, "")
        found = self.cli("show", "--reference", "move, 7", "-o", "csv")
        self.assertEqual([row["kind"] for row in csv.DictReader(io.StringIO(found.stdout))], ["WITHDRAWAL", "OPENING", "OPENING"])
        none = self.cli("show", "--reference", "move", "-o", "json")
        self.assertEqual((none.returncode, none.stdout, none.stderr), (0, "", "note: no transaction has the reference 'move'\n"))
        self.assertIn("reference: it has 65 characters", self.refused(1, "-", stdin="account,reference\n1," + 65 * "x" + "\n"))
        self.check_whole()

    def test_export_without_end_of_trouble(self):
        """The server dies while the export is read: the same file comes out as without."""
        self.json("admin", "import", self.many())
        whole = self.export("-o", "json").stdout
        port = self.address.rsplit(":", 1)[1]
        exporting = subprocess.Popen(
            [harness.CLI, "--server", self.address, "--timeout", "60s", "admin", "export", "-o", "json"],
            env=harness.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        first = exporting.stdout.readline()
        self.server.stop(signal.SIGKILL)
        self.server, self.address = self.serve(listen=f"127.0.0.1:{port}")
        rest = exporting.stdout.read()
        said = exporting.stderr.read()
        self.assertEqual(exporting.wait(harness.PATIENCE), 0, said)
        self.assertEqual(first + rest, whole)
        exporting.stdout.close()
        exporting.stderr.close()

    def test_export_refused(self):
        ran = self.cli("admin", "export", "--account", "4711")
        self.assertEqual((ran.returncode, ran.stdout), (64 + 5, ""))
        ran = self.cli("admin", "export", "--after", "999")
        self.assertEqual((ran.returncode, ran.stdout), (64 + 5, ""))
        self.assertRegex(ran.stderr, r"\Aerror: .+\n  why: .+\n  try: .+\n\Z")


if __name__ == "__main__":
    unittest.main()
