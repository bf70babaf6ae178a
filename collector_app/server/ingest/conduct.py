"""How a visit was conducted: whether its answers, plans, payments and companions can be what the record says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from collector_app.domain.arrangement import paid_by, worsened
from collector_app.domain.journal import content as c
from collector_app.domain.journal.entry import Entry
from collector_app.domain.policy import Gate
from collector_app.domain.script import Script
from collector_app.domain.visit.fold import PRIVATE_AGAIN
from collector_app.domain.visit.stage import Stage
from collector_app.packs.book import CompiledRuleBook
from collector_app.packs.problems import PacksError
from collector_app.server.ingest.course import Course

STEP_OUT_OF_PLACE: Final = "step_out_of_place"
SETTLE_NOT_ASKED: Final = "settle_not_asked"
PAYMENT_NOT_ALLOWED: Final = "payment_not_allowed"
COMPANIONS_UNPROVEN: Final = "companions_unproven"

Found = Iterator[tuple[str, str]]


def conducted(entry: Entry, content: object, course: Course, book: CompiledRuleBook | None) -> Found:
    """Give code and detail of everything that can't be in an entry of a visit that came as far as `course`.

    Without the book of its day nothing is said about steps and ways of paying.
    """
    look = _LOOK.get(type(content))
    if look is not None:
        yield from look(entry, content, course, book)


def _answered(
    entry: Entry, content: c.StepAnswered | c.StatementRead, course: Course, book: CompiledRuleBook | None
) -> Found:
    del entry
    script = _script(course, book)
    if script is None or content.step == PRIVATE_AGAIN:
        return
    stages = [step.stage for step in script.steps if step.id == content.step]
    if not stages:
        yield STEP_OUT_OF_PLACE, f"{content.step} is no step of {script.key}"
    elif stages[0] is not course.stage:
        yield STEP_OUT_OF_PLACE, f"{content.step} of {stages[0].value} was answered in {course.stage.value}"


def _corrected(entry: Entry, content: c.StepCorrected, course: Course, book: CompiledRuleBook | None) -> Found:
    del entry, book
    if content.step not in course.answered:
        yield STEP_OUT_OF_PLACE, f"{content.step} was corrected without an answer"


def _planned(entry: Entry, content: c.PlanProposed, course: Course, book: CompiledRuleBook | None) -> Found:
    del entry, content, book
    if course.behind_settle and (course.settled is None or (course.stage is Stage.SETTLING and not course.settled)):
        yield SETTLE_NOT_ASKED, f"a plan was changed in {course.stage.value}"


def _paid(entry: Entry, content: c.PaymentRecorded, course: Course, book: CompiledRuleBook | None) -> Found:
    if course.behind_settle and course.settled is None:
        yield SETTLE_NOT_ASKED, f"a payment was noted in {course.stage.value}"
    if book is None:
        return
    day = entry.envelope.time.date()
    allowed, told = (book.decide(Gate.SETTLE, paid_by({}, method), day) for method in (None, content.method))
    if against := worsened(allowed, told):
        yield PAYMENT_NOT_ALLOWED, f"{content.method}: {', '.join(finding.rule.id for finding in against)}"


def _judged(entry: Entry, content: c.FindingRaised, course: Course, book: CompiledRuleBook | None) -> Found:
    del entry, book
    told = content.facts.get("companions.count")
    if isinstance(told, int) and not isinstance(told, bool) and told > len(course.proven):
        yield COMPANIONS_UNPROVEN, f"{content.gate} counts {told} beside the collector, proven are {len(course.proven)}"


def _script(course: Course, book: CompiledRuleBook | None) -> Script | None:
    if book is None or not course.script:
        return None
    try:
        return book.script(course.script)
    except PacksError:
        return None


_LOOK: Final[Mapping[type[Any], Callable[[Entry, Any, Course, CompiledRuleBook | None], Found]]] = {
    c.StepAnswered: _answered,
    c.StatementRead: _answered,
    c.StepCorrected: _corrected,
    c.PlanProposed: _planned,
    c.PaymentRecorded: _paid,
    c.FindingRaised: _judged,
}
