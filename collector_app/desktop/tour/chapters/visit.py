"""The visit from the bag to the report, with everything that can come in between."""

from __future__ import annotations

from collector_app.desktop.tour import cast
from collector_app.desktop.tour.device import Laptop
from collector_app.desktop.tour.studio import Studio
from collector_app.desktop.tour.walk import Walk
from collector_app.domain.outcome import Outcome
from collector_app.domain.visit.stage import Stage
from collector_app.gui.visit.attest_page import AttestPage

_LIN = "case-10"


def evening(studio: Studio, hour: int = 20, minute: int = 6) -> Laptop:
    """A laptop in the evening, after a delivery at noon."""
    laptop = studio.laptop()
    laptop.visited(2, cast.at(8, 40), cast.at(9, 14), Outcome.PROMISE_TO_PAY, 9)
    laptop.at(12, 40)
    laptop.deliver()
    laptop.at(hour, minute)
    return laptop


def to_the_door(studio: Studio) -> None:
    """Preparing, travelling, the door, and the customer's two details."""
    laptop = evening(studio)
    walk = studio.visit(laptop, _LIN)
    studio.take("visit-confirm")
    walk.to("appointment")
    walk.choose(1)
    studio.take("visit-choice")
    walk.to_passage(Stage.PREPARED)
    studio.take("visit-passage-travel")
    walk.to("arrival_place")
    studio.take("visit-location")
    walk.to_passage(Stage.TRAVELLING)
    laptop.at(20, 41)
    walk.controller.seconds.passed.emit()
    walk.to(Stage.AT_DOOR)
    walk.to("greeting")
    studio.take("visit-greeting")
    walk.to("credentials")
    studio.take("visit-credentials")
    walk.to("recording_notice")
    studio.take("visit-recording")
    walk.to("recorder_number", {"recorder_on": 2})
    studio.take("visit-text")
    walk.on()
    studio.take("visit-text-missing")
    walk.to("identity")
    laptop.at(20, 48)
    walk.controller.seconds.passed.emit()
    walk.choose(1)
    studio.take("visit-identity")
    walk.why()
    studio.take("visit-why")
    walk.back()
    walk.to("alone")
    walk.choose(1)
    studio.take("visit-alone")
    walk.to_passage(Stage.IDENTIFYING)
    studio.take("visit-passage-disclose")


def covered(studio: Studio) -> None:
    """The cover, somebody who comes in, and the refusal that follows until one is alone again."""
    laptop = evening(studio, 20, 41)
    walk = studio.visit(laptop, _LIN)
    walk.to("alone")
    walk.cover()
    studio.take("cover")
    walk.lift()
    walk.to("fit_to_talk")
    walk.screen.visit_bar.somebody_came.emit()
    walk.lift()
    studio.take("cover-somebody-near")
    walk.screen.cover.chosen.emit("still_here")
    walk.to_passage(Stage.IDENTIFYING)
    walk.on()
    studio.take("refused-not-alone")
    walk.pick(1)
    walk.to("amount")
    walk.cover()
    walk.lift()
    studio.take("cover-sealed")


def in_private(studio: Studio) -> None:
    """The amount, what the customer says, the plan in its bounds and beyond them, the agreement."""
    laptop = evening(studio, 20, 41)
    walk = studio.visit(laptop, _LIN)
    for step in ("purpose", "amount", "rights", "amount_view"):
        walk.to(step)
        studio.take(f"visit-{step.replace('_', '-')}")
    walk.to("hardship")
    walk.choose(2, 4)
    studio.take("visit-several-choices")
    walk.to("hardship_route")
    studio.take("visit-hardship")
    walk.to("reason", {"hardship_route": 3})
    studio.take("visit-six-choices")
    walk.to("income")
    walk.write("6000")
    studio.take("visit-money")
    walk.to("ability")
    studio.take("visit-ability")
    _plan(studio, walk)
    walk.to("payment_method")
    studio.take("visit-payment-method")
    walk.to_passage(Stage.NEGOTIATING)
    studio.take("visit-passage-settle")
    walk.to("agreement")
    studio.take("visit-agreement")
    walk.to("summary")
    studio.take("visit-summary")
    walk.to("signing")
    studio.take("visit-signing")
    walk.to("signature")
    studio.take("visit-signature")


def _plan(studio: Studio, walk: Walk) -> None:
    walk.to("plan")
    studio.take("visit-plan")
    walk.plan.stepper.set_count(6)
    studio.take("visit-plan-six")
    walk.plan.stepper.set_count(36)
    studio.take("visit-plan-request")
    walk.plan.amount.set_text("lots")
    walk.plan.amount.edited.emit("lots")
    studio.take("visit-plan-unreadable")
    walk.plan.amount.set_text("18640")
    walk.plan.amount.edited.emit("18640")
    walk.plan.stepper.set_count(6)


