#!/usr/bin/env python3
"""Runs clang-tidy over every source of ours, and remembers what was clean.

    tidy.py ROOT COMPILE_COMMANDS JOBS

A file is as clean as it was as long as nothing has changed in it, in anything it includes, in its compiler
options, in the checks and in clang-tidy itself. A hash of all that is kept in ~/.cache/atm-clang-tidy, so that only
what changed is looked at again, also in another clone.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time

TIDY = "clang-tidy-19"
ROOMS = ("storage", "server", "client", "tests")
KEEP_SECONDS = 30 * 24 * 3600


def compile_commands(root, path):
    """Each source of ours with its options, without precompiled headers: they would hide a missing include."""
    for entry in json.loads(path.read_text(encoding="utf-8")):
        file = pathlib.Path(entry["file"])
        if not file.is_relative_to(root) or file.relative_to(root).parts[0] not in ROOMS:
            continue
        command = re.sub(r" -Winvalid-pch -include \S+cmake_pch\.hxx", "", entry["command"])
        words = shlex.split(command)
        # Without the compiler cache, "-o OBJECT" and "-c SOURCE".
        first = 1 if pathlib.Path(words[0]).name == "ccache" else 0
        options = [word for word in words[first:] if word != "-c"]
        del options[options.index("-o") : options.index("-o") + 2]
        options.remove(entry["file"])
        yield file, entry["directory"], options


def checks(root, file):
    """What is to be checked, and by what."""
    configurations = [folder / ".clang-tidy" for folder in [file, *file.parents]]
    texts = [path.read_bytes() for path in configurations if path.is_relative_to(root) and path.exists()]
    return b"".join([subprocess.check_output([TIDY, "--version"]), *texts])


def tidy(root, cache, file, directory, options):
    """What clang-tidy finds in the file; nothing if it is clean."""
    preprocessed = subprocess.run(
        [*options, "-E", "-C", "-P", str(file)], cwd=directory, capture_output=True, check=False
    )
    hashed = hashlib.sha256(preprocessed.stdout)
    hashed.update(checks(root, file))
    hashed.update(" ".join(options[1:]).replace(str(root), "").encode())
    stamp = cache / hashed.hexdigest()
    if preprocessed.returncode == 0 and stamp.exists():
        os.utime(stamp)
        return ""
    done = subprocess.run(
        [TIDY, "--quiet", str(file), "--", *options[1:]],
        cwd=directory,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        stamp.touch()
        return ""
    return re.sub(r"^\d+ warnings?( treated as errors?)?( generated)?\.?\n", "", done.stdout, flags=re.M)


def main():
    root, commands, jobs = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    cache = pathlib.Path(home, "atm-clang-tidy")
    cache.mkdir(parents=True, exist_ok=True)
    for stamp in cache.iterdir():
        if stamp.stat().st_mtime < time.time() - KEEP_SECONDS:
            stamp.unlink()
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        work = {
            pool.submit(tidy, root, cache, *command): command[0]
            for command in {command[0]: command for command in compile_commands(root, commands)}.values()
        }
        failed = 0
        for done in concurrent.futures.as_completed(work):
            if found := done.result():
                failed += 1
                print(found.replace(f"{root}/", ""), end="", flush=True)
    print(f"clang-tidy: {len(work)} files, {failed} with findings")
    return 1 if failed or not work else 0


if __name__ == "__main__":
    sys.exit(main())
