"""What the sync screen shows, and its words. No widget in here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Self

from PySide6.QtCore import QCoreApplication

from collector_app.gui.failures import sentence
from collector_app.gui.outcomes import outcome_words
from collector_app.gui.theme import Role, current
from collector_app.gui.widgets.sync_rows import Side as ShownSide
from collector_app.gui.widgets.sync_rows import Statement, SyncItem, Tick
from collector_app.gui.wording import Wording
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.server import SyncState
from collector_app.usecases.sync_status import ClosingStatement, Side, SyncReport, SyncSnapshot, VisitTicks

translate = QCoreApplication.translate
_ROOMY: Final = 110  # per cent: up to here name and time have room on one line beside three ticks


@dataclass(frozen=True, slots=True)
class SyncShown:
    """What the engine is doing, as plain values. Times are aware; `bytes_total` is None while it can't be known.

    `items` and `items_bytes` of evidence wait, `items_total` bytes did when the present lot began; `held` is True while
    evidence is kept back because the line is metered.
    """

    state: SyncState = SyncState.IDLE
    paused: bool = False
    last_success: datetime | None = None
    next_try: datetime | None = None
    waiting_entries: int = 0
    bytes_done: int = 0
    bytes_total: int | None = None
    failure: Failure | None = None
    items: int = 0
    items_bytes: int = 0
    items_total: int = 0
    held: bool = False

    @classmethod
    def of(cls, snapshot: SyncSnapshot, *, held: bool = False) -> Self:
        """Take over the engine's snapshot."""
        return cls(
            state=snapshot.state,
            paused=snapshot.paused,
            last_success=snapshot.last_success,
            next_try=snapshot.next_try,
            waiting_entries=snapshot.waiting_entries,
            bytes_done=snapshot.sent_bytes,
            failure=snapshot.failure,
            items=snapshot.waiting_items,
            items_bytes=snapshot.waiting_bytes,
            held=held,
        )

    def after(self, before: SyncShown) -> SyncShown:
        """Return this with the size of the lot that `before` began: a cut makes what waits grow, but not the lot."""
        total = before.items_total if self.items else 0
        if self.items > before.items:
            total += max(0, self.items_bytes - before.items_bytes)
        return replace(self, items_total=max(total, self.items_bytes))

    @property
    def sends_evidence(self) -> bool:
        """Whether it is evidence that is on its way: it goes after every record."""
        busy = self.state is SyncState.SYNCING and not self.paused
        return busy and self.items > 0 and not self.waiting_entries and not self.held


@dataclass(frozen=True, slots=True)
class Headline:
    """The state in a sentence and what happens next; `share` is None when nothing is being sent."""

    title: str
    note: str
    icon: str
    role: Role
    share: float | None = None


# What a state stands for when the engine gave no failure with it.
_CODES: Final = {
    SyncState.OFFLINE: FailureCode.OFFLINE,
    SyncState.REFUSED: FailureCode.SERVER_REFUSED,
    SyncState.REVOKED: FailureCode.DEVICE_REVOKED,
    SyncState.CLOCK_SKEW: FailureCode.CLOCK_SKEW,
    SyncState.SERVER_AHEAD: FailureCode.SERVER_AHEAD,
    SyncState.CRASHED: FailureCode.SERVER_CRASHED,
}
# Somebody has to do something about these; the others pass by themselves.
_ICONS: Final[dict[SyncState, tuple[str, Role]]] = {
    SyncState.OFFLINE: ("cloud-slash", "ink2"),
    SyncState.REFUSED: ("warning", "warn_glyph"),
    SyncState.REVOKED: ("laptop", "warn_glyph"),
    SyncState.CLOCK_SKEW: ("clock", "warn_glyph"),
    SyncState.SERVER_AHEAD: ("download-simple", "warn_glyph"),
    SyncState.CRASHED: ("buildings", "ink2"),
}


