"""Calls: a supervisor lets a rule pass, the centre tells the time; by letters that are read out."""

from __future__ import annotations

from typing import Final, TypeVar

from collector_app.desktop.tour import cast
from collector_app.desktop.tour.device import Laptop
from collector_app.desktop.tour.studio import Studio
from collector_app.desktop.tour.walk import Lost, Walk
from collector_app.desktop.workbench import SETTINGS
from collector_app.domain.challenge import CHALLENGE_LETTERS, read
from collector_app.domain.outcome import Outcome
from collector_app.domain.override import Plea, override_code
from collector_app.domain.spelled import readable
from collector_app.domain.time_code import time_code
from collector_app.domain.visit.stage import Stage
from collector_app.gui.phone.read_out import ReadOut
from collector_app.gui.visit.override_page import OverridePage
from collector_app.gui.visit.page import Page
from collector_app.gui.visit.refusal_page import RefusalPage
from collector_app.gui.visit.time_page import TimePage
from collector_app.gui.visit.visit_model import Act

P = TypeVar("P", bound=Page)

_FENG, _HAN = f"case-{cast.FENG:02d}", f"case-{cast.HAN:02d}"
_NOTICE: Final = "company.visit.notice"
_WRONG: Final = "7K3M-92QD-XT4V"


def override(studio: Studio) -> None:
    """A visit that was not announced: whom to call, what to read out, a code that does not fit, one that does."""
    laptop = _noon(studio)
    walk = studio.visit(laptop, _FENG)
    walk.to_passage(Stage.PREPARED)
    walk.on()
    studio.take("refused-call-helps")
    _call(walk, Act.SUPERVISOR)
    page = _page(walk, OverridePage)
    studio.take("override-call")
    page.reason.set_text("...")
    page.code.set_text(_WRONG)
    walk.on()
    studio.take("override-wrong-code")
    challenge = _read_out(page.read_out)
    plea = Plea(laptop.session.profile.certificate.device, _FENG, _NOTICE, cast.SUPERVISORS[0].id, challenge)
    laptop.at(14, 4)
    page.code.set_text(readable(override_code(laptop.telephone_key(), plea)))
    walk.on()
    studio.take("override-passed")


def time_in_a_visit(studio: Studio) -> None:
    """After a restart nobody knows the hour: the refusal, the call, a code that does not fit, one that does."""
    laptop = _noon(studio)
    walk = studio.visit(laptop, _HAN)
    walk.to_passage(Stage.PREPARED)
    laptop.clock.reboot(cast.at(14, 9))
    walk.on()
    studio.take("refused-time-unknown")
    _call(walk, Act.TIME)
    page = _page(walk, TimePage)
    studio.take("time-call")
    page.box.code.set_text(_WRONG)
    walk.on()
    studio.take("time-wrong-code")
    challenge = _read_out(page.box.read_out)
    laptop.at(14, 11)
    device, now = laptop.session.profile.certificate.device, laptop.clock.read().wall
    page.box.code.set_text(readable(time_code(laptop.telephone_key(), device, challenge, now)))
    walk.on()
    studio.take("time-confirmed")


def time_in_the_settings(studio: Studio) -> None:
    """The same before any visit, from the settings."""
    laptop = _noon(studio)
    laptop.clock.reboot(cast.at(14, 9))
    bench = studio.open(laptop, SETTINGS, companions=())
    studio.take("settings-time-unknown")
    bench.time.ask.click()
    studio.take("settings-time-call")


def _noon(studio: Studio) -> Laptop:
    laptop = studio.laptop()
    laptop.visited(2, cast.at(8, 40), cast.at(9, 14), Outcome.PROMISE_TO_PAY, 9)
    laptop.at(12, 40)
    laptop.deliver()
    laptop.at(14, 2)
    return laptop


def _call(walk: Walk, act: Act) -> None:
    page = _page(walk, RefusalPage)
    for number in range(1, len(page.grid.buttons()) + 1):
        walk.choose(number)
        if page.chosen().act is act:
            walk.on()
            return
    raise Lost(f"{act} is not offered")


def _page(walk: Walk, kind: type[P]) -> P:
    page = walk.page
    if not isinstance(page, kind):
        raise Lost(f"{kind.__name__} is not in front but {type(page).__name__}")
    return page


def _read_out(shown: ReadOut) -> str:
    challenge = read(shown.challenge.text(), CHALLENGE_LETTERS)
    if challenge is None:
        raise Lost(shown.challenge.text())
    return challenge
