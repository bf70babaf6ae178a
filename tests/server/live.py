"""A real server on loopback inside the test process, with a switch that takes it off the network.

::

    with LiveServer(app) as server:
        server.url                  # http://127.0.0.1:port
        server.go_offline()         # refuses connections and cuts those that are open; the port stays ours
        server.go_online()          # the same application, the same port
        with server.offline(): ...  # both
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from starlette.types import ASGIApp

from collector_app.server.listening import Listener, listener

_PATIENCE = 20  # seconds; a start takes milliseconds
_BACKLOG = 128


class LiveServer:
    """One application, served while online. Use as a context manager; the methods block until it is so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        # Bound and never listening: keeps the port for us while nobody answers on it.
        self._place = _bound(0)
        self.port: int = self._place.getsockname()[1]
        self._server: Listener | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.go_online()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.go_offline()
        self._place.close()

    def go_online(self) -> None:
        """Answer; nothing happens when it does already."""
        if self._thread is not None:
            return
        listening = _bound(self.port)
        listening.listen(_BACKLOG)
        ready = threading.Event()
        server = listener(self._app, ready.set)
        # The application outlives this server: its start and stop belong to whoever made it.
        server.config.lifespan = "off"
        self._server = server
        self._thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="live-server")
        self._thread.start()
        assert ready.wait(_PATIENCE), "the server did not start"

    def go_offline(self) -> None:
        """Refuse connections and cut those that are open; nothing happens when it is off already."""
        if self._thread is None or self._server is None:
            return
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(_PATIENCE)
        assert not self._thread.is_alive(), "the server did not stop"
        self._thread = self._server = None

    @contextmanager
    def offline(self) -> Iterator[None]:
        """Be off the network for the length of a block."""
        self.go_offline()
        try:
            yield
        finally:
            self.go_online()


def _bound(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", port))
    return sock
