"""A TCP proxy that cuts a connection after a number of bytes in either direction."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Self

RESET = b"\1\0\0\0\0\0\0\0"  # SO_LINGER on, zero seconds: close sends a reset


@dataclass
class Plan:
    """Bytes that pass before the cut, per connection; None: all. `reset` cuts hard instead of closing."""

    upwards: int | None = None
    downwards: int | None = None
    reset: bool = False


class Chopper:
    """Forwards to `port` by the plan in force when a connection is made; counts what passed."""

    def __init__(self, port: int) -> None:
        self._target = port
        self.plan = Plan()
        self.up = self.down = 0

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, name="chopper")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), near, socket.create_connection(("127.0.0.1", self._target)) as far:
                self._forward(near, far, self.plan)

    def _forward(self, near: socket.socket, far: socket.socket, plan: Plan) -> None:
        self.up = self.down = 0
        for line in (near, far):
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with selectors.DefaultSelector() as ready:
            ready.register(near, selectors.EVENT_READ)
            ready.register(far, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    upwards = key.fileobj is near
                    data = (near if upwards else far).recv(65536)
                    if not data:
                        return
                    limit = plan.upwards if upwards else plan.downwards
                    passed = self.up if upwards else self.down
                    piece = data if limit is None else data[: max(0, limit - passed)]
                    (far if upwards else near).sendall(piece)
                    if upwards:
                        self.up += len(piece)
                    else:
                        self.down += len(piece)
                    if len(piece) < len(data):
                        if plan.reset:
                            for line in (near, far):
                                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                        return
