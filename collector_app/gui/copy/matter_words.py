"""What only the right party may read: the amount that was told, what was agreed, how to pay, the rights in it."""

from __future__ import annotations

from collections.abc import Mapping

from collector_app.domain.journal.content import PaymentRecorded
from collector_app.gui.copy.open_words import stop_words
from collector_app.gui.copy.sections import Ledger, Section
from collector_app.gui.copy.tongue import Tongue
from collector_app.usecases.borrower_copy import Agreement, BorrowerCopy, Matter


def told_section(matter: Matter, tongue: Tongue) -> Section:
    """The amount as of its time, as it was said."""
    translate = tongue.translate
    heading = translate("BorrowerCopy", "What we told you")
    objection = translate(
        "BorrowerCopy", "You do not agree with it. Nothing is asked of you until it has been checked."
    )
    more = (objection,) if matter.disputed else ()
    if matter.amount is None:
        contract = translate("BorrowerCopy", "Contract ending in {0}.").format(matter.contract_tail)
        changed = translate("BorrowerCopy", "The amount was updated after the visit. Ask us for a statement.")
        return Section(heading, paragraphs=(contract, changed, *more))
    moment = f"{tongue.wording.full_day(matter.as_of.date())} {tongue.wording.clock(matter.as_of)}"
    in_all = translate("BorrowerCopy", "In all, as of {0}. Contract ending in {1}.")
    told = in_all.format(moment, matter.contract_tail)
    return Section(heading, tongue.money(matter.amount), paragraphs=(told, *more))


def agreed_section(copy: BorrowerCopy, matter: Matter, tongue: Tongue) -> Section:
    """What was agreed, requested or paid, each as what it is."""
    translate = tongue.translate
    texts: Mapping[Agreement, str] = {
        Agreement.PROMISED: translate("BorrowerCopy", "You agreed to pay on these days:"),
        Agreement.REQUESTED: translate(
            "BorrowerCopy", "Sent to a supervisor as a request. It is not agreed until you have the answer."
        ),
        Agreement.PAID: translate("BorrowerCopy", "You paid during the visit:"),
        Agreement.NOTHING: translate("BorrowerCopy", "Nothing was agreed. You may take your time."),
    }
    heading = translate("BorrowerCopy", "What was agreed")
    if matter.agreement is Agreement.REQUESTED:
        heading = translate("BorrowerCopy", "What was requested")
    paragraphs = [*stop_words(copy.stop, tongue), texts[matter.agreement]]
    if matter.referred:
        paragraphs.insert(0, translate("BorrowerCopy", "You asked for our hardship desk. It calls you."))
    paid = tuple((_way(item, tongue), tongue.money(item.amount)) for item in matter.payments)
    if matter.agreement is Agreement.PAID:
        return Section(heading, paragraphs=tuple(paragraphs), ledger=Ledger(paid))
    during = translate("BorrowerCopy", "Paid at the visit")
    by_way = translate("BorrowerCopy", "{0} ({1})")
    facts = tuple((during, by_way.format(amount, way)) for way, amount in paid)
    return Section(heading, paragraphs=tuple(paragraphs), ledger=_instalments(matter, tongue), facts=facts)


def _instalments(matter: Matter, tongue: Tongue) -> Ledger | None:
    if matter.total is None:
        return None
    rows = tuple((tongue.wording.full_day(item.due), tongue.money(item.amount)) for item in matter.instalments)
    return Ledger(rows, (tongue.translate("BorrowerCopy", "In all"), tongue.money(matter.total)))


def _way(payment: PaymentRecorded, tongue: Tongue) -> str:
    translate = tongue.translate
    ways: Mapping[str, str] = {
        "official_app": translate("BorrowerCopy", "In the app"),
        "bank_transfer": translate("BorrowerCopy", "To the published account"),
        "branch_counter": translate("BorrowerCopy", "At the counter"),
    }
    way = ways.get(payment.method, translate("BorrowerCopy", "Through an official channel"))
    if not payment.reference:
        return way
    return translate("BorrowerCopy", "{0}, reference {1}").format(way, payment.reference)


def pay_sections(copy: BorrowerCopy, matter: Matter, tongue: Tongue) -> tuple[Section, ...]:
    """The official ways to pay; none while nothing may be asked for."""
    way, translate = matter.official_payment, tongue.translate
    if way is None:
        return ()
    only = translate("BorrowerCopy", "Only to {0}, and only in these ways:").format(copy.creditor.name)
    if not way.channels:
        only = translate("BorrowerCopy", "Only to {0}").format(copy.creditor.name)
    facts = (
        (translate("BorrowerCopy", "Account"), way.account),
        (translate("BorrowerCopy", "Your reference"), way.reference),
    )
    given = tuple(item for item in facts if item[1])
    return (Section(translate("BorrowerCopy", "How to pay"), paragraphs=(only,), bullets=way.channels, facts=given),)


def rights_section(matter: Matter, tongue: Tongue) -> Section:
    """What the customer may do."""
    translate = tongue.translate
    rights = [
        translate("BorrowerCopy", "You may object, and ask to see how the amount is made up."),
        translate("BorrowerCopy", "You may take your time, and take advice before you decide."),
        translate("BorrowerCopy", "You may end a talk, or ask us not to come again. We note it."),
    ]
    if matter.limitation:
        passed = translate(
            "BorrowerCopy",
            "The limitation period may have passed. You may refuse for that reason. Paying or signing can change it.",
        )
        rights.append(passed)
    return Section(translate("BorrowerCopy", "What you may do"), bullets=tuple(rights))
