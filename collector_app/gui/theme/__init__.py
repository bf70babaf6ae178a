"""Colours, fonts, lengths and icons: the only place a widget takes them from.

``current()`` is the theme worn now, ``apply(app, Theme(...))`` puts one on. A widget reads it in ``paintEvent`` and in
``sizeHint`` and keeps no copy, so a change needs no more than the ``StyleChange`` that Qt sends.

    theme = current()
    painter.setPen(theme.color("ink2")); painter.setFont(theme.font("small", bold=True)); theme.px(12)
    paint_icon(painter, theme, "check", rect, "accent", "bold")
"""

from collector_app.gui.theme.icons import Weight, icon, paint_icon
from collector_app.gui.theme.look import Theme
from collector_app.gui.theme.tokens import SCALES, Appearance, RadiusName, Role, SizeName
from collector_app.gui.theme.wear import apply, current

__all__ = [
    "SCALES",
    "Appearance",
    "RadiusName",
    "Role",
    "SizeName",
    "Theme",
    "Weight",
    "apply",
    "current",
    "icon",
    "paint_icon",
]
