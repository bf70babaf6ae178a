"""What the rules say to a call or a text, in words: whom it may be with, what stands against it, what to do next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from collector_app.domain.case import Case, Person, Role, mask_name
from collector_app.domain.localised import Language
from collector_app.domain.policy import GateDecision, Truth
from collector_app.gui.case.case_words import role_name, verdict_row
from collector_app.gui.widgets.gate_rows import VerdictRow
from collector_app.gui.widgets.notices import NoticeTone
from collector_app.gui.wording import Wording

translate = QCoreApplication.translate

SPEAKS_FOR_THEM = frozenset({Role.BORROWER, Role.GUARDIAN, Role.ATTORNEY})
"""Who can be told of the visit, and asked what is behind the arrears, in the customer's place."""


@dataclass(frozen=True)
class ContactVerdict:
    """The verdict of the contact gate on one person and channel: a sentence, and a row for each rule that objects."""

    tone: NoticeTone
    sentence: str
    rows: tuple[VerdictRow, ...] = ()


def people_to_choose(case: Case) -> tuple[tuple[str, str], ...]:
    """Everybody of a case, the customer first: id, and who it is with the name masked."""
    return tuple((person.id, _choice(person)) for person in (case.borrower, *case.people))


def _choice(person: Person) -> str:
    words = f"{role_name(person.role)} {mask_name(person.name)}".strip()
    return translate("contact", "{0}: no contact").format(words) if person.do_not_contact else words


def contact_verdict(decision: GateDecision, language: Language) -> ContactVerdict:
    """Say whether one may turn to somebody now. What has happened already can always be noted."""
    against, unknown = decision.blocking, [item for item in decision.blocking if item.truth is Truth.CANNOT_TELL]
    rows = tuple(replace(verdict_row(item, language), action="") for item in (*decision.blocking, *decision.warnings))
    if against:
        broken = len(unknown) < len(against)
        refused = translate("contact", "Not now: a rule is against it.")
        unsure = translate("contact", "Not known whether you may.")
        still = translate("contact", "What has already happened can still be noted.")
        sentence = Wording(language.value).sentences(refused if broken else unsure, still)
        return ContactVerdict("stop" if broken else "warn", sentence, rows)
    if rows:
        return ContactVerdict("warn", translate("contact", "You may. Mind this first:"), rows)
    return ContactVerdict("ok", translate("contact", "Nothing stands against it now"))
