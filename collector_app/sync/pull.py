"""Pull: each page of changes and its cursor become durable together, or not at all.

What a page says is applied here and nowhere else: cases are sealed on arrival under a key of their own, each new
version is put on the record (`case.received`), and a lease counts only with the server's signature and only forwards.

Data are as fresh as the last pull that came to its end (`caught_up`): while pages are missing, a stay or a withdrawal
may be on one of them.

A case that was taken away while a visit for it is open or undelivered stays, marked as withdrawn in its own row
(`WITHDRAWN` among its flags, so the mark survives any crash and a new assignment lifts it), until a receipt covers the
visit. `release_withdrawn` removes it then (sync.md, promise 3).
"""

from __future__ import annotations

import base64
import binascii
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final, Protocol

from collector_app.domain.budget import Token
from collector_app.domain.case import Case
from collector_app.domain.issuer import IssuerList, follow
from collector_app.domain.journal.canonical import NotCanonicalError
from collector_app.domain.journal.content import CasePurged, CaseReceived
from collector_app.domain.journal.entry import Draft, Entry
from collector_app.domain.journal.kinds import draft
from collector_app.domain.journal.seal import Lease, lease_input
from collector_app.domain.recovery import RecoveryList, follow_lists
from collector_app.protocol.messages import CaseUpdate, CaseWithdrawal, Command, CommandKind, PacketPage, PackUpdate
from collector_app.sync.gateway import Answer, Gateway, Rejected
from collector_app.sync.watch import Watch
from collector_app.usecases.encoding import debt_to_bytes
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.pack_shelf import receive
from collector_app.usecases.ports.device import Keys, SignatureCheck
from collector_app.usecases.ports.store import JournalView, Profile, Store, Unit, View
from collector_app.usecases.sync_status import WITHDRAWN

Packs = Mapping[str, Mapping[str, bytes]]

_PAGES_AT_MOST: Final = 10_000  # a server that always says "more" must not keep a laptop busy for ever
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")

log = logging.getLogger(__name__)


