from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.gui import translation
from collector_app.gui.theme import Appearance, Theme, apply
from collector_app.gui.widgets.pen import watch_cuts

Wear = Callable[..., Theme]


@pytest.fixture
def wear(qapp: QApplication) -> Iterator[Wear]:
    """Puts on a theme and a language for one test."""

    def put_on(appearance: Appearance = "light", scale: int = 100, language: str = "zh_CN") -> Theme:
        theme = Theme(appearance, scale, language, reduced_motion=True)
        apply(qapp, theme)
        translation.install(qapp, language)
        return theme

    put_on()
    yield put_on
    put_on()


@pytest.fixture
def cuts() -> Iterator[list[str]]:
    """Texts that were painted shortened during the test."""
    found: list[str] = []
    watch_cuts(found)
    yield found
    watch_cuts(None)
