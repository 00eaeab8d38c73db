"""A network that fails when it is told to. Forwards TCP to a server that may come and go."""

import socket
import threading

from harness import PATIENCE


class Proxy:
    """Listens on `address`. Connections wait while there is no server behind it. To the server they come from the
    address `source`."""

    def __init__(self, source="127.0.0.1"):
        self._source = source
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self._listener.getsockname()[1]
        self._changed = threading.Condition()
        self._server = None  # where to forward to
        self._marker = None  # the request after which no answer comes through
        self._swallowing = False
        self._sockets = []
        threading.Thread(target=self._accept, daemon=True).start()

    def connect_to(self, address):
        with self._changed:
            host, port = address.rsplit(":", 1)
            self._server = (host, int(port))
            self._changed.notify_all()

    def swallow_answers_after(self, marker):
        """Lets the next request that contains these bytes reach the server, and drops its answer."""
        self._marker, self._swallowing = marker, False

    def break_connections(self):
        """Cuts all connections. New connections wait for connect_to."""
        with self._changed:
            self._server, self._marker, self._swallowing = None, None, False
            broken, self._sockets = self._sockets, []
        for one in broken:
            _shut(one)

    def close(self):
        self.break_connections()
        self._listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self._join, args=(client,), daemon=True).start()

    def _join(self, client):
        with self._changed:
            if not self._changed.wait_for(lambda: self._server, PATIENCE):
                return
            try:
                server = socket.create_connection(self._server, source_address=(self._source, 0))
            except OSError:
                _shut(client)
                return
            self._sockets += [client, server]
        threading.Thread(target=self._forward, args=(client, server, True), daemon=True).start()
        self._forward(server, client, False)

    def _forward(self, source, sink, is_request):
        try:
            while data := source.recv(65536):
                if is_request and self._marker and self._marker in data:
                    self._swallowing = True
                if is_request or not self._swallowing:
                    sink.sendall(data)
        except OSError:
            pass  # broken
        _shut(source)
        _shut(sink)


def _shut(one):
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # already
    one.close()
