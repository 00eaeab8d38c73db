"""The seals of a ledger's pages (storage/sqlite/sqlite_seal.h), made anew: for tests that alter a file as somebody does who can
make seals, and not as rot does."""

import ctypes
import pathlib
import struct

SEAL_BYTES = 16
HEADER_BYTES = 100
# Fields of the first page that its seal leaves out: where, and how many bytes.
LEFT_OUT = ((18, 2), (24, 4), (40, 4), (92, 8))

XXHASH = ctypes.CDLL("libxxhash.so.0")
XXHASH.XXH3_64bits_withSeed.restype = ctypes.c_uint64
XXHASH.XXH3_64bits_withSeed.argtypes = (ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64)


def hash_of(content, seed):
    return XXHASH.XXH3_64bits_withSeed(bytes(content), len(content), seed)


def seal_of(page, number):
    content, seed = page[:-SEAL_BYTES], number
    if number == 1:
        header = bytearray(content[:HEADER_BYTES])
        for at, size in LEFT_OUT:
            header[at : at + size] = bytes(size)
        seed, content = hash_of(header, seed), content[HEADER_BYTES:]
    return struct.pack(">Q", hash_of(content, seed))


def seal_anew(path):
    """Seals each page of a database that has no log."""
    path = pathlib.Path(path)
    content = bytearray(path.read_bytes())
    size = struct.unpack_from(">H", content, 16)[0]
    for number in range(1, len(content) // size + 1):
        page = content[(number - 1) * size : number * size]
        at = number * size - SEAL_BYTES
        content[at : at + 8] = seal_of(page, number)
    path.write_bytes(content)
