"""As much of HTTP/2 as an attack needs: frames and header blocks, byte by byte, and a connection to pour them into."""

import select
import socket
import ssl
import struct
import time

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PING, WINDOW_UPDATE, CONTINUATION = 0, 1, 2, 3, 4, 6, 8, 9
END_STREAM, END_HEADERS, ACK = 0x1, 0x4, 0x1


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes((kind, flags)) + struct.pack(">I", stream) + payload


def number(value, prefix_bits, first=0):
    """An integer of HPACK (RFC 7541, 5.1)."""
    most = (1 << prefix_bits) - 1
    if value < most:
        return bytes((first | value,))
    out, value = [first | most], value - most
    while value >= 128:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def text(value):
    return number(len(value), 7) + value


def literal(name, value):
    """A header that goes into no table."""
    return b"\x00" + text(name) + text(value)


def remembered(name, value):
    """A header that the receiver remembers: the newest has the index 62."""
    return b"\x40" + text(name) + text(value)


def first_request(path):
    """Headers of a call. Later ones of the same connection are `next_request`."""
    return b"\x83\x86" + b"".join(
        (
            remembered(b":path", path),
            remembered(b":authority", b"localhost"),
            remembered(b"te", b"trailers"),
            remembered(b"content-type", b"application/grpc"),
        )
    )


NEXT_REQUEST = b"\x83\x86\xc1\xc0\xbf\xbe"


def message(data, compressed=False):
    """A message of gRPC."""
    return struct.pack(">BI", compressed, len(data)) + data


class Connection:
    """A connection that sends as fast as it can, and reads and forgets what comes back."""

    def __init__(self, address, tls=False, reads=True):
        if address.startswith("unix:"):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(5)
            self.socket.connect(address.removeprefix("unix:"))
        else:
            host, port = address.rsplit(":", 1)
            self.socket = socket.create_connection((host, int(port)), timeout=5)
        if tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.set_alpn_protocols(["h2"])
            self.socket = context.wrap_socket(self.socket)
        self.socket.setblocking(False)
        self.reads, self.sent, self.is_open = reads, 0, True
        self.began = time.monotonic()
        self.seconds = None  # until it was shut down

    def _end(self):
        if self.is_open:
            self.is_open, self.seconds = False, time.monotonic() - self.began

    def _read(self):
        try:
            while data := self.socket.recv(1 << 18):
                del data
            self._end()
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass
        except OSError:
            self._end()

    def _write(self, view):
        try:
            return self.socket.send(view[: 1 << 20])
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return 0
        except OSError:
            self._end()
            return 0

    def send(self, data, until):
        """Sends all of it, unless the server hangs up or the time is over first."""
        view = memoryview(data)
        while view and self.is_open and time.monotonic() < until:
            readable, _, _ = select.select([self.socket], [self.socket], [], 0.05)
            if readable and self.reads:
                self._read()
            sent = self._write(view)
            self.sent, view = self.sent + sent, view[sent:]
            if not sent:
                time.sleep(0.001)
        return self.is_open and not view

    def wait(self, until):
        """Waits until the server hangs up, or the time is over."""
        while self.is_open and time.monotonic() < until:
            select.select([self.socket], [], [], 0.05)
            self._read()

    def close(self):
        self.socket.close()
