"""What a supervisor answers by phone: leave for one rule and one case, and the time. The device has no line meanwhile.

Nothing secret is stored: a device's key is derived from the server's keys whenever it is needed.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import yaml
from sqlalchemy import Connection, select

from collector_app.domain.challenge import CHALLENGE_LETTERS, read
from collector_app.domain.override import Plea, Supervision, Supervisor, override_code
from collector_app.domain.spelled import readable
from collector_app.domain.time_code import BeforeBeginningError, time_code
from collector_app.protocol.messages import PackKind
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.refusal import OperatorError

_RULES_FILE: Final = "rules.yaml"
_BY_SUPERVISOR: Final = "supervisor"


@dataclass(frozen=True, slots=True)
class Call:
    """What the collector read out, as the supervisor typed it. `device` is needed where a collector has several."""

    challenge: str
    case_number: str = ""
    rule: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Leave:
    """Who lets a rule pass, and why."""

    supervisor: str
    reason: str


@dataclass(frozen=True, slots=True)
class RuleTold:
    """A rule as far as a call needs it: its names, and whether a supervisor may let it pass."""

    id: str
    titles: tuple[str, ...]
    by_supervisor: bool


def call_key(centre: Centre, device: str) -> bytes:
    """Return the key of a device's response codes."""
    return centre.keys.derived(f"override/{device}")


def supervision(centre: Centre, connection: Connection, device: str) -> Supervision:
    """Return the supervisors to call, and the device's key, for its packet."""
    s = t.supervisors
    rows = connection.execute(select(s).order_by(s.c.name, s.c.id))
    people = tuple(Supervisor(row.id, row.name, row.phone) for row in rows)
    return Supervision(base64.b64encode(call_key(centre, device)).decode("ascii"), people)


def give_leave(centre: Centre, call: Call, leave: Leave) -> str:
    """Note that a supervisor lets a rule pass and return the response code in its readable form.

    The same call again gets the same code and is noted once. Raises OperatorError with what is wrong in the call.
    """
    challenge, reason, now = _challenge(call.challenge), leave.reason.strip(), centre.clock.now()
    if not reason:
        raise OperatorError("说明理由：--reason / Say why: --reason")
    with centre.database.write() as connection:
        rule = _rule(connection, call.rule)
        supervisor = _supervisor(connection, leave.supervisor)
        case, collector = _case(connection, call.case_number)
        device = _device(connection, collector, call.device)
        g = t.override_grants
        row = {
            "device": device,
            "supervisor": supervisor,
            "case_id": case,
            "rule": rule,
            "challenge": challenge,
        }
        same = select(g.c.id).where(*(g.c[name] == value for name, value in row.items()))
        if connection.execute(same).first() is None:
            more = {"id": centre.entropy.uuid7(now), "reason": reason, "given_at": now}
            connection.execute(g.insert(), row | more)
    return readable(override_code(call_key(centre, device), Plea(device, case, rule, supervisor, challenge)))


def tell_time(centre: Centre, call: Call, collector: str = "") -> tuple[str, datetime]:
    """Return the code that tells a collector's device the time, readable, and the time; raises OperatorError."""
    challenge, now = _challenge(call.challenge), centre.clock.now()
    with centre.database.read() as connection:
        device = _device(connection, collector, call.device)
    try:
        return readable(time_code(call_key(centre, device), device, challenge, now)), now
    except BeforeBeginningError:
        message = (
            f"中心的时钟是 {now:%Y-%m-%d}，不对。先校准 / The centre's clock says {now:%Y-%m-%d}. Set it right first."
        )
        raise OperatorError(message) from None


def _challenge(typed: str) -> str:
    challenge = read(typed, CHALLENGE_LETTERS)
    if challenge is None:
        message = (
            f"请求码有误，应为 {CHALLENGE_LETTERS} 个字符，请对方再念一遍 / "
            f"The challenge has a slip in it: {CHALLENGE_LETTERS} letters are expected. Have it read out again."
        )
        raise OperatorError(message)
    return challenge


def rules_told(connection: Connection) -> tuple[RuleTold, ...]:
    """Return the rules of all packs at the centre."""
    f = t.pack_files
    files = select(f.c.content).where(f.c.kind == PackKind.RULES.value, f.c.name == _RULES_FILE).order_by(f.c.pack)
    documents = (yaml.safe_load(row.content) for row in connection.execute(files))
    return tuple(_told(item) for document in documents for item in document["rules"])


def _told(item: dict[str, Any]) -> RuleTold:
    override = item.get("override") or {}
    return RuleTold(str(item["id"]), tuple(item["title"].values()), override.get("by") == _BY_SUPERVISOR)


def _rule(connection: Connection, named: str) -> str:
    """Return the id of a rule named by id or title, in either language."""
    rules = rules_told(connection)
    wanted = named.strip().casefold()
    found = [rule for rule in rules if wanted in {name.casefold() for name in (rule.id, *rule.titles)}]
    may = "".join(f"\n  {rule.id}　{' / '.join(rule.titles)}" for rule in rules if rule.by_supervisor)
    if not found:
        message = f"没有规则“{named}”。可以放行的有： / There is no rule {named}. Those that may be let pass:{may}"
        raise OperatorError(message)
    allowed = [rule for rule in found if rule.by_supervisor]
    if not allowed:
        message = (
            f"规则 {found[0].id} 谁也不能放行。可以放行的有： / "
            f"Nobody may let the rule {found[0].id} pass. Those that may be let pass:{may}"
        )
        raise OperatorError(message)
    return allowed[0].id


def _supervisor(connection: Connection, supervisor: str) -> str:
    s = t.supervisors
    known = [row.id for row in connection.execute(select(s.c.id).order_by(s.c.id))]
    if supervisor not in known:
        names = ", ".join(known) or "—"
        raise OperatorError(f"没有主管 {supervisor}，有： / There is no supervisor {supervisor}. Known: {names}")
    return supervisor


def _case(connection: Connection, number: str) -> tuple[str, str]:
    """Return a case's id and its collector."""
    c = t.cases
    row = connection.execute(select(c.c.id, c.c.collector).where(c.c.number == number.strip())).one_or_none()
    if row is None:
        raise OperatorError(f"没有案件 {number}，请对方再念一遍 / There is no case {number}. Have it read out again.")
    if not row.collector:
        raise OperatorError(f"案件 {number} 没有分给任何人 / Case {number} is with nobody.")
    return str(row.id), str(row.collector)


def _device(connection: Connection, collector: str, device: str) -> str:
    """Return the one active device that is meant; the collector of a case has that case on every device of theirs."""
    d = t.devices
    wanted = [d.c.state == t.DeviceState.ACTIVE.value]
    wanted += [d.c.collector == collector] if collector else []
    wanted += [d.c.id == device] if device else []
    if not collector and not device:
        raise OperatorError("说明是谁的电脑：--collector / Say whose laptop: --collector")
    statement = select(d.c.id, d.c.platform, d.c.enrolled_at).where(*wanted).order_by(d.c.enrolled_at)
    rows, whose = connection.execute(statement).all(), device or collector
    if not rows:
        raise OperatorError(f"{whose} 没有可用的电脑 / {whose} has no active laptop. See collector-central devices.")
    if len(rows) > 1:
        names = "".join(f"\n  {row.id}　{row.platform}　{row.enrolled_at:%Y-%m-%d}" for row in rows)
        raise OperatorError(
            f"{whose} 有几台电脑，用 --device 说明 / {whose} has several laptops, name one: --device{names}"
        )
    return str(rows[0].id)
