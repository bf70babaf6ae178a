"""The borrower's copy: what a closed visit leaves in the customer's hands, as plain data for any language.

A visit that disclosed nothing has no `Matter`, and only a `Matter` can hold an amount: such a copy can't name one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.case import Case, Creditor, DebtFacts
from collector_app.domain.disclosure import DisclosureReason, Warrant
from collector_app.domain.journal.content import DisclosureOpened, Instalment, PaymentRecorded
from collector_app.domain.journal.kinds import draft
from collector_app.domain.journal.seal import visit_code
from collector_app.domain.localised import Localised
from collector_app.domain.money import Money
from collector_app.domain.outcome import CONSEQUENCES, CaseConsequence, Outcome, StopReason
from collector_app.domain.plan import plan_total
from collector_app.domain.visit.fold import Visit, fold
from collector_app.domain.visit.stage import BEFORE_STRANGERS, Stage
from collector_app.usecases.case_file import HushedError
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.open_visit import open_stage
from collector_app.usecases.ports.store import View
from collector_app.usecases.session import OpenSession
from collector_app.usecases.speech import Speech


class Course(StrEnum):
    """How the visit went, as a stranger may read it."""

    TALKED = "talked"
    ENDED = "ended"
    STOPPED = "stopped"
    THIRD_PARTY = "third_party"
    NOBODY_HOME = "nobody_home"
    NOT_MADE = "not_made"


class Agreement(StrEnum):
    """What came of the talk; a request is not agreed before a supervisor answered."""

    PROMISED = "promised"
    REQUESTED = "requested"
    PAID = "paid"
    NOTHING = "nothing"


class NextAction(StrEnum):
    """What the lender does next; `CONTACT` when no more than that may be said."""

    WAIT = "wait_for_payment"
    CALL = "call"
    VISIT = "visit"
    SUPERVISOR = "supervisor"
    HARDSHIP_DESK = "hardship_desk"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next step, and its day when one was set."""

    action: NextAction
    due: date | None


@dataclass(frozen=True, slots=True)
class Recording:
    """The visitors' recorder by its number (empty: not noted); `declined` when the person did not want it."""

    number: str
    declined: bool


@dataclass(frozen=True, slots=True)
class ComplaintTaken:
    """A complaint that was taken at the visit, and until when it is answered."""

    number: str
    answer_by: date | None


@dataclass(frozen=True, slots=True)
class OfficialPayment:
    """The only ways to pay: the lender's channels, its published account, the customer's own reference there."""

    channels: tuple[str, ...]
    account: str
    reference: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What only the right party may read.

    `amount` is None when the centre has brought the figures up to date since: what was said at the door is then not
    known any more. `official_payment` is None while nothing may be asked for (a stop, an objection). `limitation`:
    the limitation period was explained.
    """

    addressee: Localised
    contract_tail: str
    amount: Money | None
    as_of: datetime
    agreement: Agreement
    instalments: tuple[Instalment, ...]
    payments: tuple[PaymentRecorded, ...]
    official_payment: OfficialPayment | None
    disputed: bool
    referred: bool
    limitation: bool

    @property
    def total(self) -> Money | None:
        """The exact sum of the instalments, None without any."""
        return plan_total(self.instalments) if self.instalments else None


@dataclass(frozen=True, slots=True)
class BorrowerCopy:
    """One closed visit as the customer keeps it. Times are in the zone of the visited address.

    `matter` is None when nothing was disclosed: nothing in the copy may then hint at a debt. `stop` is None when
    somebody else than the customer may have been spoken to.
    """

    code: str
    creditor: Creditor
    visitors: tuple[str, ...]
    day: date
    arrived: datetime | None
    left: datetime | None
    course: Course
    stop: StopReason | None
    recording: Recording | None
    complaints: tuple[ComplaintTaken, ...]
    next_step: NextStep | None
    matter: Matter | None


def borrower_copy(session: OpenSession, visit_id: str) -> BorrowerCopy:
    """Return the copy of a closed visit. If the visit disclosed, opening the sealed part is put on the record.

    Raises KeyError when the device has no such visit, ValueError while it is open, Failure(CASE_GONE) when its case
    was taken back, and HushedError while another visit stands at a door.
    """
    with session.store.view() as view:
        visit = _closed(view, visit_id)
        if not visit.disclosed:
            return _copy(session, view, visit, None)
    debt = _open_sealed(session, visit)
    with session.store.view() as view:
        return _copy(session, view, visit, debt)


def copy_code(session: OpenSession, visit_id: str) -> str:
    """Return a closed visit's code and look at nothing else; raises KeyError and ValueError as `borrower_copy` does."""
    with session.store.view() as view:
        return visit_code(_closed(view, visit_id).closing_hash)


