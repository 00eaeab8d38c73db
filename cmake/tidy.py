#!/usr/bin/env python3
"""Runs clang-tidy over every source of ours, and remembers what was clean.

    tidy.py ROOT COMPILE_COMMANDS JOBS

A file is as clean as it was as long as nothing has changed in it, in anything of ours that it includes, in its
compiler options, in the checks, and in the packages of the system, clang-tidy among them. A hash of all that is kept
in ~/.cache/atm-clang-tidy, so that only what changed is looked at again, also in another clone.

Most of clang-tidy's time went into the headers of gRPC, whose warnings it drops; tidy_scope.cc, a plugin that is
built here, keeps it out of them.
"""

import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

TIDY = "clang-tidy-19"
ROOMS = ("storage", "server", "client", "tests")
KEEP_SECONDS = 30 * 24 * 3600
LLVM_INCLUDES = ("/usr/lib/llvm-19/include", "/usr/include/llvm-19", "/usr/include/llvm-c-19")
INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]+)[">]', flags=re.M)
# What clang-tidy is told beside what the compiler is: locks are used as storage/base/mutex.h says.
WARNINGS = ("-Wthread-safety",)
# A check that finds nothing must be one that can: this breaks a rule of the locks.
PLANTED = """#include "storage/base/mutex.h"
struct Planted {
  int Get() const { return value; }
  mutable atm::Mutex mutex;
  int value ATM_GUARDED_BY(mutex) = 0;
};
"""
# A compiler takes its memory in many small steps; in larger ones it is a tenth faster.
ENVIRONMENT = {**os.environ, "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


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
        options.extend(WARNINGS)
        yield file, entry["directory"], options


@functools.cache
def system():
    """The packages that are installed: what is included from outside the project changes with them."""
    return subprocess.check_output(["dpkg-query", "-W", "-f", "${Package} ${Version}\n"])


def checks(root, file):
    """What is to be checked."""
    configurations = [folder / ".clang-tidy" for folder in file.parents]
    return b"".join(path.read_bytes() for path in configurations if path.is_relative_to(root) and path.exists())


@functools.cache
def read(file):
    """The hash of a file and the names that it includes, under whatever condition; None if there is no such file."""
    if not file.is_file():
        return None
    text = file.read_bytes()
    return hashlib.sha256(text).digest(), sorted({name.decode() for name in INCLUDE.findall(text)})


def content(root, file, options):
    """A hash of the file and of all that it includes from below `root`, the generated headers with it."""
    folders = [pathlib.Path(re.sub("^-I", "", word)) for word in options if re.match("(-I)?/", word)]
    folders = [folder for folder in dict.fromkeys(folders) if folder.is_relative_to(root)]
    seen, waiting = {}, [file]
    while waiting:
        at = waiting.pop()
        seen[at], names = read(at)
        for name in names:
            places = (folder / name for folder in (at.parent, *folders))
            found = next((place for place in places if read(place)), None)
            if found and found not in seen:
                waiting.append(found)
    hashed = hashlib.sha256()
    for at, digest in sorted(seen.items()):
        hashed.update(str(at.relative_to(root)).encode() + b"\0" + digest)
    return hashed.digest()


def build_scope(cache):
    """The plugin tidy_scope.cc as arguments for clang-tidy; none where it cannot be had, which is slower."""
    source = pathlib.Path(__file__).with_name("tidy_scope.cc")
    name = hashlib.sha256(source.read_bytes() + system()).hexdigest()
    plugin = cache / f"{name}.so"
    arguments = [f"--load={plugin}", "--checks=atm-scope"]
    if not plugin.exists():
        built = plugin.with_suffix(f".{os.getpid()}")
        options = ["-std=c++17", "-shared", "-fPIC", "-fno-rtti", *(f"-isystem{folder}" for folder in LLVM_INCLUDES)]
        done = subprocess.run(["c++", *options, str(source), "-o", str(built)], capture_output=True, check=False)
        if done.returncode == 0:
            built.rename(plugin)
    listed = subprocess.run([TIDY, *arguments, "--list-checks"], capture_output=True, text=True, check=False)
    if plugin.exists() and listed.returncode == 0 and " atm-scope" in listed.stdout:
        os.utime(plugin)
        return arguments
    print("clang-tidy: tidy_scope.cc does not build or load here, so this takes three times as long")
    return []


def tidy(root, cache, scope, file, directory, options):
    """What clang-tidy finds in the file; nothing if it is clean."""
    hashed = hashlib.sha256(system())
    hashed.update(content(root, file, options))
    hashed.update(checks(root, file))
    hashed.update(" ".join(options[1:]).replace(str(root), "").encode())
    stamp = cache / hashed.hexdigest()
    if stamp.exists():
        os.utime(stamp)
        return ""
    done = subprocess.run(
        [TIDY, "--quiet", *scope, str(file), "--", *options[1:]],
        cwd=directory,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        stamp.touch()
        return ""
    return re.sub(r"^\d+ warnings?( and \d+ errors?)?( treated as errors?)?( generated)?\.?\n", "", done.stdout, flags=re.M)


def finds_what_is_planted(root, cache):
    """Whether clang-tidy, as it is called here, finds an access without the lock."""
    text = (root / "storage/base/mutex.h").read_bytes() + PLANTED.encode() + (root / ".clang-tidy").read_bytes()
    stamp = cache / hashlib.sha256(text + system() + " ".join(WARNINGS).encode()).hexdigest()
    if stamp.exists():
        os.utime(stamp)
        return True
    with tempfile.TemporaryDirectory() as folder:
        planted = pathlib.Path(folder, "planted.cc")
        planted.write_text(PLANTED, encoding="utf-8")
        command = [TIDY, "--quiet", f"--config-file={root / '.clang-tidy'}", str(planted), "--", "-std=c++20", f"-I{root}"]
        done = subprocess.run([*command, *WARNINGS], capture_output=True, text=True, check=False)
    if done.returncode == 0 or "clang-diagnostic-thread-safety" not in done.stdout:
        return False
    stamp.touch()
    return True


def main():
    root, commands, jobs = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    cache = pathlib.Path(home, "atm-clang-tidy")
    cache.mkdir(parents=True, exist_ok=True)
    for stamp in cache.iterdir():
        if stamp.stat().st_mtime < time.time() - KEEP_SECONDS:
            stamp.unlink()
    if not finds_what_is_planted(root, cache):
        print("clang-tidy: an access without its lock is not found: see .clang-tidy and storage/base/mutex.h")
        return 1
    scope = build_scope(cache)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        work = {
            pool.submit(tidy, root, cache, scope, *command): command[0]
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
