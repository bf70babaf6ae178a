"""Where pictures are made: one window, one look, and a fresh laptop for every scene that wants one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication, QWidget

from collector_app.config.folders import Folders
from collector_app.config.settings import Settings, Theme
from collector_app.desktop.app import Window
from collector_app.desktop.scopes import Locked, Parts
from collector_app.desktop.tour import cast
from collector_app.desktop.tour.camera import Camera, settle
from collector_app.desktop.tour.device import Laptop, shipped_rules
from collector_app.desktop.tour.props import Props, evidence_place
from collector_app.desktop.tour.walk import Walk
from collector_app.desktop.wiring import join
from collector_app.desktop.workbench import TODAY, Workbench
from collector_app.domain.localised import Language
from collector_app.gui.background import HeldWork
from collector_app.gui.theme import Theme as Look
from collector_app.gui.theme import apply
from collector_app.gui.translation import install
from collector_app.usecases.presence import Presence

_COMPANIONS: Final = ("c-2",)


@dataclass(frozen=True, slots=True)
class Manner:
    """How the chapters are walked: language, light or dark, size of text in per cent."""

    language: Language
    dark: bool = False
    scale: int = 100


class Studio:
    """Owns the window and whatever stands in it. Everything of a scene is gone when the next one is set up."""

    def __init__(self, app: QApplication, folder: Path, window: Window, camera: Camera, manner: Manner) -> None:
        self.app, self.window, self.camera, self.manner = app, window, camera, manner
        self.work = HeldWork()
        self.props = Props()
        self._folder = folder
        self._folders = Folders.under(folder / "laptop-00")
        self._laptops = 0
        self._laptop: Laptop | None = None
        self.bench: Workbench | None = None
        apply(app, Look("dark" if manner.dark else "light", manner.scale, manner.language.value, reduced_motion=True))
        install(app, manner.language.value)

    @property
    def folder(self) -> Path:
        """Where files of a scene may lie."""
        return self._folder

    @property
    def language(self) -> Language:
        """The language of the pictures."""
        return self.manner.language

    def take(self, name: str) -> None:
        """Take a picture of what stands in the window."""
        self.camera.take(name)

    def settings(self) -> Settings:
        """The settings that give this look."""
        theme = Theme.DARK if self.manner.dark else Theme.LIGHT
        return Settings(language=self.language, theme=theme, text_scale=self.manner.scale)

    def put(self, page: QWidget) -> None:
        """Put a page into the window, in place of everything else."""
        self.tidy()
        self.window.put(page)

    def laptop(self, *, with_cases: bool = True, with_rules: bool = True) -> Laptop:
        """Return a fresh laptop; the one before is closed."""
        self.tidy()
        self.props = Props()
        self._laptops += 1
        self._folders = Folders.under(self._folder / f"laptop-{self._laptops:02d}")
        self._folders.make()
        self._laptop = Laptop(
            self._folders.data, self.language, with_cases=with_cases, book=shipped_rules() if with_rules else None
        )
        return self._laptop

    def open(self, laptop: Laptop, page: str = TODAY, companions: Sequence[str] = _COMPANIONS) -> Workbench:
        """Unlock a laptop into the window, on a page; `companions` stand beside it and have given their codes."""
        laptop.session.companions = tuple(companions)
        for companion in companions:
            Presence(laptop.session).check(companion, laptop.code(companion), cast.ZONE)
        laptop.session.evidence = evidence_place(self._folders.data)
        self.props.clock = laptop.clock
        locked = Locked(self._folders, self.settings(), parts=Parts(clock=laptop.clock, devices=self.props))
        bench = Workbench(None, laptop.session, join(locked), locked, self.work)
        self.window.put(bench.shell)
        self.bench = bench
        bench.go(page)
        settle()
        return bench

    def visit(self, laptop: Laptop, case_id: str, companions: Sequence[str] = _COMPANIONS) -> Walk:
        """Set out to a case; returns the walk through the visit."""
        bench = self.open(laptop, companions=companions)
        bench.set_out(case_id, "a-1", tuple(companions))
        return Walk(bench)

    def resume(self, laptop: Laptop) -> Walk:
        """Unlock again with the visit still open: what a restart finds."""
        bench, self.bench = self.bench, None
        if bench is not None:
            bench.visit = None
        again = self.open(laptop)
        again.resume()
        return Walk(again)

    def tidy(self) -> None:
        """Close what the scene before left."""
        settle()
        bench, self.bench = self.bench, None
        if bench is not None:
            bench.close("exit")
            self.window.put(QWidget())  # nobody may ask a screen whose store is closed
            settle()
        elif self._laptop is not None:
            self._laptop.close()
        self._laptop = None
        self.work.stop()
