"""A case in words: what the panels of the case screen say, masked where it must be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from collector_app.domain.case import Address, AddressKind, AddressSource, Case, DebtFacts, Person, Role, mask_name
from collector_app.domain.localised import Language
from collector_app.domain.policy import Finding, Gate, GateDecision, Truth
from collector_app.gui.clauses import finding_line, short_line
from collector_app.gui.widgets.contacts import ContactLine, TimelineEntry
from collector_app.gui.widgets.gate_rows import Verdict, VerdictRow
from collector_app.gui.wording import Wording

translate = QCoreApplication.translate
VISIT_FACTS = "visit"
_DELICATE = frozenset(
    {AddressKind.HOSPITAL, AddressKind.CARE_HOME, AddressKind.WORSHIP, AddressKind.SCHOOL, AddressKind.FUNERAL}
)
_COMPANIONS = "companions.count"


def gate_name(gate: Gate) -> str:
    """A gate's short name, for the tabs."""
    return {
        Gate.TRAVEL: translate("case", "Leave"),
        Gate.DOOR: translate("case", "Door"),
        Gate.IDENTIFY: translate("case", "Identify"),
        Gate.DISCLOSE: translate("case", "Explain"),
        Gate.NEGOTIATE: translate("case", "Talk"),
        Gate.SETTLE: translate("case", "Agree"),
    }[gate]


def salutation(person: Person, language: Language) -> str:
    """How the person is addressed, as the lender wrote it or its like in English."""
    if language is Language.ENGLISH:
        return {"先生": "(Mr)", "女士": "(Ms)"}.get(person.salutation, "")
    return person.salutation


def masks(case: Case) -> list[tuple[str, tuple[str, tuple[int, ...], str]]]:
    """What identifies the customer, with all but the ends as dots: label, then before, hidden, after."""
    shown: list[tuple[str, tuple[str, tuple[int, ...], str]]] = []
    if case.identifiers.id_tail:
        shown.append((translate("case", "Identity card"), ("", (8, 6), case.identifiers.id_tail)))
    phone = case.borrower.phone
    if phone:
        shown.append((translate("case", "Phone"), (phone[:3], (4,), phone[-4:])))
    return shown


def address_line(address: Address, *, held: bool) -> ContactLine:
    """An address: what it is, where it came from, whether one may go."""
    kind, icon = place_words(address.kind)
    chosen = [translate("case", "chosen by the customer")] if address.chosen else []
    note = " · ".join((kind, *chosen, source_words(address.source)))
    if address.source is AddressSource.UNKNOWN:
        return ContactLine(icon, address.text, note, translate("case", "Source unknown"), "stop", "x")
    if held:
        return ContactLine(icon, address.text, note, translate("case", "On hold"), "neutral", "pause")
    if address.inconvenient:
        return ContactLine(icon, address.text, note, translate("case", "Inconvenient"), "warn", "warning")
    if address.kind in _DELICATE:
        return ContactLine(icon, address.text, note, translate("case", "Check first"), "warn", "warning")
    if address.kind is AddressKind.WORKPLACE:
        return ContactLine(icon, address.text, note, translate("case", "Stay outside"), "warn", "warning")
    return ContactLine(icon, address.text, note, translate("case", "Allowed"), "ok", "check")


def place_words(kind: AddressKind) -> tuple[str, str]:
    """What kind of place an address is, with its icon."""
    return {
        AddressKind.HOME: (translate("case", "home"), "house"),
        AddressKind.WORKPLACE: (translate("case", "work"), "buildings"),
        AddressKind.HOSPITAL: (translate("case", "hospital"), "first-aid-kit"),
        AddressKind.CARE_HOME: (translate("case", "care home"), "heartbeat"),
        AddressKind.WORSHIP: (translate("case", "place of worship"), "map-pin"),
        AddressKind.SCHOOL: (translate("case", "school"), "graduation-cap"),
        AddressKind.FUNERAL: (translate("case", "place of mourning"), "map-pin"),
        AddressKind.TEMPORARY: (translate("case", "where they stay for now"), "door-open"),
        AddressKind.PUBLIC: (translate("case", "public place"), "map-trifold"),
        AddressKind.OTHER: (translate("case", "other place"), "map-pin"),
    }[kind]


