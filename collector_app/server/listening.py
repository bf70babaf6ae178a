"""The HTTP server itself: uvicorn on a socket that is bound before anything else, so that the port is known."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

import uvicorn
from starlette.types import ASGIApp

_BACKLOG: Final = 512
_KEEP_ALIVE_SECONDS: Final = 30  # a sync is a handful of calls in a row; then the line is free again
_CLOSING_SECONDS: Final = 10  # how long answers under way may take when the server is told to stop


class Listener(uvicorn.Server):
    """A uvicorn server that says when it answers. `run(sockets=[…])` blocks until `should_exit`."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to answer, then say so."""
        for listening in sockets or ():
            # asyncio sets this only on sockets that name their protocol. Without it an answer's body waits for the
            # acknowledgement of its headers: 40 ms on every call. Connections inherit it.
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await super().startup(sockets)
        if self.started:
            self._ready()


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes any free one. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=_BACKLOG)


def listener(
    app: ASGIApp,
    ready: Callable[[], None],
    *,
    certificate: Path | None = None,
    key: Path | None = None,
) -> Listener:
    """Return a server for `app`; with a certificate it speaks TLS itself instead of leaving that to a proxy."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_CLOSING_SECONDS,
        ssl_certfile=None if certificate is None else str(certificate),
        ssl_keyfile=None if key is None else str(key),
    )
    return Listener(config, ready)