def headline(shown: SyncShown, report: SyncReport, wording: Wording, today: date) -> Headline:
    """Return the state in words."""
    if shown.paused:
        return Headline(
            translate("sync", "Paused"),
            translate("sync", "Nothing is sent until you go on. Everything is saved here."),
            "pause-circle",
            "ink2",
        )
    if shown.state is SyncState.SYNCING:
        return _sending(shown, report, wording)
    if shown.state is SyncState.IDLE:
        return _resting(shown, report, wording, today)
    icon, role = _ICONS[shown.state]
    title, note = _trouble(shown)
    return Headline(title, _then(note, _next_try(shown, wording, today), wording), icon, role)


def _sending(shown: SyncShown, report: SyncReport, wording: Wording) -> Headline:
    share = sent_share(shown, report)
    if shown.sends_evidence:
        sizes = wording.size(shown.items_total - shown.items_bytes), wording.size(shown.items_total)
        note = translate("sync", "{0} of {1} sent").format(*sizes)
        more = translate("sync", "If it breaks off, it goes on from there")
        title = translate("sync", "Sending photos and recordings")
        return Headline(title, f"{note} · {more}", "arrows-clockwise", "accent", evidence_share(shown))
    if not shown.waiting_entries:
        note = translate("sync", "Only photos and recordings still wait.") if shown.items else ""
        note = note or translate("sync", "Nothing waits here.")
        return Headline(translate("sync", "Asking the centre for news"), note, "arrows-clockwise", "accent", share)
    title = translate("sync", "Sending {0} records").format(wording.number(shown.waiting_entries))
    parts = [translate("sync", "If it breaks off, it goes on from there")]
    if shown.bytes_total:
        sizes = wording.size(shown.bytes_done), wording.size(shown.bytes_total)
        parts.insert(0, translate("sync", "{0} of {1} sent").format(*sizes))
    elif shown.bytes_done:
        parts.insert(0, translate("sync", "{0} sent").format(wording.size(shown.bytes_done)))
    return Headline(title, " · ".join(parts), "arrows-clockwise", "accent", share)


def evidence_share(shown: SyncShown) -> float:
    """Return how much of the present lot of evidence has arrived, by bytes."""
    return 1 - shown.items_bytes / shown.items_total if shown.items_total else 0.0


def evidence_words(shown: SyncShown, wording: Wording) -> str:
    """Return what evidence waits and why; empty when none does, or when the headline tells how it goes."""
    if not shown.items or shown.sends_evidence:
        return ""
    if shown.held:
        text = translate("sync", "This line is metered: photos and recordings wait ({0} in all, {1}).")
    else:
        text = translate("sync", "Photos and recordings go by themselves, after the records ({0} in all, {1}).")
    return text.format(wording.number(shown.items), wording.size(shown.items_bytes))


def sent_share(shown: SyncShown, report: SyncReport) -> float:
    """Return how much of what there is to send has been received, by bytes where they are known, else by records."""
    if shown.bytes_total:
        return min(1.0, shown.bytes_done / shown.bytes_total)
    here = report.closing.here.count
    return min(1.0, report.closing.centre.count / here) if here else 1.0


def _resting(shown: SyncShown, report: SyncReport, wording: Wording, today: date) -> Headline:
    next_try = _next_try(shown, wording, today)
    if shown.waiting_entries or not report.closing.agrees:
        waiting = max(shown.waiting_entries, report.waiting_entries)
        title = translate("sync", "{0} records wait to be sent").format(wording.number(waiting))
        note = translate("sync", "They are saved here and go by themselves.")
        return Headline(title, _then(note, next_try, wording), "tray", "ink2")
    if shown.items:
        note = translate("sync", "Photos and recordings are still here.")
        return Headline(translate("sync", "The records are delivered"), _then(note, next_try, wording), "tray", "ink2")
    note = translate("sync", "The centre signed for all of it.")
    return Headline(
        translate("sync", "Everything is delivered"), _then(note, next_try, wording), "cloud-check", "accent"
    )


