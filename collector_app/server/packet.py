"""`GET /v1/packet`: one page of what changed for a device."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, select

from collector_app.domain.case import Colleague, Creditor
from collector_app.protocol.messages import (
    CaseUpdate,
    CaseWithdrawal,
    Command,
    CommandKind,
    PacketPage,
    PackKind,
    PackUpdate,
)
from collector_app.server import tables as t
from collector_app.server.assignment import leaving
from collector_app.server.authentication import Device
from collector_app.server.budget import lease_tokens, tokens_of
from collector_app.server.caseload import updates_of
from collector_app.server.centre import Centre
from collector_app.server.counts import counts_for
from collector_app.server.documents import read_document
from collector_app.server.enrolment import colleague, new_lease
from collector_app.server.feed import (
    EVERYBODY,
    Numbered,
    changes_after,
    cursor_number,
    cursor_text,
    of_collector,
    of_device,
)
from collector_app.server.issuers import issuer_lists
from collector_app.server.overrides import supervision
from collector_app.server.presence import presence_lease
from collector_app.server.recovery import all_lists
from collector_app.server.recovery_offers import note_offered, note_taken

PAGE_CHANGES: Final = 50  # a case takes 2 to 10 KB: a page stays within a second on a slow line, and a day is one page


def packet_page(centre: Centre, device: Device, cursor: str) -> PacketPage:
    """Return the page after `cursor`; the lease is renewed, and tokens are leased, with the last page of a pull.

    Raises Refusal(INVALID) for a cursor that was never given out.
    """
    note_taken(centre, device.id, cursor_number(centre.epoch, cursor))
    may_leave = leaving(centre, device.collector)
    page = _page(centre, device, cursor, may_leave)
    if not page.more and lease_tokens(centre, device):
        page = _page(centre, device, cursor, may_leave)
    note_offered(centre, device.id, page.recovery, cursor_number(centre.epoch, page.cursor))
    return page


def _page(centre: Centre, device: Device, cursor: str, may_leave: Mapping[str, int]) -> PacketPage:
    place = cursor_number(centre.epoch, cursor)
    audiences = (EVERYBODY, of_collector(device.collector), of_device(device.id))
    with centre.database.read() as connection:
        changes = changes_after(connection, audiences, place, PAGE_CHANGES + 1)
        more = len(changes) > PAGE_CHANGES
        changes = changes[:PAGE_CHANGES]
        updates = updates_of(connection, _refs(changes, t.Topic.CASE), device.collector)
        judged = _judged(changes, updates, may_leave)
        more = more or len(judged) < len(changes)
        changes = judged
        topics = {change.topic for change in changes}
        last = changes[-1].number if changes else place
        return PacketPage(
            cursor=cursor_text(centre.epoch, last),
            more=more,
            server_time=centre.clock.now(),
            cases=tuple(updates[ref] for ref in _refs(changes, t.Topic.CASE) if ref in updates),
            withdrawn=tuple(
                CaseWithdrawal(case_id=change.ref, version=change.version)
                for change in changes
                if change.topic is t.Topic.WITHDRAWAL
            ),
            packs=(_packs(connection) or None) if t.Topic.PACKS in topics else None,
            issuers=issuer_lists(connection) if t.Topic.PACKS in topics else (),
            recovery=all_lists(connection) if t.Topic.COMPANY in topics else (),
            colleagues=_colleagues(connection, device.collector) if t.Topic.COMPANY in topics else None,
            creditor=_creditor(connection) if t.Topic.COMPANY in topics else None,
            lease=None if more else new_lease(centre, device.id),
            supervision=None if more else supervision(centre, connection, device.id),
            presence=None if more else presence_lease(centre, connection, device.collector),
            tokens=tokens_of(connection, device, centre.clock.now()) if t.Topic.TOKENS in topics else None,
            counts=None if more else counts_for(connection, device, centre.clock.now()),
            commands=_orders(connection, _refs(changes, t.Topic.ORDER), device.id),
        )


def _judged(changes: list[Numbered], updates: Mapping[str, CaseUpdate], may_leave: Mapping[str, int]) -> list[Numbered]:
    """Return the changes before the first case that changed after the gate was asked; the next page asks it again."""
    for at, change in enumerate(changes):
        update = updates.get(change.ref) if change.topic is t.Topic.CASE else None
        if update is not None and may_leave.get(change.ref) != update.case.version:
            return changes[:at]
    return changes


def _refs(changes: list[Numbered], topic: t.Topic) -> list[str]:
    return [change.ref for change in changes if change.topic is topic]


def _packs(connection: Connection) -> tuple[PackUpdate, ...]:
    p, f = t.packs, t.pack_files
    files: dict[tuple[str, str], dict[str, str]] = {}
    for row in connection.execute(select(f).order_by(f.c.kind, f.c.pack, f.c.name)):
        content = base64.b64encode(row.content).decode("ascii")
        files.setdefault((row.kind, row.pack), {})[row.name] = content
    return tuple(
        PackUpdate(kind=PackKind(row.kind), id=row.id, version=row.version, files=files.get((row.kind, row.id), {}))
        for row in connection.execute(select(p).order_by(p.c.kind, p.c.id))
    )


def _colleagues(connection: Connection, collector: str) -> tuple[Colleague, ...]:
    c = t.collectors
    mine = select(c.c.branch).where(c.c.id == collector).scalar_subquery()
    return tuple(colleague(row) for row in connection.execute(select(c).where(c.c.branch == mine).order_by(c.c.id)))


def _creditor(connection: Connection) -> Creditor | None:
    row = connection.execute(select(t.creditors.c.document).order_by(t.creditors.c.name).limit(1)).one_or_none()
    return None if row is None else read_document(Creditor, row.document)


def _orders(connection: Connection, ids: list[str], device: str) -> tuple[Command, ...]:
    o = t.orders
    statement = select(o.c.id, o.c.kind).where(o.c.id.in_(ids), o.c.device == device).order_by(o.c.given_at, o.c.id)
    return tuple(Command(id=row.id, kind=CommandKind(row.kind)) for row in connection.execute(statement))