class Record(Protocol):
    """Appends drafts to the journal within a unit (`usecases.recorder.Recorder.record`)."""

    def __call__(self, unit: Unit, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        """Return the entries that were appended."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What pull hands on to the app, on the sync thread.

    `check_packs` raises Failure(PACKS_UNUSABLE) for packs that nobody could work with: the old ones stay. `obey` takes
    an order of the server; a wipe may come twice, so it must be idempotent, and must not wait for the engine to stop.
    """

    check_packs: Callable[[Packs], None]
    obey: Callable[[Command], None]


@contextmanager
def _in_bounds() -> Iterator[None]:
    """Take a page that holds what no record can (a number beyond 2^53) for one that makes no sense: nothing of it."""
    try:
        yield
    except NotCanonicalError as error:
        raise Failure(FailureCode.SERVER_CRASHED, reason="message") from error


class Pull:
    """Fetches pages until there are no more. Used from the sync thread."""

    def __init__(
        self,
        gateway: Gateway,
        store: Store,
        record: Record,
        keys: Keys,
        signatures: SignatureCheck,
        desk: Desk,
    ) -> None:
        self._gateway = gateway
        self._store = store
        self._record = record
        self._keys = keys
        self._signatures = signatures
        self._desk = desk

    def run(self, watch: Watch) -> None:
        """Apply all pages.

        Raises Failure as the gateway and the store do, SERVER_CRASHED for a page that makes no sense, and
        PACKS_UNUSABLE after everything else was applied.
        """
        bad_packs: Failure | None = None
        for _ in range(_PAGES_AT_MOST):
            watch.go_on()
            with self._store.view() as view:
                cursor, done = view.feed.cursor(), view.feed.commands_done()
            answer = self._page(cursor)
            watch.go_on()
            orders = [order for order in answer.message.commands if order.id not in done]
            # A wipe is obeyed before it is marked as done: killed in between, it must come again. A lock is marked
            # first: it ends this process, and must not come again at the next unlock.
            self._obey(orders, CommandKind.WIPE)
            with _in_bounds():
                self._trust(answer.message.issuers)
                self._heed(answer.message.recovery)
                packs, failure = self._packs(answer.message.packs)
                bad_packs = failure or bad_packs
                if self._apply(answer, packs, orders):
                    watch.changed()
            self._obey(orders, CommandKind.LOCK)
            if not answer.message.more or answer.message.cursor == cursor:
                break
        if bad_packs is not None:
            raise bad_packs

    def _page(self, cursor: str) -> Answer[PacketPage]:
        try:
            return self._gateway.packet(cursor)
        except Rejected as rejected:
            if not cursor:
                raise Failure(FailureCode.SERVER_REFUSED, problem=rejected.code) from rejected
        # The centre does not know the cursor (another database): from the beginning. Versions keep it idempotent.
        log.warning("sync.cursor_refused")
        return self._page("")

    def _obey(self, orders: Sequence[Command], kind: CommandKind) -> None:
        for order in orders:
            if order.kind is kind:
                log.info("sync.command", extra={"kind": kind})
                self._desk.obey(order)

    def _trust(self, told: tuple[IssuerList, ...]) -> None:
        """Follow the issuers' own signatures to the list in force, before any pack is looked at.

        Apart from the page: whom to believe must not depend on whether its packs are sound.
        """
        if not told:
            return
        with self._store.unit() as unit:
            profile = unit.feed.profile()
            issuers = follow(profile.issuers, told, self._signatures.verify)
            if issuers != profile.issuers:
                log.info("sync.issuers", extra={"serial": issuers.serial})
                unit.feed.put_profile(replace(profile, issuers=issuers))

    def _heed(self, told: tuple[RecoveryList, ...]) -> None:
        """Follow the supervisors' own signatures to the list of those who can recover this laptop."""
        if not told:
            return
        with self._store.unit() as unit:
            profile = unit.feed.profile()
            recovery = follow_lists(profile.recovery, told, self._signatures.verify)
            if recovery != profile.recovery:
                log.info("sync.recovery", extra={"serial": recovery.serial})
                unit.feed.put_profile(replace(profile, recovery=recovery))

    def _packs(self, updates: tuple[PackUpdate, ...] | None) -> tuple[Packs | None, Failure | None]:
        if updates is None:
            return None, None
        try:
            packs = _pack_files(updates)
            self._desk.check_packs(packs)
        except Failure as failure:
            log.warning("sync.packs_unusable", extra={"failure": failure.code})
            return None, failure
        return packs, None

    def _apply(self, answer: Answer[PacketPage], packs: Packs | None, orders: Sequence[Command]) -> bool:
        page = answer.message
        with self._store.unit() as unit:
            profile = unit.feed.profile()
            drafts = [
                *(item for update in page.cases for item in self._receive(unit, update)),
                *(item for tombstone in page.withdrawn for item in _withdraw(unit, tombstone)),
            ]
            if drafts:
                self._record(unit, drafts)
            if packs is not None:
                receive(unit, packs)
            _keep(unit, page)
            if page.lease is not None and self._lease_counts(page.lease, unit.feed.lease(), profile):
                unit.feed.put_lease(page.lease)
            for order in orders:
                unit.feed.put_command_done(order.id)
            fix = answer.fix(page.server_time)
            if fix is not None:
                unit.feed.put_fix(fix)
            if not page.more:
                unit.feed.put_caught_up(page.server_time)
            unit.feed.put_cursor(page.cursor)
        news = (packs, page.colleagues, page.creditor, page.tokens)
        return bool(drafts or page.withdrawn or orders) or any(item is not None for item in news)

    def _receive(self, unit: Unit, update: CaseUpdate) -> list[Draft]:
        case = update.case
        held = unit.cases.get(case.id)
        if held is not None and held.flags.get(WITHDRAWN) and held.version <= case.version:
            unit.cases.remove(case.id)  # assigned again: the mark's version must not stand in the way
        elif held is not None and held.version >= case.version:
            return []
        unit.cases.put(case, self._keys.seal_case(case.id, debt_to_bytes(update.debt)))
        return [draft(f"case/{case.id}", CaseReceived(case.id, case.version))]

    def _lease_counts(self, lease: Lease, held: Lease | None, profile: Profile) -> bool:
        if held is not None and lease.issued <= held.issued:
            return False
        certificate = profile.certificate
        good = lease.device == certificate.device and self._signatures.verify(
            certificate.server_key, lease_input(lease), lease.signature
        )
        if not good:
            log.warning("sync.lease_forged")
        return good


def _keep(unit: Unit, page: PacketPage) -> None:
    """Put what the page states whole in place of what was known."""
    if page.colleagues is not None:
        unit.feed.put_colleagues(page.colleagues)
    if page.creditor is not None:
        unit.feed.put_creditor(page.creditor)
    if page.presence is not None:
        unit.leased.put_presence(page.presence)
    if page.supervision is not None:
        unit.leased.put_supervision(page.supervision)
    if page.tokens is not None:
        unit.leased.put_tokens(_tokens(unit, page.tokens))
    if page.counts is not None:
        unit.leased.put_counts(page.server_time, {item.case_id: item.counts for item in page.counts})


def _tokens(unit: Unit, told: tuple[Token, ...]) -> tuple[Token, ...]:
    """Take the tokens of cases that are here, and keep those of the open visit's case: it may have begun on one."""
    here = {case_id: unit.cases.sealed(case_id) is not None for case_id in {token.case for token in told}}
    tokens = [token for token in told if here[token.case]]
    visit_id = unit.journal.open_visit()
    for at_the_door in (row.case_id for row in unit.journal.visits() if row.id == visit_id):
        tokens += (token for token in unit.leased.tokens(at_the_door) or () if token not in tokens)
    return tuple(tokens)


def _withdraw(unit: Unit, tombstone: CaseWithdrawal) -> list[Draft]:
    case = unit.cases.get(tombstone.case_id)
    if case is None or case.version > tombstone.version:
        return []
    if undelivered(unit.journal, case.id):
        _mark(unit, case, tombstone.version)
        return []
    return [_purge(unit, case.id)]


def _mark(unit: Unit, case: Case, version: int) -> None:
    sealed = unit.cases.sealed(case.id)
    if sealed is None or case.flags.get(WITHDRAWN):
        return
    # `put` takes newer versions only; the tombstone's own number may equal the version it takes away
    marked = replace(case, version=max(version, case.version + 1), flags={**case.flags, WITHDRAWN: True})
    unit.cases.put(marked, sealed.box)


def _purge(unit: Unit, case_id: str) -> Draft:
    unit.cases.remove(case_id)
    # A visit that is open for another case of the same person keeps the token it began on; the centre knows that.
    unit.leased.drop_tokens(case_id, wholly=unit.journal.open_visit() is None)
    return draft(f"case/{case_id}", CasePurged(case_id, WITHDRAWN))


def undelivered(journal: JournalView, case_id: str) -> bool:
    """Whether a visit for the case is open, or no receipt covers its last entry."""
    receipt = journal.last_receipt()
    through = 0 if receipt is None else receipt.to_seq
    return any(
        visit.case_id == case_id and (visit.closed is None or visit.last_seq > through) for visit in journal.visits()
    )


def release_withdrawn(store: Store, record: Record) -> int:
    """Remove the cases that were kept for a visit that is delivered by now; returns how many."""
    with store.view() as view:
        waiting = _deliverable(view)
    if not waiting:
        return 0
    with store.unit() as unit:
        gone = [case_id for case_id in waiting if case_id in _deliverable(unit)]
        record(unit, [_purge(unit, case_id) for case_id in gone])
    return len(gone)


def _deliverable(view: View | Unit) -> list[str]:
    found = []
    for case_id in dict.fromkeys(visit.case_id for visit in view.journal.visits()):
        case = view.cases.get(case_id)
        if case is not None and case.flags.get(WITHDRAWN) and not undelivered(view.journal, case_id):
            found.append(case_id)
    return found


def _pack_files(updates: tuple[PackUpdate, ...]) -> Packs:
    packs: dict[str, dict[str, bytes]] = {}
    for update in updates:
        if not _NAME.match(update.id) or not all(_NAME.match(name) for name in update.files):
            raise Failure(FailureCode.PACKS_UNUSABLE, reason="name")
        try:
            files = {name: base64.b64decode(text, validate=True) for name, text in update.files.items()}
        except (binascii.Error, ValueError) as error:
            raise Failure(FailureCode.PACKS_UNUSABLE, reason="encoding") from error
        packs[f"{update.kind.value}/{update.id}"] = files
    return packs