def _trouble(shown: SyncShown) -> tuple[str, str]:
    failure = shown.failure or Failure(_CODES[shown.state])
    if failure.code is FailureCode.OFFLINE:
        return translate("sync", "Offline"), translate("sync", "Every step is saved here and goes by itself later.")
    said = sentence(failure)
    return said.what, said.do_next


def _next_try(shown: SyncShown, wording: Wording, today: date) -> str:
    if shown.next_try is None:
        return ""
    when = _moment(shown.next_try, wording, today)
    if shown.state is SyncState.IDLE:
        return translate("sync", "Next look {0}.").format(when)
    return translate("sync", "Next try {0}, or when the network returns.").format(when)


def _moment(moment: datetime, wording: Wording, today: date) -> str:
    local = moment.astimezone()
    return wording.clock(local) if local.date() == today else wording.moment(local, today)


def _then(first: str, second: str, wording: Wording) -> str:
    return wording.sentences(first, second)


def items(report: SyncReport, shown: SyncShown, wording: Wording, today: date) -> tuple[SyncItem, ...]:
    """Return the visits as rows, newest first; the oldest undelivered one is the one being sent."""
    sending = ""
    if shown.state is SyncState.SYNCING and not shown.paused:
        sending = next((tick.visit for tick in reversed(report.visits) if tick.closed and not tick.received), "")
    parts = ""
    if shown.sends_evidence:
        parts = next((tick.visit for tick in reversed(report.visits) if tick.received and not tick.complete), "")
    share, evidence = sent_share(shown, report), evidence_share(shown)
    count = len(report.visits)
    return tuple(
        _item(
            tick,
            count - place,
            wording,
            today,
            (share if tick.visit == sending else None, evidence if tick.visit == parts else None),
        )
        for place, tick in enumerate(report.visits)
    )


def _item(
    tick: VisitTicks, number: int, wording: Wording, today: date, shares: tuple[float | None, float | None]
) -> SyncItem:
    opened, closed = tick.opened.astimezone(), tick.closed
    window = wording.clock(opened) if closed is None else wording.window(opened, closed.astimezone())
    if opened.date() != today:
        window = f"{wording.day(opened.date())} {window}"
    outcome = outcome_words(tick.outcome)
    attached = translate("sync", "{0} attachments").format(tick.evidence) if tick.evidence else ""
    note = " · ".join(part for part in (outcome, attached) if part)
    if current().scale > _ROOMY:
        window, note = outcome, window  # large text leaves no room for the time beside the name
    flag = ""
    if tick.reassigned:
        flag = translate("sync", "For the supervisor")
        note = translate("sync", "The case went to somebody else; this visit is kept.")
    elif closed is None:
        note = translate("sync", "Still open; it is delivered all the same.")
    ticks = (
        Tick("done", wording.clock(tick.recorded.astimezone())),
        _received(tick, wording, shares[0]),
        _complete(tick, wording, shares[1]),
    )
    size = translate("sync", "{0} records").format(wording.number(tick.entries))
    return SyncItem(str(number), tick.name or "—", window, note, ticks, size, flag)


def _received(tick: VisitTicks, wording: Wording, share: float | None) -> Tick:
    if tick.received is not None:
        return Tick("done", wording.clock(tick.received.astimezone()))
    if share is not None:
        return Tick("running", translate("sync", "sending"), share)
    if tick.closed is None:
        return Tick("waiting", translate("sync", "visit open"))
    return Tick("waiting", translate("sync", "waiting"))


def _complete(tick: VisitTicks, wording: Wording, share: float | None) -> Tick:
    if tick.complete is not None:
        return Tick("done", wording.clock(tick.complete.astimezone()))
    if share is not None:
        return Tick("running", translate("sync", "sending"), share)
    if tick.received is not None:
        return Tick("waiting", translate("sync", "still here"))
    return Tick("waiting", translate("sync", "waiting"))


