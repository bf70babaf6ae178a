"""Drives Settings: tells each change as one consistent set, shows what is installed and what rules hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QObject, Signal

from collector_app.config.settings import Settings, Theme
from collector_app.domain.localised import Language
from collector_app.gui.background import Work
from collector_app.gui.phone.time_panel import TimePanel
from collector_app.gui.settings.about_model import AboutShown, facts, packs_in_force
from collector_app.gui.settings.my_code import MyCodes
from collector_app.gui.settings.pin_panel import PinDesk, Pins
from collector_app.gui.settings.settings_view import SettingsView
from collector_app.gui.theme import current
from collector_app.gui.wording import Wording
from collector_app.usecases.ports.rules import RuleBook
from collector_app.usecases.presence import Presence


class SettingsController(QObject):
    """``changed`` carries the whole ``Settings``; whoever hears it puts them on and keeps them.

    `about` and `book` are asked whenever the screen is seen, so they may be slow only as a few file sizes are.
    `presence` gives one's own code for a colleague's visit; `offer_pin` shows the session's PIN.
    """

    changed = Signal(object)

    def __init__(
        self,
        settings: Settings,
        about: Callable[[], AboutShown],
        book: Callable[[], RuleBook | None],
        today: Callable[[], date],
        presence: Presence | None = None,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._about, self._book, self._today = about, book, today
        self._time: TimePanel | None = None
        self.view = SettingsView()
        self.header = self.view.header
        choices = self.view.choices
        choices.language_chosen.connect(lambda key: self._change(replace(self._settings, language=Language(key))))
        choices.theme_chosen.connect(lambda key: self._change(replace(self._settings, theme=Theme(key))))
        choices.scale_chosen.connect(lambda scale: self._change(replace(self._settings, text_scale=scale)))
        choices.idle_chosen.connect(lambda minutes: self._change(replace(self._settings, idle_minutes=minutes)))
        choices.show_settings(settings)
        if presence is not None:
            MyCodes(presence, choices.my_code)
            choices.my_code.show()
        self.view.installEventFilter(self)

    def settings(self) -> Settings:
        """What is shown as set."""
        return self._settings

    def set_settings(self, settings: Settings) -> None:
        """Take over settings that were changed elsewhere, e.g. the language on the lock screen."""
        self._settings = settings
        self.view.choices.show_settings(settings)

    def offer_pin(self, desk: PinDesk, work: Work) -> None:
        """Let a PIN be set for the session; making it is done by `work`."""
        Pins(desk, self.view.choices.pin, work)
        self.view.choices.pin.show()

    def put_first(self, panel: TimePanel) -> None:
        """Put what needs a hand above the choices; it looks by itself whether it is needed."""
        self._time = panel
        self.view.choices.put_first(panel)

    def refresh(self) -> None:
        """Read again what is installed and what rules hold, and whether the time is known."""
        if self._time is not None:
            self._time.refresh()
        wording = Wording(current().language)
        self.view.about.set_facts(facts(self._about(), wording))
        self.view.about.set_packs(packs_in_force(self._book(), self._today(), Language(current().language)))

    def _change(self, settings: Settings) -> None:
        if settings != self._settings:
            self._settings = settings
            self.changed.emit(settings)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view:
            changed = event.type() == QEvent.Type.LanguageChange and self.view.isVisible()
            if changed or event.type() == QEvent.Type.Show:
                self.refresh()
        return super().eventFilter(watched, event)
