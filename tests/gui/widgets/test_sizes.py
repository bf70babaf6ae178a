"""No label is cut and no window grows beyond the screen, at any size of text, in either language."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, product

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from collector_app.gui.theme import SCALES
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.gui.widgets.visit_bar import VisitBar
from tests.gui.widgets import windows
from tests.gui.widgets.gallery import fit, settle
from tests.gui.widgets.specimens import SPECIMENS, Specimen
from tests.gui.widgets.words import Words, words

Wear = Callable[..., object]


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: str(specimen.name))
def test_no_label_is_cut(
    qtbot: QtBot, wear: Wear, cuts: list[str], specimen: Specimen, language: str, scale: int
) -> None:
    wear(scale=scale, language=language)
    widget = specimen.build(words(language))
    qtbot.addWidget(widget)
    fit(widget, specimen)
    widget.show()
    settle()
    widget.grab()
    assert cuts == []
    assert squeezed(widget) == []


def squeezed(widget: QWidget) -> list[str]:
    """Texts whose widget is lower than the text needs."""
    low = []
    for part in widget.findChildren(QWidget):
        if not part.isVisible():
            continue
        if isinstance(part, Paragraph) and part.height() < part.heightForWidth(part.width()) - 1:
            low.append(part.text())
        if isinstance(part, TextLine | KeyButton) and part.height() < part.sizeHint().height() - 1:
            low.append(part.accessibleName())
    return low


@pytest.mark.parametrize(("scale", "height"), tuple(product(SCALES, (768, 680))))
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("build", [windows.unlock, windows.enrol, windows.shell], ids=["unlock", "enrol", "shell"])
def test_a_window_holds_on_the_smallest_screen(
    qtbot: QtBot,
    wear: Wear,
    cuts: list[str],
    build: Callable[[Words], QWidget],
    language: str,
    scale: int,
    height: int,
) -> None:
    wear(scale=scale, language=language)
    window = build(words(language))
    qtbot.addWidget(window)
    window.resize(1366, height)
    window.show()
    settle()
    window.grab()
    assert (window.width(), window.height()) == (1366, height)
    assert cuts == []
    assert squeezed(window) == []


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_bottom_bar_fits_the_screen_and_keeps_its_words(
    qtbot: QtBot, wear: Wear, cuts: list[str], language: str, scale: int
) -> None:
    wear(scale=scale, language=language)
    bar = VisitBar()
    qtbot.addWidget(bar)
    bar.resize(1366, bar.sizeHint().height())
    bar.show()
    settle()
    bar.grab()
    assert bar.width() == 1366
    assert cuts == []
    shown = [bar.cover, bar.came_in, bar.stop, bar.back, bar.next]
    for left, right in pairwise(shown):
        assert left.geometry().right() < right.geometry().left()
    assert bar.next.geometry().right() < 1366


@pytest.mark.parametrize("scale", [100, 200])
def test_field_and_button_are_in_sight_before_anybody_scrolls(qtbot: QtBot, wear: Wear, scale: int) -> None:
    wear(scale=scale)
    view = windows.unlock(words("zh_CN"))
    qtbot.addWidget(view)
    view.resize(1366, 768)
    view.show()
    settle()
    for part in (view.field.edit, view.button):
        assert part.visibleRegion().boundingRect().height() >= part.height() - 2, part.accessibleName()


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda specimen: str(specimen.name))
def test_what_can_be_pressed_is_large_enough_and_has_a_name(qtbot: QtBot, wear: Wear, specimen: Specimen) -> None:
    wear()
    widget = specimen.build(words("zh_CN"))
    qtbot.addWidget(widget)
    fit(widget, specimen)
    widget.show()
    settle()
    for button in widget.findChildren(QAbstractButton):
        if button.isVisible() and type(button).__name__ != "_Segment":  # segments stand in a groove 44 high
            assert button.height() >= 40, button.accessibleName()
            assert button.accessibleName().strip()


@pytest.mark.parametrize("build", [windows.unlock, windows.enrol, windows.shell], ids=["unlock", "enrol", "shell"])
def test_every_control_of_a_window_has_a_name(qtbot: QtBot, wear: Wear, build: Callable[[Words], QWidget]) -> None:
    wear()
    window = build(words("zh_CN"))
    qtbot.addWidget(window)
    window.show()
    settle()
    nameless = [
        type(part).__name__
        for part in window.findChildren(QWidget)
        if part.focusPolicy().value
        and part.isVisible()
        and isinstance(part, QAbstractButton)
        and not part.accessibleName()
    ]
    assert nameless == []
