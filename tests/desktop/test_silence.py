"""A laptop that the centre does not hear of for thirty days, on real parts: what it keeps, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.config.folders import Folders
from collector_app.desktop import silence, wiring
from collector_app.desktop.scopes import Locked, Parts, open_locked
from collector_app.desktop.wiring import join
from collector_app.domain.clock import DRIFT
from collector_app.domain.silence import SHRED_AFTER, WARN_AFTER, Contact, Silence, Standing
from collector_app.gui.enrol.enrol_view import EnrolView
from collector_app.gui.translation import install
from collector_app.gui.unlock.unlock_view import UnlockView
from collector_app.gui.widgets.drawn import Drawn
from collector_app.server.devices import list_devices
from collector_app.server.enrolment import issue_code
from collector_app.server.export import list_visits
from collector_app.server.rescue import import_rescue
from collector_app.usecases.failures import Failure, FailureCode
from tests.desktop.conftest import the_morning
from tests.desktop.test_recovery import VISIT, Laptop, a_visit
from tests.fakes.device import FakeClock
from tests.journey.hands import Hands
from tests.journey.stage import COLLECTOR, PASSPHRASE, QUICK, Stage

SECOND = timedelta(seconds=1)
PROVEN = SHRED_AFTER / (1 - DRIFT) + SECOND


@pytest.fixture
def laptop(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Laptop:
    """A visit that never met a network, and supervisors who can recover it."""
    install(qapp, "en")
    made = Laptop(stage, tmp_path, monkeypatch)
    made.work()
    return made


@pytest.fixture
def delivered(stage: Stage, qapp: QApplication) -> Iterator[Hands]:
    """A locked laptop that has delivered everything."""
    with stage.laptop(qapp) as hands:
        hands.collector.choose_language("en")
        the_morning(stage, hands)
        hands.collector.lock("key")
        hands.settle()
        yield hands


def contact(locked: Locked) -> Contact:
    vault = join(locked).vault
    held = vault.contact(vault.device()).read()
    assert held is not None
    return held


def restarted(stage: Stage, since: timedelta) -> Locked:
    """The home after a restart, with a wall clock that shows so much since the last contact."""
    held = contact(home(stage, None))
    return home(stage, FakeClock(held.heard + since, "boot-2", 0))


def running(stage: Stage, since: timedelta) -> Locked:
    """The home on a machine that has run so long since the last contact, with its wall clock set back a year."""
    held = contact(home(stage, None))
    ran = held.monoms + -(-since // timedelta(milliseconds=1))
    return home(stage, FakeClock(held.heard - timedelta(days=365), held.boot, ran))


def home(stage: Stage, clock: FakeClock | None) -> Locked:
    parts = Parts(keyring=stage.keyring, clock=clock or stage.clock, cost=QUICK)
    return open_locked(Folders.under(stage.home), parts)


def left(stage: Stage) -> set[str]:
    return {path.name for path in Folders.under(stage.home).data.iterdir()} - {"collector.running"}


def heed(locked: Locked) -> Silence:
    return silence.heed(locked).silence


def why_not(locked: Locked) -> FailureCode | None:
    """Why the passphrase does not open it; None when it does."""
    try:
        session = join(locked).sessions.unlock(PASSPHRASE)
    except Failure as failure:
        return failure.code
    session.lock("test")
    return None


def said(view: UnlockView) -> str:
    return " ".join(part.accessibleName() for part in view.findChildren(Drawn) if part.accessibleName())


def look_at(hands: Hands, locked: Locked) -> None:
    """Let the app look, on another machine's clock."""
    hands.collector.locked.parts.clock = locked.parts.clock
    hands.collector.silence.look()
    hands.settle()


def test_with_nothing_undelivered_thirty_days_by_any_clock_wipe_it(stage: Stage, delivered: Hands) -> None:
    assert contact(home(stage, None)).settled is not None
    look_at(delivered, restarted(stage, SHRED_AFTER - SECOND))
    delivered.wait_for("it warns", lambda: "deletes its cases" in said(delivered.page(UnlockView)))
    look_at(delivered, restarted(stage, SHRED_AFTER))
    delivered.wait_for("it is empty", lambda: not delivered.collector.locked.enrolled)
    delivered.wait_for("it says so", lambda: not delivered.collector.asks_to_unlock)
    assert "has deleted its cases" in delivered.page(EnrolView).notice.accessibleName()
    assert stage.keyring.contents() == []
    delivered.wait_for("nothing is left to be told", lambda: left(stage) == set())
    line = list_devices(stage.centre)[0]
    assert (line[2], line[5].rpartition(" ")[2]) == ("revoked", "silence")


def test_a_clock_set_forward_destroys_nothing_that_was_not_delivered(stage: Stage, laptop: Laptop) -> None:
    before = left(stage)
    late = restarted(stage, timedelta(days=4000))
    assert heed(late) is Silence.HELD
    assert left(stage) == before
    assert why_not(late) is None
    assert laptop.type("rescue", str(laptop.folder / "day.rescue"), typed=f"{PASSPHRASE}\n") == 0


def test_a_session_that_was_killed_counts_as_undelivered(stage: Stage, delivered: Hands) -> None:
    killed = join(home(stage, None)).sessions.unlock(PASSPHRASE)
    killed.store.close()
    late = restarted(stage, SHRED_AFTER)
    assert heed(late) is Silence.HELD
    assert why_not(late) is None
    assert delivered.collector.locked.enrolled
    assert heed(late) is Silence.OVER  # that session was locked, with nothing left to deliver


