"""The windows: one folder per screen, drawn from ``theme`` and ``widgets``, joined in ``shell``.

A screen's view emits signals and takes plain data; its controller calls use cases. Screens do not know each other,
and nothing here reads a table, a key or a socket.
"""