def _open_sealed(session: OpenSession, visit: Visit) -> DebtFacts:
    """Record the look about the case, for a closed visit takes no more entries; then open the sealed part."""
    with session.store.unit() as unit:
        if open_stage(unit) in BEFORE_STRANGERS:
            message = "no copy of another visit at the door"
            raise HushedError(message)
        sealed = unit.cases.sealed(visit.case)
        if sealed is None:
            raise Failure(FailureCode.CASE_GONE)
        opened = draft(f"case/{visit.case}", DisclosureOpened(visit.case, DisclosureReason.COPY))
        (entry,) = session.recorder.record(unit, (opened,))
    return session.unseal(sealed, Warrant(visit.case, entry.seq))


def _closed(view: View, visit_id: str) -> Visit:
    visit = fold(visit_id, view.journal.of(f"visit/{visit_id}"))
    if not visit.case:
        raise KeyError(visit_id)
    if not visit.closed:
        message = "the visit is still open"
        raise ValueError(message)
    return visit


def _copy(session: OpenSession, view: View, visit: Visit, debt: DebtFacts | None) -> BorrowerCopy:
    case = view.cases.get(visit.case)
    if case is None:
        raise Failure(FailureCode.CASE_GONE)
    zone = _zone(case, visit)
    creditor = view.feed.creditor() or Creditor(case.creditor, "", "", "")
    arrived, left = _local(visit, Stage.AT_DOOR, zone), _local(visit, Stage.LEAVING, zone)
    closed = visit.entered[Stage.CLOSED].astimezone(zone)
    return BorrowerCopy(
        code=visit_code(visit.closing_hash),
        creditor=creditor,
        visitors=_visitors(session, view, visit),
        day=(arrived or closed).date(),
        arrived=arrived,
        left=left if arrived is not None else None,
        course=_course(visit),
        stop=None if Stage.THIRD_PARTY in visit.entered else visit.stop,
        recording=_recording(visit),
        complaints=tuple(ComplaintTaken(item.number, item.answer_by) for item in visit.complaints),
        next_step=_next_step(visit),
        matter=None if debt is None else _matter(session, visit, case, debt, creditor),
    )


def _zone(case: Case, visit: Visit) -> ZoneInfo:
    """A later version of the case may have lost the address; its first one is then the nearest guess."""
    known = {item.id: item.zone for item in case.addresses}
    return ZoneInfo(known.get(visit.address, case.addresses[0].zone))


def _local(visit: Visit, stage: Stage, zone: ZoneInfo) -> datetime | None:
    moment = visit.entered.get(stage)
    return None if moment is None else moment.astimezone(zone)


def _visitors(session: OpenSession, view: View, visit: Visit) -> tuple[str, ...]:
    own = session.profile.collector
    names = {**{item.id: item.name for item in view.feed.colleagues()}, own.id: own.name}
    return tuple(names.get(item, item) for item in dict.fromkeys((visit.actor, *visit.companions)))


def _course(visit: Visit) -> Course:
    if Stage.AT_DOOR not in visit.entered:
        return Course.NOT_MADE
    if Stage.THIRD_PARTY in visit.entered:
        return Course.THIRD_PARTY
    if visit.stopped:
        return Course.STOPPED
    if visit.disclosed:
        return Course.TALKED
    if visit.marks.get("door") == "nobody" or visit.outcome is Outcome.NOBODY_HOME:
        return Course.NOBODY_HOME
    return Course.ENDED


