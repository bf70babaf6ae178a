"""The contact budget on the device: which leased tokens are left, and which one a contact spends.

A token is spent when an effective contact in the device's own journal names it: there is no other list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.budget import Token
from collector_app.domain.case import Case, ContactCounts
from collector_app.domain.clock import TrustedTime
from collector_app.domain.counts import combined
from collector_app.domain.facts import Circumstances
from collector_app.domain.journal.content import Channel
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


def token_for(view: View | Unit, case: Case, channel: Channel, time: TrustedTime, visit: Visit | None = None) -> str:
    """Return the id of the token that an effective contact spends, empty when none is left: it is noted all the same.

    A visit spends the token of the day on which the collector came to the door, also when it ends after midnight.
    """
    zone = ZoneInfo(case.address(visit.address).zone if visit is not None else case.addresses[0].zone)
    moments = [time.shown, time.earliest] + ([time.latest] if time.latest is not None else [])
    if visit is not None and Stage.AT_DOOR in visit.entered:
        moments.insert(0, visit.entered[Stage.AT_DOOR])
    days = [moment.astimezone(zone).date() for moment in moments]
    return _first(unspent(view, case.id, time.earliest) or (), channel, days)


def _first(tokens: Iterable[Token], channel: Channel, days: Iterable[date]) -> str:
    held = [token for token in tokens if token.channel is channel]
    return next((token.id for day in days for token in held if token.day == day), "")


def counts_now(view: View | Unit, case: Case) -> ContactCounts | None:
    """Return the contacts of a case as told last; None when the lender never counted, for then nobody can tell."""
    told = view.leased.counts(case.id)
    if case.counts is None or told is None or told.as_of < case.counts.as_of:
        return case.counts
    return combined(case.counts, told, ZoneInfo(case.addresses[0].zone))


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """How much of the tightest cap on a channel is not this device's to use: used, or leased to somebody else."""

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
        limits = [cap.limit for cap in caps if cap.channel is channel]
        if not limits:
            continue
        limit = min(limits)
        used = circumstances.own.within(channel, today, 1) + (_counted(circumstances.case.counts, channel) or 0)
        if circumstances.tokens is not None:
            left = sum(1 for token in circumstances.tokens if token.channel is channel and token.day == today)
            used = max(used, limit - left)
        found.append(BudgetUse(channel, min(used, limit), limit))
    return tuple(found)


def _counted(counts: ContactCounts | None, channel: Channel) -> int | None:
    if counts is None:
        return None
    today = {Channel.VISIT: counts.visits_today, Channel.CALL: counts.calls_today, Channel.SMS: counts.sms_today}
    return today.get(channel)
