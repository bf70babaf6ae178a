"""A TCP server that follows a script, for what a well-behaved HTTP server would never do."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

Script = Callable[[socket.socket, bytes], None]
"""Answers on a connection whose request (headers and what came with them) was read."""


def says(answer: bytes) -> Script:
    def script(line: socket.socket, request: bytes) -> None:
        line.sendall(answer)

    return script


def http(status: str, body: bytes = b"", *headers: str) -> Script:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return says("\r\n".join(lines).encode() + body)


@dataclass
class Wall:
    """Serves each connection by the script, then closes it. `heard` is what was asked, in order."""

    script: Script
    tls: ssl.SSLContext | None = None
    heard: list[bytes] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    @property
    def address(self) -> str:
        return f"{'http' if self.tls is None else 'https'}://127.0.0.1:{self.port}"

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), line:
                self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        if self.tls is not None:
            try:
                line = self.tls.wrap_socket(line, server_side=True)
            except ssl.SSLError as error:
                self.failed.append(error.reason or "")
                return
        with line:
            request = b""
            while b"\r\n\r\n" not in request:
                more = line.recv(65536)
                if not more:
                    return
                request += more
            self.heard.append(request)
            self.script(line, request)
