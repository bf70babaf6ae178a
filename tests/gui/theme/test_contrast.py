"""Every contrast of the look, recomputed from the theme that is worn."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtGui import QColor

from collector_app.gui.theme import Appearance, Role, Theme
from collector_app.gui.theme.tokens import COLOURS

# (text or mark, ground, light, dark) as the look promises them.
PROMISED: tuple[tuple[Role, Role, float, float], ...] = (
    ("ink", "canvas", 15.1, 15.6),
    ("ink", "sheet", 17.1, 14.0),
    ("ink2", "canvas", 7.6, 10.2),
    ("ink2", "sheet", 8.6, 9.1),
    ("ink2", "warn_soft", 7.7, 7.7),
    ("ink2", "stop_soft", 7.4, 8.1),
    ("ink2", "track", 6.9, 7.2),
    ("ink3", "sheet", 5.8, 5.9),
    ("ink3", "canvas", 5.2, 6.6),
    ("ink3", "accent_soft", 5.0, 4.8),
    ("ink3", "track", 4.65, 4.64),
    ("on_accent", "accent", 7.6, 7.5),
    ("on_accent", "accent_hover", 6.2, 8.5),
    ("accent", "sheet", 7.6, 7.9),
    ("accent", "accent_soft", 6.5, 6.5),
    ("ok", "ok_soft", 5.4, 7.2),
    ("ok", "accent_soft", 5.4, 6.9),
    ("warn", "warn_soft", 6.0, 7.8),
    ("stop", "stop_soft", 5.8, 6.9),
    ("stop", "canvas", 5.9, 8.6),
    ("hair2", "sheet", 3.5, 4.4),
    ("hair2", "canvas", 3.1, 4.9),
    ("accent_mid", "map_block", 3.2, 4.2),
    ("warn_glyph", "sheet", 4.2, 9.2),
    ("rec", "sheet", 5.3, 5.6),
)

NEAR = 0.06  # the look gives one decimal, not always rounded the same way

# Further pairs that widgets of ours really paint: text needs 4.5, a mark or an edge that tells a state 3.
TEXT_PAIRS: tuple[tuple[Role, Role], ...] = (
    ("ink", "sunken"), ("ink2", "sunken"), ("ink3", "sunken"), ("ink", "accent_soft"), ("ink2", "accent_soft"),
    ("ink", "warn_soft"), ("ink", "stop_soft"), ("ink", "ok_soft"), ("ink2", "ok_soft"), ("ink", "neutral"),
    ("ink", "neutral_hover"), ("ink", "neutral_press"), ("ink2", "neutral_press"), ("ink", "map_block"),
    ("ink2", "map_block"), ("accent", "canvas"), ("stop", "sheet"), ("on_accent", "accent_press"), ("ok", "sheet"),
    ("ink3", "canvas"), ("accent", "neutral_hover"),
)  # fmt: skip
MARK_PAIRS: tuple[tuple[Role, Role], ...] = (
    ("accent", "track"), ("warn_glyph", "warn_soft"), ("stop", "sheet"), ("warn_glyph", "track"), ("ink3", "neutral"),
    ("accent", "map_block"), ("ok", "sheet"),
)  # fmt: skip


def luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(value / 255) for value in (colour.red(), colour.green(), colour.blue()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def of(appearance: Appearance, one: Role, other: Role) -> float:
    theme = Theme(appearance)
    return contrast(theme.color(one), theme.color(other))


@pytest.mark.parametrize(("mark", "ground", "light", "dark"), PROMISED)
def test_contrast_is_what_the_look_promises(mark: Role, ground: Role, light: float, dark: float) -> None:
    assert of("light", mark, ground) == pytest.approx(light, abs=NEAR)
    assert of("dark", mark, ground) == pytest.approx(dark, abs=NEAR)


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_text_pairs_reach_four_and_a_half(appearance: Appearance) -> None:
    low = {pair: round(of(appearance, *pair), 2) for pair in TEXT_PAIRS if of(appearance, *pair) < 4.5}
    assert low == {}


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_marks_reach_three(appearance: Appearance) -> None:
    low = {pair: round(of(appearance, *pair), 2) for pair in MARK_PAIRS if of(appearance, *pair) < 3}
    assert low == {}


def test_disabled_is_the_only_text_below() -> None:
    assert of("light", "disabled_ink", "disabled") == pytest.approx(2.7, abs=0.06)
    assert of("dark", "disabled_ink", "disabled") == pytest.approx(3.2, abs=0.06)


def test_every_role_has_both_colours() -> None:
    assert set(COLOURS) == set(get_args(Role))
    assert all(QColor(light).isValid() and QColor(dark).isValid() for light, dark in COLOURS.values())
