"""The facts over the day: how much is done, what waits to be sent, how fresh and how long valid everything is."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from collector_app.gui.silence_words import silence_words
from collector_app.gui.widgets.status_strip import StatusItem
from collector_app.gui.wording import Wording
from collector_app.usecases.day import DayOverview

translate = QCoreApplication.translate


def strip_items(overview: DayOverview, now: datetime, wording: Wording, *, offline: bool) -> tuple[StatusItem, ...]:
    """Return the facts, most important first: the strip drops the last ones where there is no room."""
    items = [
        StatusItem(
            strong=f"{overview.done} / {overview.total}",
            after=translate("Today", "done"),
            share=overview.done / overview.total if overview.total else 0.0,
        ),
        StatusItem(strong=str(overview.waiting), after=translate("Today", "waiting to be sent"), icon="tray"),
        _connection(wording, overview.synced, now, offline=offline),
    ]
    if overview.lease_until is not None:
        until = wording.weekday_clock(overview.lease_until.astimezone())
        items.append(StatusItem(before=translate("Today", "packet valid until"), strong=until, icon="shield-check"))
    if overview.time.jumped or overview.time.latest is None:
        text = translate("Today", "Time unconfirmed: connect once, or call (Settings)")
        items.insert(0, StatusItem(strong=text, icon="warning", tone="warn"))
    silent, _ = silence_words(overview.standing)
    if silent:  # what follows from it stands below, where a sentence has room
        items.insert(0, StatusItem(strong=silent, icon="warning", tone="warn"))
    return tuple(items)


def _connection(wording: Wording, synced: datetime | None, now: datetime, *, offline: bool) -> StatusItem:
    after = ""
    if synced is not None:
        heard = synced.astimezone()
        same_day = heard.date() == now.date()
        since = wording.clock(heard) if same_day else wording.moment(heard, now.date())
        after = translate("Today", "synced {0}").format(since)
    if offline:
        return StatusItem(strong=translate("Today", "Offline"), after=after, icon="cloud-slash")
    return StatusItem(strong=translate("Today", "Online"), after=after, icon="cloud-check")
