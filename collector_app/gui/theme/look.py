"""``Theme``: colours by role, fonts by size name, lengths at a scale. A value; putting it on is ``wear.apply``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF

from collector_app.gui.theme.tokens import (
    COLOURS,
    RADII,
    SCALES,
    SIZES,
    SPEAK_LATIN,
    STACKED_FROM,
    Appearance,
    RadiusName,
    Role,
    SizeName,
)

# System faces in order of wish; the first that is installed is used. Inter travels inside the style.
_CHINESE = ("PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC")
_LATIN = ("Inter",)


@dataclass(frozen=True)
class Theme:
    """How the application looks: light or dark, size of text in per cent, language that picks the face."""

    appearance: Appearance = "light"
    scale: int = 100
    language: str = "zh_CN"
    reduced_motion: bool = False

    def __post_init__(self) -> None:
        if not SCALES[0] <= self.scale <= SCALES[-1]:
            raise ValueError(f"scale must be 100 to 200 per cent, not {self.scale}")

    @property
    def chinese(self) -> bool:
        """Whether the Chinese face and its sizes are used."""
        return self.language.startswith("zh")

    def color(self, role: Role) -> QColor:
        """Colour of a role. Treat as read-only: it is shared."""
        return _color(self.appearance, role)

    def font(self, size: SizeName, bold: bool = False) -> QFont:
        """Font of a size name at this scale, tabular digits. Treat as read-only: it is shared."""
        return _font(size, bold, self.scale, self.chinese)

    def metrics(self, size: SizeName, bold: bool = False) -> QFontMetricsF:
        """Metrics of ``font(size, bold)``."""
        return _metrics(size, bold, self.scale, self.chinese)

    def line_height(self, size: SizeName) -> int:
        """Distance between base lines of running text, in pixels."""
        return round(_pixels(size, self.chinese) * SIZES[size][1] * self.scale / 100)

    def px(self, length: float) -> int:
        """A length of the design at this scale, in whole pixels."""
        return round(length * self.scale / 100)

    def radius(self, name: RadiusName) -> int:
        """Corner radius in pixels at this scale."""
        return self.px(RADII[name])

    @property
    def stacked(self) -> bool:
        """Whether side panels go under the centre, because text is too large for three columns."""
        return self.scale >= STACKED_FROM

    def motion(self, milliseconds: int) -> int:
        """How long a motion may take here: 0 when motion is reduced."""
        return 0 if self.reduced_motion else milliseconds

    def in_language(self, language: str) -> Theme:
        """The same look for another language."""
        return replace(self, language=language)


@lru_cache(maxsize=256)
def _color(appearance: Appearance, role: Role) -> QColor:
    light, dark = COLOURS[role]
    return QColor(light if appearance == "light" else dark)


def _pixels(size: SizeName, chinese: bool) -> int:
    return SPEAK_LATIN if size == "speak" and not chinese else SIZES[size][0]


@lru_cache(maxsize=2)
def _families(chinese: bool) -> list[str]:
    wished = (*_CHINESE, *_LATIN) if chinese else (*_LATIN, *_CHINESE)
    return [name for name in wished if QFontDatabase.hasFamily(name)]


@lru_cache(maxsize=512)
def _font(size: SizeName, bold: bool, scale: int, chinese: bool) -> QFont:
    font = QFont()
    families = _families(chinese)
    if families:  # a family that is missing makes Qt warn and search for a second
        font.setFamilies(families)
    font.setPixelSize(round(_pixels(size, chinese) * scale / 100))
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@lru_cache(maxsize=512)
def _metrics(size: SizeName, bold: bool, scale: int, chinese: bool) -> QFontMetricsF:
    return QFontMetricsF(_font(size, bold, scale, chinese))
