"""The contact budget on the device: which leased tokens are left, and which one a contact spends.

A token is spent when a contact in the device's own journal names it: there is no other list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.budget import Cap, Counted, Token, counted_as
from collector_app.domain.case import Case, ContactCounts
from collector_app.domain.clock import TrustedTime
from collector_app.domain.counts import combined
from collector_app.domain.facts import Circumstances
from collector_app.domain.journal.content import Channel, ContactAttempted
from collector_app.domain.policy import Rule
from collector_app.domain.visit.fold import Visit
from collector_app.domain.visit.stage import Stage
from collector_app.usecases.ports.store import Unit, View

REMEMBERED: Final = timedelta(days=14)  # far longer than any lease: a token that old is not on the device any more


def unspent(view: View | Unit, case_id: str, now: datetime) -> tuple[Token, ...] | None:
    """Return the tokens of a case that are left; None when none were ever leased to this device."""
    held = view.leased.tokens(case_id)
    if not held:
        return held
    spent = view.journal.spent_tokens(now - REMEMBERED)
    return tuple(token for token in held if token.id not in spent)


def spending(
    view: View | Unit, case: Case, contact: ContactAttempted, time: TrustedTime, visit: Visit | None = None
) -> ContactAttempted:
    """Return a contact with the tokens that it spends: one of each thing that it counts as, where one is left.

    It is noted all the same when none is. A visit spends the token of the day on which the collector came to the door,
    also when it ends after midnight.
    """
    zone = ZoneInfo(case.address(visit.address).zone if visit is not None else case.addresses[0].zone)
    moments = [time.shown, time.earliest] + ([time.latest] if time.latest is not None else [])
    if visit is not None and Stage.AT_DOOR in visit.entered:
        moments.insert(0, visit.entered[Stage.AT_DOOR])
    days = [moment.astimezone(zone).date() for moment in moments]
    tokens = [token for token in unspent(view, case.id, time.earliest) or () if token.channel is contact.channel]
    found = [_first((token for token in tokens if token.counts is counts), days) for counts in counted_as(contact)]
    first, *others = [token for token in found if token] or [""]
    return replace(contact, token=first, further_tokens=tuple(others))


def _first(tokens: Iterable[Token], days: Iterable[date]) -> str:
    held = list(tokens)
    return next((token.id for day in days for token in held if token.day == day), "")


def counts_now(view: View | Unit, case: Case) -> ContactCounts | None:
    """Return the contacts of a case as told last; None when the lender never counted, for then nobody can tell."""
    told = view.leased.counts(case.id)
    if case.counts is None or told is None or told.as_of < case.counts.as_of:
        return case.counts
    return combined(case.counts, told, ZoneInfo(case.addresses[0].zone))


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """How much of the tightest cap on a channel is not this device's to use: used, or leased to somebody else.

    The tightest is the one with the least left, then the smallest.
    """

    channel: Channel
    used: int
    limit: int


def uses(rules: Iterable[Rule], circumstances: Circumstances, today: date) -> tuple[BudgetUse, ...]:
    """Return the use of each channel that a rule in force caps, in the order of the channels.

    Without tokens (none were ever leased) what is counted is all that is known.
    """
    caps = [rule.budget for rule in rules if rule.budget is not None and rule.in_force(today)]
    found = []
    for channel in Channel:
        mine = [(_used(cap, circumstances, today), cap.limit) for cap in caps if cap.channel is channel]
        if mine:
            used, limit = min(mine, key=lambda use: (use[1] - use[0], use[1]))
            found.append(BudgetUse(channel, used, limit))
    return tuple(found)


def _used(cap: Cap, circumstances: Circumstances, today: date) -> int:
    own, channel = circumstances.own, cap.channel
    used = own.within(channel, today, 1) + _counted(circumstances.case.counts, channel)
    if cap.counts is Counted.ATTEMPTS:
        used += own.missed_within(channel, today, 1) + _missed(circumstances.case.counts, channel)
    if circumstances.tokens is not None:
        wanted = (channel, cap.counts, today)
        left = sum(1 for token in circumstances.tokens if (token.channel, token.counts, token.day) == wanted)
        used = max(used, cap.limit - left)
    return min(used, cap.limit)


def _counted(counts: ContactCounts | None, channel: Channel) -> int:
    if counts is None:
        return 0
    today = {Channel.VISIT: counts.visits_today, Channel.CALL: counts.calls_today, Channel.SMS: counts.sms_today}
    return today.get(channel) or 0


def _missed(counts: ContactCounts | None, channel: Channel) -> int:
    return (counts.unanswered_today or 0) if counts is not None and channel is Channel.CALL else 0
