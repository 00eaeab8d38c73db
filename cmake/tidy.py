#!/usr/bin/env python3
"""Runs clang-tidy over every source of ours, and remembers what was clean.

    tidy.py ROOT COMPILE_COMMANDS JOBS [FILE...]

A file is as clean as it was as long as nothing has changed in it, in anything of ours that it includes, in its
compiler options, in the checks, and in the packages of the system, clang-tidy among them. A hash of all that is kept
in ~/.cache/atm-clang-tidy, so that only what changed is looked at again, also in another clone.

Most of the time goes into headers of the system, those of gRPC above all. tidy_scope.cc, a plugin that is built here,
keeps the checks out of them, and tidy_headers.py has them precompiled.
"""

import argparse
import collections
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

import tidy_headers

TIDY = "clang-tidy-19"
ROOMS = ("storage", "server", "client", "tests")
KEEP_SECONDS = 30 * 24 * 3600
LLVM_INCLUDES = ("/usr/lib/llvm-19/include", "/usr/include/llvm-19", "/usr/include/llvm-c-19")
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


def content(root, files):
    """A hash of what a file includes from below `root`: {file: hash}."""
    hashed = hashlib.sha256()
    for at, digest in sorted(files.items()):
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


class Source:
    """A source file and what is to be done with it."""

    def __init__(self, file, directory, options):
        self.file, self.directory, self.options = file, directory, options
        self.headers = None  # the set of headers that is precompiled for it
        self.precompiled = []  # the arguments that say so

    def key(self):
        """What files that share a precompiled header agree in."""
        return tuple(sorted(word for word in self.options if re.match("-D(?!ATM_)", word)))

    def own_header(self):
        """The header of the same name, if there is one."""
        header = self.file.with_suffix(".h")
        return header if header.exists() else None


def stamp_of(root, cache, tree, source):
    """The file that exists if the source was clean as it is."""
    hashed = hashlib.sha256(system())
    hashed.update(content(root, tree.walk(source.file)[0]))
    hashed.update(checks(root, source.file))
    hashed.update(" ".join(source.options[1:]).replace(str(root), "").encode())
    return cache / hashed.hexdigest()


def common(options):
    """The options without the compiler, warnings, and what files that share a precompiled header differ in."""
    return ["-pthread", *(word for word in options[1:] if not re.match("-W|-DATM_|-fPI[CE]$|-pthread$", word)), "-fPIC"]


def precompile(folder, headers, options):
    """Precompiles `headers`. Returns the arguments that use them; none where it does not work, which is slower."""
    name = folder / hashlib.sha256(" ".join([*sorted(headers), *options]).encode()).hexdigest()[:16]
    source, built = name.with_suffix(".h"), name.with_suffix(".pch")
    lines = (f"#if __has_include(<{header}>)\n#include <{header}>\n#endif\n" for header in sorted(headers))
    source.write_text("".join(lines), encoding="utf-8")
    command = [tidy_headers.COMPILER, "-xc++-header", *options, "-Xclang", "-fno-pch-timestamp"]
    done = subprocess.run(
        [*command, "-fpch-instantiate-templates", str(source), "-o", str(built)],
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
    )
    return ["-include-pch", str(built)] if done.returncode == 0 else []


def prepare(root, pool, tree, sources):
    """Chooses and precompiles headers for sources of the same options."""
    wanted = {source.file: tree.heavy(source.file) for source in sources}
    chosen = tidy_headers.plan(tree, wanted)
    folder = root / "build" / "tidy"
    folder.mkdir(parents=True, exist_ok=True)
    folders = dict.fromkeys(word for source in sources for word in source.options if re.match("-I/", word))
    built = {}
    for source in sources:
        source.headers = tidy_headers.choose(tree, chosen, wanted[source.file])
        if source.headers and source.headers not in built:
            options = [*common(source.options), *folders]
            built[source.headers] = pool.submit(precompile, folder, source.headers, options)
    for source in sources:
        if source.headers:
            source.precompiled = built[source.headers].result()


def run(source, command):
    """What a command finds in the source; nothing if it succeeds."""
    done = subprocess.run(
        command,
        cwd=source.directory,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout or f"{source.file}: {command[0]} failed\n"


def tidy(scope, tree, source, stamp):
    """What clang-tidy finds in the file; nothing if it is clean."""
    warnings = [word for word in source.options if re.match("-W|-DATM_", word)]
    options = [*source.precompiled, *common(source.options), *warnings]
    found = run(source, [TIDY, "--quiet", *scope, str(source.file), "--", *options])
    header = source.own_header()
    if not found and source.precompiled and header and not source.headers <= tree.heavy(header):
        # What is precompiled could stand in for an include that the header lacks.
        alone = [*common(source.options), "-fsyntax-only", "-Wno-pragma-once-outside-header"]
        found = run(source, [tidy_headers.COMPILER, *alone, "-xc++", str(header)])
    if not found:
        stamp.touch()
    return re.sub(r"^\d+ warnings?( and \d+ errors?)?( treated as errors?)?( generated)?\.?\n", "", found, flags=re.M)


def waiting(root, cache, sources):
    """The sources that are not known to be clean, by the tree of their options, with their stamps."""
    groups = collections.defaultdict(list)
    for source in sources:
        groups[source.key()].append(source)
    for group in groups.values():
        options = dict.fromkeys(word for source in group for word in source.options)
        tree = tidy_headers.Tree(root, [source.file for source in group], options)
        stamps = {source: stamp_of(root, cache, tree, source) for source in group}
        for stamp in filter(pathlib.Path.exists, stamps.values()):
            os.utime(stamp)
        left = {source: stamp for source, stamp in stamps.items() if not stamp.exists()}
        if left:
            yield tree, left


def arguments():
    parser = argparse.ArgumentParser(description="Runs clang-tidy over what is not known to be clean.")
    parser.add_argument("root", type=lambda word: pathlib.Path(word).resolve())
    parser.add_argument("commands", type=pathlib.Path, help="compile_commands.json")
    parser.add_argument("jobs", type=int)
    parser.add_argument("files", type=lambda word: pathlib.Path(word).resolve(), nargs="*", help="only these")
    return parser.parse_args()


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
    asked = arguments()
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    cache = pathlib.Path(home, "atm-clang-tidy")
    cache.mkdir(parents=True, exist_ok=True)
    for stamp in cache.iterdir():
        if stamp.stat().st_mtime < time.time() - KEEP_SECONDS:
            stamp.unlink()
    if not finds_what_is_planted(asked.root, cache):
        print("clang-tidy: an access without its lock is not found: see .clang-tidy and storage/base/mutex.h")
        return 1
    scope = build_scope(cache)
    sources = {command[0]: Source(*command) for command in compile_commands(asked.root, asked.commands)}
    if asked.files:
        sources = {file: source for file, source in sources.items() if file in asked.files}
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool:
        work = []
        for tree, stamps in waiting(asked.root, cache, sources.values()):
            prepare(asked.root, pool, tree, stamps)
            # The longest first, so that none is left for the end.
            for source in sorted(stamps, key=lambda source: -tree.cost(tree.heavy(source.file))):
                work.append(pool.submit(tidy, scope, tree, source, stamps[source]))
        for done in concurrent.futures.as_completed(work):
            if found := done.result():
                failed += 1
                print(found.replace(f"{asked.root}/", ""), end="", flush=True)
    print(f"clang-tidy: {len(sources)} files, {failed} with findings")
    return 1 if failed or not sources else 0


if __name__ == "__main__":
    sys.exit(main())