def test_what_nobody_else_has_stays_for_two_supervisors(stage: Stage, laptop: Laptop) -> None:
    assert heed(running(stage, PROVEN - 2 * SECOND)) is Silence.WARNED
    late = running(stage, PROVEN)
    assert why_not(late) is FailureCode.KEYRING_SECRET_LOST
    assert contact(late).shut
    assert heed(restarted(stage, timedelta(0))) is Silence.SHUT  # no clock opens it again
    assert {"collector.vault", "collector.db"} <= left(stage)
    request = laptop.request()
    assert request.reason.value == "keyring"
    file = laptop.folder / "recovered.rescue"
    answers = laptop.answers(request, *laptop.people[:2])
    assert laptop.type("recovery", "open", str(file), *answers) == 0
    import_rescue(stage.centre, file)
    assert [visit.id for visit in list_visits(stage.centre)] == [VISIT]
    assert stage.keyring.contents() == []


def test_a_pin_opens_it_no_more(stage: Stage, laptop: Laptop) -> None:
    joined = join(home(stage, None))
    session = joined.sessions.unlock(PASSPHRASE)
    box = joined.pins.seal(wiring._own(session.keys), "482913")
    session.lock("test")
    late = join(running(stage, PROVEN))
    with pytest.raises(Failure) as refused:
        late.unlock_by_pin("482913", Keeper(box))
    assert refused.value.code is FailureCode.KEYRING_SECRET_LOST
    assert laptop.device


class Keeper:
    """A `PinKeeper` with one box."""

    def __init__(self, box: bytes) -> None:
        self._box = box

    def tries_left(self) -> int:
        return 5

    def take(self) -> bytes:
        return self._box

    def keep(self, box: bytes) -> None:
        self._box = box

    def drop(self) -> None:
        self._box = b""


def test_what_nobody_could_recover_is_kept(stage: Stage, qapp: QApplication, tmp_path: Path) -> None:
    install(qapp, "en")
    locked = home(stage, None)
    code = issue_code(stage.centre, COLLECTOR)[0]
    session = join(locked).sessions.enrol(stage.server.url, code, PASSPHRASE)
    assert session.contacts is not None
    a_visit(session, "case-1")
    session.lock("test")
    late = running(stage, PROVEN)
    assert heed(late) is Silence.HELD
    assert why_not(late) is None
    assert tmp_path.exists()


def test_from_day_twenty_on_both_faces_warn_in_both_languages(stage: Stage, delivered: Hands) -> None:
    words = {"en": "On 23 Dec this laptop deletes its cases", "zh_CN": "12 月 23 日 这台电脑会删除案件"}
    held = contact(home(stage, None))
    look_at(delivered, restarted(stage, WARN_AFTER - SECOND))
    assert words["en"] not in said(delivered.page(UnlockView))
    look_at(delivered, restarted(stage, WARN_AFTER))
    delivered.wait_for("it warns", lambda: words["en"] in said(delivered.page(UnlockView)))
    delivered.collector.choose_language("zh_CN")
    delivered.wait_for("it warns in Chinese", lambda: words["zh_CN"] in said(delivered.page(UnlockView)))
    delivered.collector.locked.parts.clock = stage.clock
    delivered.unlock(PASSPHRASE)
    bench = delivered.bench
    bench.delivery.stop()
    assert bench.session.contacts is not None
    bench.session.contacts.last = replace(held, known=held.heard + WARN_AFTER)
    for language, expected in words.items():
        delivered.collector.choose_language(language)
        bench.today.refresh()
        assert expected in bench.today.view.notice.text()


def test_an_open_session_is_locked_when_it_is_due(stage: Stage, delivered: Hands) -> None:
    delivered.unlock(PASSPHRASE)
    bench = delivered.bench
    delivered.wait_for("the laptop rests", lambda: bench.delivery.wait_idle(0))
    bench.delivery.stop()
    contacts = bench.session.contacts
    assert contacts is not None
    assert contacts.last is not None
    delivered.collector.silence.look()
    assert delivered.bench is bench
    old = contacts.last.heard - SHRED_AFTER
    contacts.last = replace(contacts.last, heard=old, known=old)
    delivered.collector.silence.look()
    delivered.wait_for("it is empty", lambda: left(stage) <= {"collector.wiped"})
    assert delivered.page(EnrolView).notice.text()


def test_an_older_copy_of_the_files_does_not_set_the_contact_back(stage: Stage, delivered: Hands) -> None:
    data = Folders.under(stage.home).data
    copy = {name: (data / name).read_bytes() for name in ("collector.vault", "collector.db", "collector.db.head")}
    before = contact(home(stage, None)).heard
    stage.clock.skip(timedelta(days=2))
    delivered.unlock(PASSPHRASE)
    delivered.wait_for("the laptop rests", lambda: delivered.bench.delivery.wait_idle(0))
    delivered.collector.lock("key")
    delivered.settle()
    newest = contact(home(stage, None)).heard
    assert newest > before + timedelta(days=1)
    for name, content in copy.items():
        (data / name).write_bytes(content)
    why_not(home(stage, None))
    assert contact(home(stage, None)).heard == newest


@pytest.mark.defence
def test_without_the_look_before_opening_it_would_open(
    stage: Stage, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as off:
        off.setattr(wiring, "heed", lambda _locked: Standing())
        assert why_not(running(stage, PROVEN)) is None
    assert why_not(running(stage, PROVEN)) is FailureCode.KEYRING_SECRET_LOST
    assert laptop.device