def _recording(visit: Visit) -> Recording | None:
    declined = visit.marks.get("recording_refused") is True
    if not declined and visit.marks.get("recording_on") is not True:
        return None
    numbered = [item.value for item in visit.answers.values() if "recording_number" in item.marks]
    number = next((item for item in numbered if isinstance(item, str)), "")
    return Recording(number, declined=declined)


def _next_step(visit: Visit) -> NextStep | None:
    """Somebody who was not verified as the right party, or wants no contact, is told nothing of what comes."""
    if visit.identified is not True:
        return None
    if visit.stop is not None and CONSEQUENCES[visit.stop] is CaseConsequence.CONTACT_BAN:
        return None
    chosen = visit.marks.get("next_action")
    action = NextAction(chosen) if chosen in {item.value for item in NextAction} else NextAction.CONTACT
    nothing_to_wait_for = action is NextAction.WAIT and _agreed(visit)[0] is not Agreement.PROMISED
    if nothing_to_wait_for or (action is NextAction.HARDSHIP_DESK and not visit.disclosed):
        action = NextAction.CONTACT
    if visit.followup is None and chosen is None:
        return None
    return NextStep(action, visit.followup)


def _matter(session: OpenSession, visit: Visit, case: Case, debt: DebtFacts, creditor: Creditor) -> Matter:
    zone = _zone(case, visit)
    agreement, instalments = _agreed(visit)
    disputed = visit.dispute is not None or visit.marks.get("amount_view") == "disputes"
    way = OfficialPayment(creditor.payment_channels, debt.payment_account, debt.payment_reference)
    told = debt.as_of <= visit.entered[Stage.CLOSED]
    return Matter(
        addressee=_addressee(session, case, zone),
        contract_tail=debt.contract[-4:],
        amount=debt.balance if told else None,
        as_of=debt.as_of.astimezone(zone),
        agreement=agreement,
        instalments=instalments,
        payments=visit.payments,
        official_payment=None if disputed or visit.stopped else way,
        disputed=disputed,
        referred=visit.marks.get("hardship_referred") is True or _sent_to_desk(visit),
        limitation=visit.marks.get("limitation_told") is True,
    )


def _sent_to_desk(visit: Visit) -> bool:
    return visit.hardship is not None and visit.hardship.referred


def _addressee(session: OpenSession, case: Case, zone: ZoneInfo) -> Localised:
    """The customer as spoken to; the whole name where the case has no form of address."""
    if not case.borrower.salutation:
        return Localised(case.borrower.name, case.borrower.name)
    speech = Speech(case, None, session.profile.collector, (), zone)
    return speech.fill(Localised("{borrower.salutation} {borrower.surname}", "{borrower.surname}{borrower.salutation}"))


_BY_MARK: Final[Mapping[object, Agreement]] = {
    "promise": Agreement.PROMISED,
    "request": Agreement.REQUESTED,
    "pays_now": Agreement.PAID,
    "none": Agreement.NOTHING,
}
_BY_OUTCOME: Final[Mapping[Outcome | None, Agreement]] = {
    Outcome.PROMISE_TO_PAY: Agreement.PROMISED,
    Outcome.PLAN_REQUESTED: Agreement.REQUESTED,
}


def _agreed(visit: Visit) -> tuple[Agreement, tuple[Instalment, ...]]:
    """A plan stands in the journal as soon as it is laid out: agreed is only what the customer said yes to.

    That is the answer to *What is agreed*, and where the talk ended before that question, the outcome.
    """
    claimed = _BY_MARK.get(visit.marks.get("agreement")) or _BY_OUTCOME.get(visit.outcome, Agreement.NOTHING)
    if claimed in (Agreement.PROMISED, Agreement.REQUESTED):
        # A later plan beyond authority takes the place of an earlier promise.
        if visit.plan is not None and not visit.plan.within_authority:
            return Agreement.REQUESTED, visit.plan.instalments
        if visit.promise is not None:
            return claimed, visit.promise.instalments
    return (Agreement.PAID if visit.payments else Agreement.NOTHING), ()