def source_words(source: AddressSource) -> str:
    """Where an address came from."""
    return {
        AddressSource.CONTRACT: translate("case", "from the contract"),
        AddressSource.LEFT_WITH_LENDER: translate("case", "left with the lender"),
        AddressSource.IN_COMMUNICATION: translate("case", "told by the customer"),
        AddressSource.MADE_PUBLIC: translate("case", "made public by the customer"),
        AddressSource.OTHER_LAWFUL: translate("case", "other lawful source"),
        AddressSource.UNKNOWN: translate("case", "source unknown"),
    }[source]


def person_line(person: Person, *, held: bool = False) -> ContactLine:
    """A person and what may be said to them; on a held case the customer is left in peace too."""
    if person.role is Role.BORROWER:
        mask = ("", (), "") if not person.phone else (person.phone[:3], (4,), person.phone[-4:])
        if person.do_not_contact:
            return ContactLine("user", translate("case", "Customer"), "", translate("case", "No contact"), "stop", "x")
        text = translate("case", "Customer")
        if held:
            return ContactLine("user", text, "", translate("case", "On hold"), "neutral", "pause", mask)
        return ContactLine("user", text, "", translate("case", "You may talk"), "ok", "check", mask)
    title = f"{role_name(person.role)} {mask_name(person.name)}".strip()
    if person.do_not_contact:
        note = translate("case", "asked not to be contacted")
        return ContactLine("prohibit", title, note, translate("case", "No contact"), "stop", "x")
    limits = {
        Role.GUARANTOR: translate("case", "only within the guarantee"),
        Role.CO_BORROWER: translate("case", "only within their own contract"),
        Role.GUARDIAN: translate("case", "only in the customer's place"),
        Role.ATTORNEY: translate("case", "only in the customer's place"),
        Role.EXECUTOR: translate("case", "only about the estate"),
        Role.SUCCESSOR: translate("case", "only about the estate"),
    }
    if person.role in limits:
        note = limits[person.role]
        return ContactLine("users", title, note, translate("case", "Within limits"), "warn", "warning")
    note = translate("case", "only: please ask for a call back")
    return ContactLine("users", title, note, translate("case", "Message only"), "neutral", "chat-text")


def role_name(role: Role) -> str:
    """A person's part in the case."""
    return {
        Role.BORROWER: translate("case", "Customer"),
        Role.CO_BORROWER: translate("case", "Co-borrower"),
        Role.GUARANTOR: translate("case", "Guarantor"),
        Role.SPOUSE: translate("case", "Spouse"),
        Role.PARENT: translate("case", "Parent"),
        Role.GUARDIAN: translate("case", "Guardian"),
        Role.EXECUTOR: translate("case", "Executor"),
        Role.SUCCESSOR: translate("case", "Heir"),
        Role.ATTORNEY: translate("case", "Lawyer"),
        Role.EMERGENCY_CONTACT: translate("case", "Emergency contact"),
        Role.OTHER: translate("case", "Other person"),
    }[role]


def timeline(case: Case, today: date, wording: Wording) -> tuple[TimelineEntry, ...]:
    """Past contacts, newest first, without any amount."""
    icons = {"call": "phone-call", "sms": "chat-text", "visit": "house", "letter": "envelope-simple"}
    entries = [
        TimelineEntry(icons.get(item.channel, "clock"), wording.moment(item.time.astimezone(), today), item.result)
        for item in sorted(case.history, key=lambda item: item.time, reverse=True)
    ]
    if case.notice_sent is not None:
        when = wording.moment(case.notice_sent.astimezone(), today)
        entries.insert(0, TimelineEntry("chat-text", when, translate("case", "The visit was announced")))
    return tuple(entries)


def needs_hand(decision: GateDecision) -> tuple[Finding, ...]:
    """Findings of a gate that somebody must act on before driving there."""
    return tuple(item for item in (*decision.blocking, *decision.warnings) if not at_the_visit(item))


def at_the_visit(finding: Finding) -> bool:
    """Whether a finding can only be settled during the visit: it asks for what is said and done there."""
    if finding.truth is Truth.HOLDS:
        return False
    if finding.rule.requires:
        return True
    return bool(finding.missing) and all(fact.startswith(VISIT_FACTS) for fact in finding.missing)