def to_the_end(studio: Studio) -> None:
    """Leaving, the report, a correction, closing."""
    laptop = evening(studio, 20, 41)
    walk = studio.visit(laptop, _LIN)
    walk.to("payment", {"agreement": 2})
    studio.take("visit-payment")
    walk.write(("800", "0412-0077", "official_app"))
    studio.take("visit-payment-typed")
    for step in ("receipt", "copy", "complaint_line", "thanks", "gone"):
        walk.to(step)
        studio.take(f"visit-{step.replace('_', '-')}")
    walk.to_passage(Stage.LEAVING)
    studio.take("visit-passage-finish")
    laptop.at(21, 26)
    walk.to("outcome")
    walk.controller.seconds.passed.emit()
    studio.take("visit-outcome")
    walk.back()
    walk.to("note")
    studio.take("visit-note")
    walk.write("约好 12 月 1 日，晚上在家。")
    studio.take("visit-note-typed")
    walk.to("followup_date")
    studio.take("visit-date")
    walk.choose(4)
    studio.take("visit-date-other")
    walk.to("satisfaction")
    walk.choose(4)
    studio.take("visit-rating")
    walk.to("report")
    studio.take("visit-report")
    for _ in range(3):
        walk.back()
    walk.choose(2)
    walk.on()
    studio.take("visit-correction")
    walk.back()
    walk.to_passage(Stage.AFTERCARE)
    studio.take("visit-passage-close")
    walk.why()
    studio.take("visit-why-close")
    walk.back()
    walk.to(Stage.CLOSED)
    studio.take("visit-closed")


def refused(studio: Studio) -> None:
    """Gates that say no: by the hour, by several rules, to one person alone; every rule; the clause."""
    laptop = evening(studio, 20, 58)
    walk = studio.visit(laptop, _LIN)
    walk.to_passage(Stage.TRAVELLING)
    laptop.at(21, 41)
    walk.controller.seconds.passed.emit()
    walk.on()
    studio.take("refused-hours")
    walk.screen.all_asked.emit()
    studio.take("refused-every-rule")
    walk.screen.all_asked.emit()
    walk.why()
    studio.take("refused-why")
    walk.back()
    walk.pick(1)
    studio.take("refused-turned-back")
    laptop = evening(studio, 22, 5)
    walk = studio.visit(laptop, f"case-{cast.FENG:02d}", ())
    walk.to_passage(Stage.PREPARED, {"appointment": 3})
    walk.on()
    studio.take("refused-several-rules")
    laptop = evening(studio, 20, 30)
    walk = studio.visit(laptop, _LIN, ())
    walk.to_passage(Stage.PREPARED)
    walk.on()
    studio.take("refused-one-person")
    walk.on()
    page = walk.screen.page()
    if not isinstance(page, AttestPage):
        raise TypeError
    page.given.emit("c-2", "7K3M-92QD-XT4V")
    studio.take("refused-one-person-code")
    page.given.emit("c-2", laptop.code("c-2"))
    studio.take("proven-under-way")


def stopped(studio: Studio) -> None:
    """The stop key, its words, and what is left to do; the open visit that one wants to leave."""
    walk = studio.visit(evening(studio, 20, 41), _LIN)
    walk.to("credentials")
    walk.stop()
    studio.take("stop")
    walk.choose(5)
    studio.take("stop-chosen")
    walk.on()
    studio.take("stop-words")
    walk.on()
    studio.take("stop-leaving")
    walk.to("outcome")
    studio.take("stop-outcome")
    walk = studio.visit(evening(studio, 20, 41), _LIN)
    walk.to("credentials")
    walk.controller.ask_to_leave()
    studio.take("visit-leave-question")


def somebody_else(studio: Studio) -> None:
    """Another person answers: only a message, and the dispositions that are left."""
    walk = studio.visit(evening(studio, 20, 41), _LIN)
    walk.to("message", {"greeting": 3})
    studio.take("third-person-message")
    walk.to("message_answer")
    studio.take("third-person-answer")
    walk.to("outcome", {"message_answer": 1})
    studio.take("third-person-outcome")


def resumed(studio: Studio) -> None:
    """After a crash in the middle of a visit: the same step, a plain notice; and the day with a visit under way."""
    laptop = evening(studio, 20, 41)
    walk = studio.visit(laptop, _LIN)
    walk.to("identity")
    walk = studio.resume(laptop)
    studio.take("visit-resumed")
    walk.to("amount")
    studio.resume(laptop)
    studio.take("visit-resumed-sealed")
    bench = studio.bench
    if bench is not None:
        bench.go("today")
        studio.take("today-under-way")