def statement(closing: ClosingStatement, wording: Wording) -> Statement:
    """Return the day's closing in words; a day without a record has nothing to agree on and nothing against it."""
    unit, code = translate("sync", "records"), translate("sync", "check code")
    here = _side(closing.here, "laptop", translate("sync", "This laptop"), wording)
    centre = _side(closing.centre, "buildings", translate("sync", "Centre"), wording)
    sealed = (
        translate("sync", "not sealed yet")
        if closing.here.at is None
        else translate("sync", "sealed {0}").format(wording.clock(closing.here.at.astimezone(), seconds=True))
    )
    signed = (
        translate("sync", "no receipt yet")
        if closing.centre.at is None
        else translate("sync", "receipt {0}").format(wording.clock(closing.centre.at.astimezone(), seconds=True))
    )
    left = ShownSide(*here, unit, code, _halves(closing.here.code), sealed)
    right = ShownSide(*centre, unit, code, _halves(closing.centre.code), signed)
    agreed = closing.agrees or not closing.here.count
    return Statement(left, right, _verdict(closing, wording), agreed, _checks(closing, wording))


def _side(side: Side, icon: str, name: str, wording: Wording) -> tuple[str, str, str]:
    return icon, name, wording.number(side.count)


def _halves(code: str) -> tuple[str, ...]:
    """A code on two lines, two groups each, as people compare them aloud."""
    groups = code.split("-") if code else []
    return ("-".join(groups[:2]), "-".join(groups[2:])) if groups else ("—", "—")


def _verdict(closing: ClosingStatement, wording: Wording) -> str:
    if not closing.here.count:
        return translate("sync", "Nothing was recorded today")
    if closing.agrees:
        return translate("sync", "Both sides hold the same")
    if closing.missing:
        missing = wording.number(closing.missing)
        return translate("sync", "{0} still missing there; compared again once sent").format(missing)
    return translate("sync", "Same count, different code: tell your supervisor")


def _checks(closing: ClosingStatement, wording: Wording) -> tuple[tuple[str, bool, str], ...]:
    if not closing.here.count:
        return ()
    span = f"{wording.number(closing.first_seq)}–{wording.number(closing.last_seq)}"
    return (
        (translate("sync", "Numbered without a gap"), True, span),
        (
            translate("sync", "Every visit is sealed"),
            closing.sealed == closing.visits,
            f"{closing.sealed} / {closing.visits}",
        ),
        (translate("sync", "Same code on both sides"), closing.agrees, ""),
        (
            translate("sync", "Every visit is complete"),
            closing.completed == closing.visits,
            f"{closing.completed} / {closing.visits}",
        ),
    )


def attachment_note(report: SyncReport, *, held: bool) -> str:
    """What *complete* means here."""
    here = sum(tick.evidence for tick in report.visits if tick.complete is None)
    if here and held:
        return translate("sync", "{0} attachments are still here; this line is metered.").format(here)
    if here:
        return translate("sync", "{0} attachments are still here; they follow by themselves.").format(here)
    return translate("sync", "A visit without attachments is complete with its receipt.")


def last_success(shown: SyncShown, closing: ClosingStatement, wording: Wording, today: date) -> str:
    """When it last worked, and up to which record the receipt reaches."""
    if shown.last_success is None:
        return translate("sync", "Not synced since it was unlocked")
    local = shown.last_success.astimezone()
    when = wording.clock(local, seconds=True) if local.date() == today else wording.moment(local, today)
    text = translate("sync", "Last success {0}").format(when)
    if not closing.centre.count:
        return text
    through = wording.number(closing.first_seq + closing.centre.count - 1)
    covered = translate("sync", "receipt up to record {0}").format(through)
    return f"{text} · {covered}"
