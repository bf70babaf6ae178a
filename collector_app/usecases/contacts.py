"""Contacts outside a visit: calls and messages noted, the visit announced, the reason of arrears learnt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from collector_app.domain.journal.content import Channel, ContactAttempted
from collector_app.domain.journal.kinds import draft
from collector_app.domain.note import NoteFinding
from collector_app.domain.policy import Gate, GateDecision
from collector_app.usecases.budget import spending
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.gatekeeper import finding_content
from collector_app.usecases.session import OpenSession


@dataclass(frozen=True, slots=True)
class Contacts:
    """Asks the contact gate and notes contact attempts."""

    session: OpenSession

    def ask(self, case_id: str, channel: Channel, person_id: str = "") -> GateDecision:
        """Judge the contact gate now, for a channel and a person of the case (empty: the customer).

        The verdict goes on the record. Raises Failure(CASE_GONE).
        """
        keeper = self.session.gatekeeper
        with self.session.store.unit() as unit:
            case = unit.cases.get(case_id)
            if case is None:
                raise Failure(FailureCode.CASE_GONE)
            asked = replace(keeper.circumstances(unit, case), channel=channel, party=person_id)
            decision = keeper.decide(Gate.CONTACT, asked)
            self.session.recorder.record(unit, (draft(f"case/{case_id}", finding_content(decision)),))
            return decision

    def lint(self, text: str, on: date) -> tuple[NoteFinding, ...]:
        """Return what the packs in force on a day find in the words of a contact; empty before packs have arrived."""
        return () if self.session.book is None else self.session.book.lint_note(text, on)

    def note(self, attempt: ContactAttempted) -> None:
        """Put a contact attempt on the record; it spends the tokens of its channel and day.

        Contacts that happened are noted even when a rule was against them, or no token was left.
        """
        if attempt.channel is Channel.VISIT:
            message = "visits are noted by closing them"
            raise ValueError(message)
        with self.session.store.unit() as unit:
            case = unit.cases.get(attempt.case)
            if case is not None:
                attempt = spending(unit, case, attempt, self.session.recorder.time(unit))
            self.session.recorder.record(unit, (draft(f"case/{attempt.case}", attempt),))
