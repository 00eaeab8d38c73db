"""Which headers of the system are worth precompiling for clang-tidy, and for which files.

Most of the time of clang-tidy goes into reading headers of the system: those of gRPC take eight seconds. A precompiled
header is read in a fraction of that. It must not hide a missing include: so a file is given only one whose headers it
includes itself, directly or through headers of ours, and a header of ours that includes less is read by itself beside.

`plan` groups the files: the precompiled header that saves the most bytes of text comes first, until none saves much.
"""

import collections
import functools
import hashlib
import pathlib
import re
import subprocess

COMPILER = "clang++-19"
INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]+)[">]', flags=re.M)
# Smaller headers are not worth a thought: text in bytes, with all that they include.
WORTH_BYTES = 200_000
# What a precompiled header must save in all, for the files that use it.
GAIN_BYTES = 10_000_000
MOST = 12


@functools.cache
def read(file):
    """The hash of a file, the names that it includes, under whatever condition, and its size; None if there is none."""
    if not file.is_file():
        return None
    text = file.read_bytes()
    names = list(dict.fromkeys(name.decode() for name in INCLUDE.findall(text)))
    return hashlib.sha256(text).digest(), names, len(text)


@functools.cache
def system_folders():
    """Where the compiler looks for headers of the system."""
    asked = subprocess.run([COMPILER, "-E", "-v", "-xc++", "/dev/null"], capture_output=True, text=True, check=False)
    found = re.search(r"<\.\.\.> search starts here:\n(.*?)End of search list", asked.stderr, flags=re.S)
    return tuple(pathlib.Path(line.strip()).resolve() for line in found[1].splitlines()) if found else ()


class Tree:
    """What `files` of the project at `root` include. Generated headers, those below build/, count as the system's."""

    def __init__(self, root, files, options):
        self.root, self.files = root, files
        folders = [pathlib.Path(re.sub("^-I", "", word)) for word in options if re.match("(-I)?/", word)]
        self.folders = tuple(folder for folder in dict.fromkeys(folders) if folder.is_dir())
        self.walked = {}

    def place(self, name, at):
        """The file of ours that `name` means, included from `at`; None if it is one of the system."""
        places = (folder / name for folder in (at.parent, *self.folders) if folder.is_relative_to(self.root))
        return next((place for place in places if read(place)), None)

    def walk(self, file):
        """Our files that `file` includes, generated ones with them, and the names of all others."""
        if file in self.walked:
            return self.walked[file]
        ours, others, waiting = {}, set(), [file]
        while waiting:
            at = waiting.pop()
            if at in ours:
                continue
            ours[at], names, _ = read(at)
            for name in names:
                place = self.place(name, at)
                if place is None:
                    others.add(name)
                elif place.is_relative_to(self.root / "build"):
                    others.add(name)
                    waiting.append(place)
                else:
                    waiting.append(place)
        self.walked[file] = ours, others
        return ours, others

    @functools.cache
    def system_includes(self, at):
        """What a header of the system includes."""
        found = []
        for name in read(at)[1]:
            places = (folder / name for folder in (at.parent, *self.folders, *system_folders()))
            found.append(next((place for place in places if read(place)), None))
        return [place for place in found if place]

    @functools.cache
    def behind(self, name):
        """The files that a header of the system brings, itself among them; none if there is no such header."""
        places = (folder / name for folder in (*self.folders, *system_folders()))
        first = next((place for place in places if read(place)), None)
        seen, waiting = set(), [first] if first else []
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                waiting += self.system_includes(at)
        return seen

    @functools.cache
    def heavy(self, file):
        """The headers of the system that `file` includes and that take long to read."""
        names = self.walk(file)[1]
        return frozenset(name for name in names if sum(read(at)[2] for at in self.behind(name)) >= WORTH_BYTES)

    @functools.cached_property
    def atoms(self):
        """The bytes of the files that come with just the same headers, as (headers, bytes)."""
        brought = collections.defaultdict(set)
        for name in frozenset().union(*(self.heavy(file) for file in self.files)):
            for at in self.behind(name):
                brought[at].add(name)
        sizes = collections.Counter()
        for at, names in brought.items():
            sizes[frozenset(names)] += read(at)[2]
        return list(sizes.items())

    @functools.cache
    def cost(self, names):
        """The bytes of all that `names` include."""
        return sum(size for brings, size in self.atoms if not brings.isdisjoint(names))


def plan(tree, wanted):
    """Sets of headers to precompile, for files of the same options, from {file: set of headers}: the best first."""
    sets = {names for names in wanted.values() if names}
    candidates = (sets | {one & other for one in sets for other in sets}) - {frozenset()}
    users = {names: [file for file, has in wanted.items() if names <= has] for names in candidates}
    chosen, saved = [], dict.fromkeys(wanted, 0)
    while len(chosen) < MOST:
        best, most = None, GAIN_BYTES
        for names, files in users.items():
            cost = tree.cost(names)
            gain = sum(cost - saved[file] for file in files if cost > saved[file]) - cost
            if gain > most:
                best, most = names, gain
        if best is None:
            break
        chosen.append(best)
        for file in users[best]:
            saved[file] = max(saved[file], tree.cost(best))
    return chosen


def choose(tree, chosen, has):
    """The precompiled header that saves `has` the most; None if it includes too little for any."""
    return max((names for names in chosen if names <= has), key=tree.cost, default=None)
