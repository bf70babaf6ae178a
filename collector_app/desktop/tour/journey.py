"""The tour itself: every chapter in every look, then a sheet of all pictures and a list of what is wrong with them."""

from __future__ import annotations

import html
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

from collector_app.desktop.app import Window
from collector_app.desktop.tour import cast
from collector_app.desktop.tour.camera import Album, Camera, Watch, settle
from collector_app.desktop.tour.chapters import day, delivery, evidence, telephone, threshold, visit
from collector_app.desktop.tour.studio import Manner, Studio
from collector_app.domain.localised import Language

Chapter = Callable[[Studio], None]

CHAPTERS: Final[tuple[Chapter, ...]] = (
    threshold.unlock,
    threshold.enrol,
    threshold.recover,
    day.today,
    day.today_without,
    day.case,
    day.case_alone,
    day.case_elsewhere,
    visit.to_the_door,
    visit.covered,
    visit.in_private,
    visit.to_the_end,
    visit.refused,
    telephone.override,
    telephone.time_in_a_visit,
    telephone.time_in_the_settings,
    visit.stopped,
    visit.somebody_else,
    visit.resumed,
    evidence.sound,
    evidence.photo,
    evidence.document,
    evidence.signature,
    evidence.place,
    evidence.recovered,
    delivery.sync,
    delivery.sync_empty,
    delivery.evidence,
    delivery.rescue,
    delivery.settings,
    delivery.failures,
)

_MAIN: Final = frozenset(
    {
        "unlock", "unlock-wrong", "enrol-words", "enrol-differs", "today", "today-nothing-found", "case",
        "case-note-call", "visit-choice", "visit-identity", "visit-why", "visit-amount", "visit-six-choices",
        "visit-plan-six", "visit-plan-request", "visit-note", "visit-date", "visit-rating", "visit-correction",
        "visit-closed", "visit-passage-travel", "cover-somebody-near", "refused-hours", "refused-several-rules",
        "evidence-recording", "evidence-camera", "evidence-photo-taken", "evidence-files", "evidence-signature",
        "evidence-place", "evidence-no-microphone", "evidence-paused",
        "stop", "stop-words", "sync-sending", "sync-done", "sync-metered", "sync-rescue-written", "settings",
        "recovery", "recovery-code", "recovery-refused", "override-call", "time-call",
    }
)  # fmt: skip
"""What is shown again in a low window and with large text."""


@dataclass(frozen=True, slots=True)
class Look:
    """One walk through the chapters: size of text and window, which pictures are kept, what their names end in."""

    scale: int
    size: tuple[int, int]
    suffix: str = ""
    only: frozenset[str] | None = None

    def wants(self, name: str) -> bool:
        """Whether a picture is kept."""
        return self.only is None or name in self.only


LOOKS: Final = (
    Look(100, (1366, 768)),
    Look(100, (1366, 680), "-low", _MAIN),  # a laptop's screen without title bar and taskbar
    Look(150, (1366, 768), "-150", _MAIN),
    Look(200, (1366, 768), "-200", _MAIN),
)


def run_tour(folder: Path, lang: str, *, dark: bool) -> int:
    """Write every picture and an `index.html` into `folder`; returns 1 when something is wrong with a picture."""
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform.startswith("linux"):  # no window manager shall resize the window or take its focus
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["collector-app"])
    if not isinstance(app, QApplication):
        raise TypeError("the tour needs an application with windows")
    album = walk_through(app, folder, Manner(Language(lang), dark), looks=LOOKS, chapters=CHAPTERS)
    _write_index(album)
    for title, what in album.complaints:
        sys.stdout.write(f"{title}: {what}\n")
    sys.stdout.write(f"{len(album.pictures)} pictures in {folder}, {len(album.complaints)} faults seen\n")
    return 1 if album.complaints else 0


def walk_through(
    app: QApplication,
    folder: Path,
    manner: Manner,
    *,
    looks: Sequence[Look],
    chapters: Sequence[Chapter] = CHAPTERS,
    shrink: int = 1,
) -> Album:
    """Walk through chapters in looks; the pictures are made smaller by `shrink`."""
    album = Album(folder)
    flashing = app.cursorFlashTime()
    app.setCursorFlashTime(0)  # a cursor that is sometimes there makes two tours differ
    window = Window()
    window.show()
    watch = Watch(window)
    try:
        with _in_the_casts_zone(), tempfile.TemporaryDirectory(prefix="collector-tour-") as place:
            for number, look in enumerate(looks):
                home = Path(place, f"{number}")
                home.mkdir()
                camera = Camera(album, window, watch, look.size, look.wants, shrink)
                worn = Manner(manner.language, manner.dark, look.scale)
                studio = Studio(app, home, window, camera, worn)
                camera.stand(look.suffix)
                for chapter in chapters:
                    chapter(studio)
                studio.tidy()
    finally:
        app.setCursorFlashTime(flashing)
        watch.end()
        window.close()
        window.deleteLater()
        settle()
    return album


@contextmanager
def _in_the_casts_zone() -> Iterator[None]:
    """Live in the cast's time zone; where a process can't (Windows), the machine's own is shown."""
    set_zone = getattr(time, "tzset", None)
    before = os.environ.get("TZ")
    if set_zone is None:
        yield
        return
    os.environ["TZ"] = cast.ZONE_NAME
    set_zone()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        set_zone()


def _write_index(album: Album) -> None:
    wrong: dict[str, list[str]] = {}
    for title, what in album.complaints:
        wrong.setdefault(title, []).append(what)
    cells = []
    for path in album.pictures:
        title = path.stem.partition("-")[2]
        notes = "".join(f"<em>{html.escape(what)}</em>" for what in wrong.get(title, ()))
        name = html.escape(path.name)
        cells.append(
            f'<figure><a href="{name}"><img src="{name}" loading="lazy"></a>{html.escape(path.stem)}{notes}</figure>'
        )
    style = (
        "body{font:13px sans-serif;display:grid;grid-template-columns:repeat(3,1fr);gap:16px;margin:16px}"
        "figure{margin:0}img{width:100%;border:1px solid #ccc}em{display:block;color:#a3372a}"
    )
    text = f'<!doctype html><meta charset="utf-8"><title>Collector</title><style>{style}</style>{"".join(cells)}'
    (album.folder / "index.html").write_text(text, encoding="utf-8")
