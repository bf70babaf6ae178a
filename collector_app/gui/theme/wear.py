"""The theme that is worn, and the one way to change it."""

from __future__ import annotations

import gc
import json
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QJsonDocument, QSize
from PySide6.QtWidgets import QApplication
from PySide6Qlementine import QlementineStyle
from PySide6Qlementine import Theme as StyleTheme

from collector_app.config.resources import resource_path
from collector_app.gui.theme.look import Theme
from collector_app.gui.theme.tokens import Appearance

# Keys of a Qlementine theme that are lengths in pixels and so grow with the text.
_LENGTHS = (
    "fontSize",
    "fontSizeS1",
    "fontSizeMonospace",
    "fontSizeH1",
    "fontSizeH2",
    "fontSizeH3",
    "fontSizeH4",
    "fontSizeH5",
    "controlHeightLarge",
    "controlHeightMedium",
    "controlHeightSmall",
    "borderRadius",
    "checkBoxBorderRadius",
    "menuItemBorderRadius",
    "iconSize",
    "iconSizeMedium",
    "iconSizeLarge",
    "iconSizeExtraSmall",
    "sliderGrooveHeight",
    "progressBarGrooveHeight",
    "scrollBarThicknessFull",
    "scrollBarThicknessSmall",
    "spacing",
)

_worn = Theme()


def current() -> Theme:
    """The theme worn by the application now; ask again after every ``StyleChange``."""
    return _worn


def apply(app: QApplication, theme: Theme) -> None:
    """Put a theme on: style, palette, then the font (the style resets it), then tell every widget once.

    GUI thread only. Widgets hear of it as ``QEvent.StyleChange``. Raises ``ResourceMissing`` when the theme file is
    missing, which only a broken installation can cause.
    """
    global _worn  # noqa: PLW0603 - Qt wears one style per application; this is its twin for what Qt does not know
    _worn = theme
    style = _style(app)
    style.setAnimationsEnabled(not theme.reduced_motion)
    style.setTheme(_style_theme(theme.appearance, theme.scale))
    # A new style puts its own font on the application by a queued call: let it come now, not after ours.
    QCoreApplication.sendPostedEvents(style, QEvent.Type.MetaCall)
    app.setFont(theme.font("text"))
    # A collection while Qt reads its list would delete windows that nobody holds any more under its hands.
    collecting = gc.isenabled()
    gc.disable()
    try:
        for widget in app.allWidgets():
            QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    finally:
        if collecting:
            gc.enable()


def _style(app: QApplication) -> QlementineStyle:
    style = app.style()
    if not isinstance(style, QlementineStyle):
        style = QlementineStyle(app)
        app.setStyle(style)
    return style


@lru_cache(maxsize=4)
def _file(appearance: Appearance) -> dict[str, Any]:
    text = resource_path("themes", f"{appearance}.json").read_text(encoding="utf-8")
    values: dict[str, Any] = json.loads(text)
    return values


def _style_theme(appearance: Appearance, scale: int) -> StyleTheme:
    values = dict(_file(appearance))
    for key in _LENGTHS:
        if key in values:
            values[key] = round(values[key] * scale / 100)
    document = QJsonDocument.fromJson(json.dumps(values).encode())
    made = StyleTheme.fromJsonDoc(document)
    # This version of the style keeps its own icon sizes whatever the file says; they size the check marks too.
    made.iconSize = _square(values["iconSize"])
    made.iconSizeMedium = _square(values["iconSizeMedium"])
    made.iconSizeLarge = _square(values["iconSizeLarge"])
    made.iconSizeExtraSmall = _square(values["iconSizeExtraSmall"])
    return made


def _square(side: int) -> QSize:
    return QSize(side, side)
