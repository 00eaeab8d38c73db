#!/usr/bin/env python3
"""Finds the tests that `./run test NAME…` means. Prints a line for each thing to run, with tabs between its words:

    ctest    NAME               a whole test of ctest
    catch2   PROGRAM   FILTER   test cases of a program, as a filter for Catch2

    select_tests.py ROOT BUILD NAME…

A name matches a test of ctest, a file of tests, or a test case if it is a part of its name, in upper or lower case. In
brackets it is a tag. A name that matches nothing is an error that says what there is.
"""

import difflib
import json
import pathlib
import re
import subprocess
import sys

# The name and the tags of a test case. A long name stands in several pieces.
CASE = re.compile(r'\b(?:TEST_CASE|SCENARIO|TEMPLATE_TEST_CASE)\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)(?:,\s*"([^"]*)")?')
PIECES = re.compile(r'"((?:[^"\\]|\\.)*)"')
# The folder of the sources of each program, the inner one first.
PROGRAMS = {
    "tests/client/cli": "atm_cli_test",
    "tests/client": "atm_client_test",
    "tests/server": "atm_server_test",
    "tests/storage": "atm_storage_test",
}


def whole_tests(build):
    """The names of ctest's tests."""
    shown = subprocess.check_output(["ctest", "--test-dir", str(build), "--show-only=json-v1"], text=True)
    return [test["name"] for test in json.loads(shown)["tests"]]


def cases(root):
    """Each test case as (program, file, name, tags)."""
    for path in sorted((root / "tests").rglob("*_test.cc")):
        folder = path.parent.relative_to(root).as_posix()
        if folder in PROGRAMS:
            for literals, tags in CASE.findall(path.read_text(encoding="utf-8")):
                name = "".join(PIECES.findall(literals)).replace('\\"', '"')
                yield PROGRAMS[folder], path.stem, name, re.findall(r"\[[^\]]+\]", tags.lower())


def quoted(name):
    """The name as a filter that matches it alone."""
    return re.sub(r'([\\,\["*~])', r"\\\1", name)


def select(asked, whole, every):
    """The (kind, program, filter) that `asked` means; nothing if it matches nothing."""
    wanted = asked.lower()
    if wanted.startswith("["):
        programs = {program for program, _, _, tags in every if wanted in tags}
        return [("catch2", program, wanted) for program in sorted(programs)]
    found = [("ctest", name, "") for name in whole if wanted in name.lower()]
    run_whole = {name for _, name, _ in found}
    filters = {}
    for program, file, name, _ in every:
        if program not in run_whole and (wanted in file.lower() or wanted in name.lower()):
            filters.setdefault(program, []).append(quoted(name))
    return found + [("catch2", program, ",".join(names)) for program, names in filters.items()]


def main():
    root, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    whole, every = whole_tests(build), list(cases(root))
    selected = {}
    for asked in sys.argv[3:]:
        found = select(asked, whole, every)
        if not found:
            known = {*whole, *(file for _, file, _, _ in every), *(tag for *_, tags in every for tag in tags)}
            near = difflib.get_close_matches(asked, known, n=3, cutoff=0.5)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            sys.exit(
                f"run: no test matches '{asked}'.{hint}\n"
                "  A name is a part of the name of a test case, of a file in tests/, or of a test of ctest, or a [tag].\n"
                f"  Tests of ctest: {' '.join(sorted(whole))}"
            )
        selected.update(dict.fromkeys(found))
    for kind, program, names in selected:
        print(kind, program, names, sep="\t")


if __name__ == "__main__":
    main()