def verdict_words(missing: int, gate: Gate) -> str:
    """A gate's verdict in one line; what is asked during the visit is not counted."""
    if missing:
        if gate is Gate.TRAVEL:
            return translate("case", "{0} missing: you can't leave yet").format(missing)
        return translate("case", "{0} would stop you there").format(missing)
    if gate is Gate.TRAVEL:
        return translate("case", "You may go")
    return translate("case", "Nothing stands against it from here")


def verdict_row(finding: Finding, language: Language) -> VerdictRow:
    """A finding in words, with the one thing that helps."""
    verdicts: dict[Truth, Verdict] = {
        Truth.HOLDS: "passed",
        Truth.BROKEN: "refused",
        Truth.CANNOT_TELL: "unknown",
    }
    verdict = "todo" if at_the_visit(finding) else verdicts[finding.truth]
    action, icon = _help(finding)
    return VerdictRow(
        title=finding.rule.title.text(language),
        verdict=verdict,
        fact=Wording(language.value).sentences(finding.explain.text(language), finding.do_next.text(language)),
        clause=finding_line(finding, language),
        action=action,
        action_icon=icon,
        action_kind="primary" if finding.truth is Truth.BROKEN else "neutral",
        short=short_line(finding, language),
    )


def _help(finding: Finding) -> tuple[str, str]:
    if needs_company(finding):
        return translate("case", "Enter the colleague's code"), "key"
    if needs_connection(finding):
        return translate("case", "Connect to check"), "arrows-clockwise"
    return "", ""


def company_words(companions: tuple[str, ...], proven: frozenset[str], names: Mapping[str, str]) -> list[str]:
    """Who goes along, each with whether a code proves it."""
    words = {True: translate("case", "{0}: here, proven"), False: translate("case", "{0}: code missing")}
    return [words[item in proven].format(names.get(item, item)) for item in companions]


def needs_company(finding: Finding) -> bool:
    """Whether a colleague's code would help."""
    source = finding.rule.holds.source if finding.rule.holds is not None else ""
    return finding.truth is Truth.BROKEN and _COMPANIONS in source


def needs_connection(finding: Finding) -> bool:
    """Whether hearing the server would help: a fact is missing or stale."""
    return finding.truth is Truth.CANNOT_TELL and not at_the_visit(finding)


def sealed_rows(debt: DebtFacts, wording: Wording) -> tuple[tuple[str, str], ...]:
    """The sealed part as label and value, for preparing."""
    rows = [
        (translate("sealed", "Balance"), wording.money(debt.balance.minor, debt.balance.currency)),
        (translate("sealed", "Principal"), wording.money(debt.principal.minor, debt.principal.currency)),
        (translate("sealed", "Interest"), wording.money(debt.interest.minor, debt.interest.currency)),
        (translate("sealed", "Penalty"), wording.money(debt.penalty.minor, debt.penalty.currency)),
        (translate("sealed", "As of"), wording.full_day(debt.as_of.astimezone().date())),
        (translate("sealed", "Product"), debt.product),
        (translate("sealed", "Contract"), debt.contract),
        (translate("sealed", "Days past due"), wording.number(debt.days_past_due)),
        (translate("sealed", "Reason of arrears"), debt.reason or "—"),
        (translate("sealed", "You may agree to"), _authority(debt, wording)),
    ]
    rows += [(translate("sealed", "Earlier promise"), line) for line in debt.promises]
    rows += [(translate("sealed", "History"), line) for line in debt.history]
    return tuple(rows)


def _authority(debt: DebtFacts, wording: Wording) -> str:
    waiver = wording.money(debt.authority.max_waiver.minor, debt.authority.max_waiver.currency)
    return translate("sealed", "up to {0} instalments, waive up to {1}").format(debt.authority.max_instalments, waiver)


def planned_words(at: datetime, minutes: int, wording: Wording, today: date, *, planned: bool) -> str:
    """For which moment the gates were judged."""
    if planned:
        return translate("case", "judged for {0}, about {1} minutes").format(wording.moment(at, today), minutes)
    return translate("case", "judged for now, about {0} minutes").format(minutes)
