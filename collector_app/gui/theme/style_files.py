"""Writes the two Qlementine theme files from the token table: ``python -m collector_app.gui.theme.style_files``."""

from __future__ import annotations

import json
from typing import Any

from collector_app.config.resources import resource_path
from collector_app.gui.theme.tokens import COLOURS, CONTROL, CONTROL_LEAST, RADII, SIZES, Appearance, Role

# Which of our roles a key of the style takes.
_COLOUR_KEYS: dict[str, Role] = {
    "backgroundColorMain1": "sheet",
    "backgroundColorMain2": "canvas",
    "backgroundColorMain3": "track",
    "backgroundColorMain4": "hair",
    "backgroundColorTabBar": "canvas",
    "backgroundColorWorkspace": "canvas",
    "primaryColor": "accent",
    "primaryColorHovered": "accent_hover",
    "primaryColorPressed": "accent_press",
    "primaryColorDisabled": "disabled",
    "primaryColorForeground": "on_accent",
    "primaryColorForegroundHovered": "on_accent",
    "primaryColorForegroundPressed": "on_accent",
    "primaryColorForegroundDisabled": "disabled_ink",
    "primaryAlternativeColor": "accent_press",
    "primaryAlternativeColorHovered": "accent",
    "primaryAlternativeColorPressed": "accent_hover",
    "primaryAlternativeColorDisabled": "disabled",
    "neutralColor": "neutral",
    "neutralColorHovered": "neutral_hover",
    "neutralColorPressed": "neutral_press",
    "neutralColorDisabled": "disabled",
    "secondaryColor": "ink",
    "secondaryColorHovered": "ink",
    "secondaryColorPressed": "ink",
    # The placeholder is drawn in this colour, so it must be readable.
    "secondaryColorDisabled": "ink3",
    "secondaryColorForeground": "sheet",
    "secondaryColorForegroundHovered": "sheet",
    "secondaryColorForegroundPressed": "sheet",
    "secondaryColorForegroundDisabled": "disabled_ink",
    "secondaryAlternativeColor": "ink3",
    "secondaryAlternativeColorHovered": "ink2",
    "secondaryAlternativeColorPressed": "ink2",
    "secondaryAlternativeColorDisabled": "disabled_ink",
    "borderColor": "hair2",
    "borderColorHovered": "ink3",
    "borderColorPressed": "accent",
    "borderColorDisabled": "line",
}
# The same with an opacity in per cent.
_VEILS: dict[str, tuple[Role, int]] = {
    "focusColor": ("accent", 40),
    "semiTransparentColor1": ("ink", 4),
    "semiTransparentColor2": ("ink", 8),
    "semiTransparentColor3": ("ink", 12),
    "semiTransparentColor4": ("ink", 16),
    "shadowColor1": ("night", 10),
    "shadowColor2": ("night", 20),
    "shadowColor3": ("night", 30),
}
_STATUS: dict[str, Role] = {"Error": "stop", "Warning": "warn_glyph", "Success": "ok", "Info": "accent"}


def style_values(appearance: Appearance) -> dict[str, Any]:
    """The Qlementine theme of one appearance as its JSON object; colours are ``#rrggbb`` or ``#rrggbbaa``."""
    # Without a name, a version and an author the style does not load the file.
    values: dict[str, Any] = {"meta": {"name": f"Collector {appearance}", "version": "1.0.0", "author": "Collector"}}
    for key, wanted in _COLOUR_KEYS.items():
        values[key] = _hex(wanted, appearance)
    for key, (wanted, per_cent) in _VEILS.items():
        values[key] = f"{_hex(wanted, appearance)}{round(per_cent * 255 / 100):02x}"
    for status, wanted in _STATUS.items():
        for state in ("", "Hovered", "Pressed"):
            values[f"statusColor{status}{state}"] = _hex(wanted, appearance)
        values[f"statusColor{status}Disabled"] = _hex("disabled", appearance)
    for state in ("", "Hovered", "Pressed"):
        values[f"statusColorForeground{state}"] = _hex("on_accent", appearance)
    values["statusColorForegroundDisabled"] = _hex("disabled_ink", appearance)
    values |= _lengths()
    return values


def _lengths() -> dict[str, Any]:
    return {
        "animationDuration": 120,
        "focusAnimationDuration": 120,
        "sliderAnimationDuration": 96,
        "borderRadius": RADII["control"],
        "checkBoxBorderRadius": 6,
        "menuItemBorderRadius": 6,
        "borderWidth": 1,
        "focusBorderWidth": 2,
        "controlHeightLarge": CONTROL,
        "controlHeightMedium": CONTROL_LEAST,
        "controlHeightSmall": 20,
        "controlDefaultWidth": 96,
        "fontSize": SIZES["text"][0],
        "fontSizeS1": SIZES["small"][0],
        "fontSizeMonospace": SIZES["dense"][0],
        "fontSizeH1": SIZES["figure"][0],
        "fontSizeH2": SIZES["heading"][0],
        "fontSizeH3": SIZES["title"][0],
        "fontSizeH4": SIZES["lead"][0],
        "fontSizeH5": SIZES["text"][0],
        "iconSize": 20,
        "iconSizeMedium": 24,
        "iconSizeLarge": 28,
        "iconSizeExtraSmall": 14,
        "sliderGrooveHeight": 6,
        "progressBarGrooveHeight": 6,
        "scrollBarThicknessFull": 10,
        "scrollBarThicknessSmall": 6,
        "spacing": 8,
        "useSystemFonts": True,
    }


def _hex(role: Role, appearance: Appearance) -> str:
    return COLOURS[role][0 if appearance == "light" else 1].lower()


def text(appearance: Appearance) -> str:
    """The theme file as it is committed."""
    return json.dumps(style_values(appearance), indent=2) + "\n"


def main() -> None:
    """Write both files."""
    both: tuple[Appearance, ...] = ("light", "dark")
    for appearance in both:
        (resource_path("themes") / f"{appearance}.json").write_text(text(appearance), encoding="utf-8")


if __name__ == "__main__":
    main()
