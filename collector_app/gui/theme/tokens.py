"""The token table: every colour, size and radius a widget may use, as typed data.

This is the one source. The Qlementine theme files are generated from it (``style_files``) and a test recomputes every
contrast from it.
"""

from __future__ import annotations

from typing import Final, Literal

Appearance = Literal["light", "dark"]
Role = Literal[
    "canvas", "sheet", "sunken", "track",
    "hair", "line", "hair2",
    "ink", "ink2", "ink3",
    "accent", "accent_hover", "accent_press", "on_accent",
    "accent_soft", "accent_line", "accent_mid",
    "ok", "ok_soft",
    "warn", "warn_soft", "warn_line", "warn_glyph",
    "stop", "stop_soft", "stop_line", "rec",
    "neutral", "neutral_hover", "neutral_press",
    "disabled", "disabled_ink",
    "map_block", "map_street", "map_water", "map_park",
    "dusk_back", "dusk_front", "dusk_tree", "lamp", "night",
]  # fmt: skip

# role: (light, dark). The last line belongs to the street drawing of the unlock screen and to the cover.
COLOURS: Final[dict[Role, tuple[str, str]]] = {
    "canvas": ("#F1F1ED", "#12161A"),
    "sheet": ("#FFFFFF", "#1B2126"),
    "sunken": ("#F6F6F3", "#161B1F"),
    "track": ("#E6E6E1", "#2B3339"),
    "hair": ("#E1E1DB", "#2C343A"),
    "line": ("#CDCDC6", "#3D474E"),
    "hair2": ("#85898A", "#7B868D"),
    "ink": ("#181C20", "#EBEEF0"),
    "ink2": ("#454D54", "#BAC3C8"),
    "ink3": ("#5F666C", "#929DA4"),
    "accent": ("#0B5D66", "#63C3C6"),
    "accent_hover": ("#0E6B75", "#74CDD0"),
    "accent_press": ("#094B53", "#54B2B6"),
    "on_accent": ("#FFFFFF", "#06282B"),
    "accent_soft": ("#E4F0F0", "#15333A"),
    "accent_line": ("#A9CFD0", "#2C5F66"),
    "accent_mid": ("#4B9499", "#3F8C92"),
    "ok": ("#1B6E47", "#75CB9C"),
    "ok_soft": ("#E5F2EA", "#17302A"),
    "warn": ("#855000", "#E9BC6A"),
    "warn_soft": ("#FBF1DE", "#352C18"),
    "warn_line": ("#E6CC98", "#60502A"),
    "warn_glyph": ("#B26B00", "#E9BC6A"),
    "stop": ("#A3372A", "#F29C8C"),
    "stop_soft": ("#FAEBE7", "#3B2320"),
    "stop_line": ("#E7BDB4", "#6B3D35"),
    "rec": ("#C23B2C", "#F0705F"),
    "neutral": ("#EAEAE5", "#283036"),
    "neutral_hover": ("#E2E2DC", "#2F383F"),
    "neutral_press": ("#D8D8D1", "#364047"),
    "disabled": ("#ECECE8", "#22292E"),
    "disabled_ink": ("#8A9096", "#6C767D"),
    "map_block": ("#F5F5F1", "#1A2025"),
    "map_street": ("#E9E9E3", "#242B30"),
    "map_water": ("#DCE8EE", "#1D2C36"),
    "map_park": ("#E3EDDF", "#1C2B24"),
    "dusk_back": ("#D3E1DE", "#17252A"),
    "dusk_front": ("#C3D6D3", "#1C3036"),
    "dusk_tree": ("#AECBC6", "#25424A"),
    "lamp": ("#F2B84B", "#E9BC6A"),
    "night": ("#12161A", "#0B0E11"),
}

SizeName = Literal["keycap", "caption", "small", "dense", "text", "lead", "title", "heading", "figure", "speak", "hero"]

# size name: (pixels at 100 %, line height as a factor of the pixels)
SIZES: Final[dict[SizeName, tuple[int, float]]] = {
    "keycap": (11, 1.2),
    "caption": (12, 1.45),
    "small": (13, 1.45),
    "dense": (14, 1.5),
    "text": (15, 1.5),
    "lead": (17, 1.65),
    "title": (20, 1.4),
    "heading": (22, 1.35),
    "figure": (28, 1.25),
    "speak": (30, 1.52),
    "hero": (64, 1.1),
}
SPEAK_LATIN: Final = 28  # Latin at the size of the Chinese would run to four lines

SCALES: Final = (100, 110, 125, 150, 175, 200)  # per cent; offered in Settings
STACKED_FROM: Final = 150  # per cent; from here on the right panel stands under the centre

Space = Literal[4, 8, 10, 12, 16, 20, 28, 40, 48]

RadiusName = Literal["keycap", "number", "control", "card", "sheet", "unlock"]
RADII: Final[dict[RadiusName, int]] = {
    "keycap": 5,
    "number": 9,
    "control": 10,
    "card": 12,
    "sheet": 14,
    "unlock": 20,
}

CONTROL: Final = 44
CONTROL_LEAST: Final = 40
BAR_CONTROL: Final = 52
CUSTOMER_CONTROL: Final = 64

# Longest motion a widget may show, in milliseconds; 0 when motion is reduced.
STEP_FADE: Final = 120
TICK: Final = 160
LONGEST: Final = 200
