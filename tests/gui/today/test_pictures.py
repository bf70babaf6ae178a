"""Every screen of the day at every size: nothing forces the window wider or higher, nothing is cut that matters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QScrollArea, QWidget

from collector_app.gui import translation
from collector_app.gui.theme import Appearance, Theme, apply
from collector_app.gui.widgets.pen import watch_cuts
from tests.gui.today.pictures import SCREENS, pictures


@pytest.fixture(autouse=True)
def worn(qapp: QApplication) -> Iterator[None]:
    """Put the first look on again."""
    yield
    apply(qapp, Theme(reduced_motion=True))
    translation.install(qapp, "zh_CN")


@pytest.mark.parametrize("language", translation.LANGUAGES)
@pytest.mark.parametrize(
    ("appearance", "scale", "size"),
    [("light", 100, (1366, 768)), ("dark", 125, (1366, 680)), ("light", 150, (1366, 680)), ("dark", 200, (1366, 680))],
)
def test_every_screen_holds(
    appearance: Appearance, scale: int, size: tuple[int, int], language: str, qapp: QApplication
) -> None:
    apply(qapp, Theme(appearance, scale, language, reduced_motion=True))
    translation.install(qapp, language)
    cuts: list[str] = []
    complaints: list[str] = []
    for name, window in pictures(qapp, language, size, list(SCREENS)):
        watch_cuts(cuts)
        window.grab()
        watch_cuts(None)
        if (window.width(), window.height()) != size:
            complaints.append(f"{name} is {window.width()} x {window.height()}")
        complaints += [f"{name}: {pane} is cut at its side" for pane in _cut_panes(window)]
        complaints += [f"{name}: no name on {type(part).__name__}" for part in _nameless(window)]
        if scale == 100:
            complaints += [f"{name} cuts {text}" for text in cuts]
        cuts.clear()
    assert not complaints


def _nameless(window: QWidget) -> list[QWidget]:
    buttons = [part for part in window.findChildren(QAbstractButton) if not part.text()]
    controls: list[QWidget] = [*buttons, *window.findChildren(QLineEdit), *window.findChildren(QComboBox)]
    return [part for part in controls if part.isVisible() and not part.accessibleName()]


def _cut_panes(window: QWidget) -> list[str]:
    """Panes whose contents need more width than they have: nothing scrolls sideways."""
    panes = [(area, area.widget()) for area in window.findChildren(QScrollArea) if area.isVisible()]
    return [
        type(inside).__name__
        for area, inside in panes
        if inside is not None and inside.minimumSizeHint().width() > area.viewport().width()
    ]
