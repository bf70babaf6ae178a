"""The look and the time zone of these tests."""

from __future__ import annotations

from tests.gui.today.desk import english, frame, shanghai

__all__ = ["english", "frame", "shanghai"]
