"""Commands that need the unlocked record: export-visit, explain, replay, visits, rebuild. They ask for a passphrase."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from collector_app.config.files import replacing
from collector_app.config.folders import Folders, FolderUnusable
from collector_app.desktop.replay_command import run_replay
from collector_app.desktop.scopes import Locked, Parts, open_locked
from collector_app.desktop.wiring import join
from collector_app.domain.case import mask_name
from collector_app.domain.journal.content import Channel
from collector_app.domain.localised import Language, Localised
from collector_app.domain.policy import Gate, GateDecision, Truth
from collector_app.gui.failures import sentence
from collector_app.packs.check import explain
from collector_app.protocol.bundle import EvidenceForm
from collector_app.storage.store import EncryptedStore
from collector_app.usecases.case_file import Approach, CaseFile
from collector_app.usecases.export import visit_bundle, write_visit_bundle
from collector_app.usecases.failures import Failure, failure_of_file
from collector_app.usecases.session import OpenSession


def run_record_command(folders: Folders, parsed: argparse.Namespace, parts: Parts | None = None) -> int:
    """Unlock, run one command, lock; returns the exit status (2: could not be done)."""
    try:
        locked = open_locked(folders, parts)
        session = join(locked).sessions.unlock(ask())
    except (Failure, FolderUnusable) as error:
        return tell(error)
    try:
        status = _COMMANDS[parsed.command](session, locked, parsed)
    except (Failure, OSError) as error:
        status = tell(error)
    finally:
        try:
            session.lock("command")
        except Failure as error:
            tell(error)
    return status


def ask(prompt: str = "Passphrase: ") -> str:
    """Ask at the terminal, or read one line from a pipe."""
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def tell(error: Exception) -> int:
    """Say what went wrong and what to do; returns the exit status for it."""
    text = str(error)
    if isinstance(error, OSError):
        error = failure_of_file(error)
    if isinstance(error, Failure):
        said = sentence(error)
        text = f"{said.what} {said.do_next}"
    sys.stderr.write(f"collector-app: {text}\n")
    return 2


def _moment(text: str, zone: str) -> datetime | None:
    """Read a time of day at the address; one with an offset keeps its moment. None for anything else."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        return None
    return given if given.tzinfo is not None else given.replace(tzinfo=ZoneInfo(zone))


def _export(session: OpenSession, _locked: Locked, parsed: argparse.Namespace) -> int:
    form = None if parsed.with_evidence is None else EvidenceForm(parsed.with_evidence)
    items = 0
    try:
        with replacing(parsed.file) as file:
            if form is None:
                file.write(visit_bundle(session, parsed.visit))
            else:
                items = write_visit_bundle(session, parsed.visit, file, form)
    except KeyError:
        sys.stderr.write("collector-app: no such visit here; `collector-app visits` lists them\n")
        return 2
    except ValueError as error:
        sys.stderr.write(f"collector-app: {error}; close it first\n")
        return 2
    sys.stdout.write(f"{parsed.file}: {parsed.file.stat().st_size} bytes\n")
    if form is not None:
        sys.stdout.write(f"evidence items: {items}\n")
    if form is EvidenceForm.CLEAR and items:
        sys.stdout.write("Anybody who gets this file can see and hear the evidence in it.\n")
    return 0


def _visits(session: OpenSession, _locked: Locked, _parsed: argparse.Namespace) -> int:
    with session.store.view() as view:
        for row in view.journal.visits():
            outcome = row.outcome.value if row.outcome is not None else "open"
            sys.stdout.write(f"{row.id}  {row.opened.isoformat()}  {row.stage.value:12} {outcome:18} {row.entries}\n")
    return 0


def _explain(session: OpenSession, locked: Locked, parsed: argparse.Namespace) -> int:
    with session.store.view() as view:
        found = [row for row in view.cases.search(parsed.case, 5) if row.number == parsed.case]
        case = view.cases.get(found[0].id) if found else None
    if case is None:
        sys.stderr.write("collector-app: no case of that number here\n")
        return 2
    at = _moment(parsed.at, case.addresses[0].zone) if parsed.at else None
    if parsed.at and at is None:
        sys.stderr.write(f"collector-app: {parsed.at} is no time; write it like 2026-11-23T20:30\n")
        return 2
    known = {person.id: person for person in (case.borrower, *case.people)}
    if parsed.person and parsed.person not in known:
        listed = ", ".join(f"{person.id} ({person.role} {mask_name(person.name)})" for person in known.values())
        sys.stderr.write(f"collector-app: {parsed.person} is nobody of this case; there are: {listed}\n")
        return 2
    language = Language(locked.settings.language)
    approach = Approach(tuple(parsed.companions), at, Channel(parsed.channel), parsed.person)
    time, decisions = CaseFile(session).try_out(case.id, approach)
    sys.stdout.write(f"{case.number} · {time.shown.astimezone(ZoneInfo(case.addresses[0].zone)).isoformat()}\n")
    for decision in decisions:
        channel = f" ({parsed.channel})" if decision.gate is Gate.CONTACT else ""
        sys.stdout.write(f"\n{decision.gate.value}{channel}: {_verdict(decision).text(language)}\n")
        for line in explain(decision, language):
            sys.stdout.write(f"  {line}\n")
    return 0


def _verdict(decision: GateDecision) -> Localised:
    count, warned = len(decision.findings), len(decision.warnings)
    refusing = sum(1 for item in decision.blocking if item.truth is Truth.BROKEN)
    unknown = len(decision.blocking) - refusing
    if decision.blocking:
        return Localised(
            f"of {count} rules {refusing} refuse, {unknown} can't be told",
            f"{count} 条规则中 {refusing} 条不允许，{unknown} 条无法判断",
        )
    if warned:
        return Localised(f"{warned} of {count} rules want to be minded", f"{count} 条规则中有 {warned} 条要先留意")
    return Localised(f"none of {count} rules stands against it", f"{count} 条规则都没有阻止")


def _rebuild(session: OpenSession, _locked: Locked, _parsed: argparse.Namespace) -> int:
    store = session.store
    if not isinstance(store, EncryptedStore):
        raise TypeError
    store.rebuild()
    sys.stdout.write("projections rebuilt from the journal\n")
    return 0


def _replay(session: OpenSession, _locked: Locked, parsed: argparse.Namespace) -> int:
    return run_replay(session, parsed.visit)


_COMMANDS = {
    "export-visit": _export,
    "visits": _visits,
    "explain": _explain,
    "replay": _replay,
    "rebuild": _rebuild,
}
