"""`collector-app replay VISIT`: judge every gate of a visit again, under the packs of its day."""

from __future__ import annotations

import sys

from collector_app.desktop.rule_books import PackBooks
from collector_app.domain.journal.content import FindingRaised, OverrideGranted
from collector_app.domain.journal.kinds import read_content
from collector_app.packs.replay import replay
from collector_app.usecases.pack_shelf import book_of
from collector_app.usecases.session import OpenSession


def run_replay(session: OpenSession, visit: str) -> int:
    """Print same or different for each gate; returns 1 when something differs, 2 when it can't be judged.

    Raises Failure(PACKS_UNUSABLE) for kept packs that this version can't read.
    """
    with session.store.view() as view:
        entries = view.journal.of(f"visit/{visit}")
        packs = book_of(view.feed.packs(), entries[0].envelope.packs) if entries else {}
    if not entries:
        return _refuse("no such visit here; `collector-app visits` lists them")
    if not packs:
        return _refuse(f"the packs of this visit ({entries[0].envelope.packs[:12]}) are not on this device any more")
    book = PackBooks().compile(packs)
    overridden: set[str] = set()
    status = 0
    for entry in entries:
        content = read_content(entry)
        if isinstance(content, OverrideGranted):
            overridden.add(content.rule)
        if not isinstance(content, FindingRaised):
            continue
        place = f"{entry.seq:6}  {content.gate:10}"
        try:
            again = replay(book, content, frozenset(overridden))
        except ValueError as error:
            sys.stdout.write(f"{place} can't be judged: {error}\n")
            status = 2
            continue
        sys.stdout.write(f"{place} {'same' if again.same else 'DIFFERENT'}, {len(content.findings)} rules\n")
        for difference in again.differences:
            sys.stdout.write(f"        {difference}\n")
        if again.wrongly_passed:
            sys.stdout.write("        recorded as passed, but the rules stop it\n")
        status = max(status, 0 if again.same else 1)
    return status


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"collector-app: {sentence}\n")
    return 2
