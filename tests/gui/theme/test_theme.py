from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QColor, QFontDatabase, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QStyle, QWidget
from PySide6Qlementine import QlementineStyle
from pytestqt.qtbot import QtBot

from collector_app.config.resources import ResourceMissing, resource_path
from collector_app.gui.theme import SCALES, Appearance, Theme, apply, current, paint_icon, style_files
from collector_app.gui.theme.tokens import SIZES

_GUI = Path(style_files.__file__).parents[1]


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_the_committed_file_is_what_the_tokens_say(appearance: Appearance) -> None:
    assert resource_path("themes", f"{appearance}.json").read_text(encoding="utf-8") == style_files.text(appearance)


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_the_style_takes_our_colours(qapp: QApplication, appearance: Appearance) -> None:
    apply(qapp, Theme(appearance))
    style = qapp.style()
    assert isinstance(style, QlementineStyle)
    worn = style.theme()
    theme = current()
    assert worn.meta.name == f"Collector {appearance}"
    assert worn.primaryColor == theme.color("accent")
    assert worn.primaryColorDisabled == theme.color("disabled")
    assert worn.secondaryColorDisabled == theme.color("ink3"), "the placeholder would be too pale"
    assert worn.backgroundColorMain2 == theme.color("canvas")
    assert worn.focusColor.alpha() == round(255 * 0.4)


def test_our_font_outlives_the_style(qapp: QApplication) -> None:
    for scale in SCALES:
        apply(qapp, Theme(scale=scale))
        assert qapp.font().pixelSize() == round(15 * scale / 100)
        field = QLineEdit()
        assert field.font().pixelSize() == qapp.font().pixelSize()
    apply(qapp, Theme())


def test_our_font_outlives_the_style_from_the_first_event_on() -> None:
    code = (
        "from PySide6.QtWidgets import QApplication\n"
        "from collector_app.gui.theme import Theme, apply\n"
        "app = QApplication([])\n"
        "apply(app, Theme(language='en'))\n"
        "app.processEvents()\n"
        "print(app.font().families()[0], app.font().pixelSize())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["Inter", "15"]


def test_chinese_and_english_have_their_faces() -> None:
    assert Theme(language="zh_CN").font("text").families()[0] != "Inter"
    assert Theme(language="en").font("text").families()[0] == "Inter"
    assert Theme(language="zh_CN").font("speak").pixelSize() == 30
    assert Theme(language="en").font("speak").pixelSize() == 28


def test_only_installed_faces_are_asked_for(qapp: QApplication) -> None:
    for language in ("zh_CN", "en"):
        for family in Theme(language=language).font("text").families():
            assert QFontDatabase.hasFamily(family)


def test_every_length_grows_with_the_text() -> None:
    small, large = Theme(), Theme(scale=200)
    for name in SIZES:
        assert large.font(name).pixelSize() == 2 * small.font(name).pixelSize()
        assert large.line_height(name) == pytest.approx(2 * small.line_height(name), abs=1)
    assert large.px(20) == 40
    assert large.radius("card") == 24
    assert large.stacked
    assert not Theme(scale=125).stacked


def test_controls_of_the_style_grow_too(qapp: QApplication, qtbot: QtBot) -> None:
    heights = []
    for scale in (100, 200):
        apply(qapp, Theme(scale=scale))
        button = QPushButton("解锁")
        qtbot.addWidget(button)
        heights.append(button.sizeHint().height())
    assert heights == [44, 88]
    apply(qapp, Theme())


def test_check_marks_and_icons_of_the_style_grow_too(qapp: QApplication) -> None:
    sides = []
    for scale in (100, 200):
        apply(qapp, Theme(scale=scale))
        sides.append(qapp.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth))
    assert sides == [20, 40]
    apply(qapp, Theme())


def test_digits_are_as_wide_as_each_other() -> None:
    for language in ("zh_CN", "en"):
        for bold in (False, True):
            metrics = Theme(language=language).metrics("text", bold)
            assert len({round(metrics.horizontalAdvance(digit), 2) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("scale", [99, 201, 0, -1])
def test_a_scale_out_of_reach_is_refused(scale: int) -> None:
    with pytest.raises(ValueError, match="100 to 200"):
        Theme(scale=scale)


class _Ear(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.heard += event.type() == QEvent.Type.StyleChange
        return False


def test_every_widget_hears_of_a_new_theme(qapp: QApplication, qtbot: QtBot) -> None:
    outer = QWidget()
    inner = QWidget(outer)
    qtbot.addWidget(outer)
    ear = _Ear()
    inner.installEventFilter(ear)
    apply(qapp, Theme("dark"))
    assert ear.heard >= 1
    apply(qapp, Theme())


def test_reduced_motion_stops_everything(qapp: QApplication) -> None:
    still = Theme(reduced_motion=True)
    assert still.motion(120) == 0
    assert Theme().motion(120) == 120
    apply(qapp, still)
    style = qapp.style()
    assert isinstance(style, QlementineStyle)
    assert not style.animationsEnabled()
    apply(qapp, Theme())


def test_an_icon_takes_the_colour_of_its_role(qapp: QApplication) -> None:
    image = QImage(40, 40, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_icon(painter, Theme(), "circle", QRectF(0, 0, 40, 40), "stop", "fill")
    painter.end()
    assert QColor(image.pixel(20, 20)) == Theme().color("stop")


def test_an_icon_that_is_not_shipped_is_named(qapp: QApplication) -> None:
    image = QImage(8, 8, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    with pytest.raises(ResourceMissing, match="unicorn"):
        paint_icon(painter, Theme(), "unicorn", QRectF(0, 0, 8, 8), "ink")
    painter.end()


def test_no_style_sheet_and_no_colour_outside_the_theme() -> None:
    found = []
    for path in _GUI.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name != "tokens.py" and re.search(r'"#[0-9A-Fa-f]{6,8}"', text):
            found.append(f"{path.name}: a colour")
        if "setStyleSheet" in text:
            found.append(f"{path.name}: a style sheet")
    assert found == []
