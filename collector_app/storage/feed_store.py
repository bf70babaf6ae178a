"""What came from the server besides cases: a few single records, the packs, and the commands already applied."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from collector_app.domain.case import Colleague, Creditor
from collector_app.domain.clock import Fix
from collector_app.domain.journal.record import from_plain, to_plain
from collector_app.domain.journal.seal import Lease
from collector_app.storage.feed_records import FeedRecords
from collector_app.storage.records import to_text
from collector_app.usecases.ports.store import Profile


class FeedStore(FeedRecords):
    """`FeedUnit` within one transaction."""

    def profile(self) -> Profile:
        """Return the enrolment profile; raises LookupError before enrolment."""
        profile = self._record("profile", Profile)
        if profile is None:
            raise LookupError("this device has no profile yet: enrol first")
        return profile

    def cursor(self) -> str:
        """Return the packet cursor, empty before the first page."""
        return self._text("cursor") or ""

    def fix(self) -> Fix | None:
        """Return the last moment whose true time the server vouched for."""
        return self._record("fix", Fix)

    def caught_up(self) -> datetime | None:
        """Return the server's moment at which everything that it had to tell was here; None before that."""
        text = self._text("caught_up")
        return None if text is None else datetime.fromisoformat(text)

    def lease(self) -> Lease | None:
        """Return the lease in force."""
        return self._record("lease", Lease)

    def packs(self) -> Mapping[str, Mapping[str, bytes]]:
        """Return pack and script files: ``rules/<id>`` or ``script/<id>`` → file name → bytes."""
        found: dict[str, dict[str, bytes]] = {}
        for pack, file, content in self._driver.execute("SELECT pack, file, content FROM pack_file"):
            found.setdefault(pack, {})[file] = content
        return found

    def colleagues(self) -> tuple[Colleague, ...]:
        """Return the branch's collectors, oneself included."""
        text = self._text("colleagues")
        return () if text is None else tuple(from_plain(Colleague, item) for item in json.loads(text))

    def creditor(self) -> Creditor | None:
        """Return the lender as borrowers may know it, None before the first packet."""
        return self._record("creditor", Creditor)

    def commands_done(self) -> frozenset[str]:
        """Return ids of server commands already applied."""
        return frozenset(str(row[0]) for row in self._driver.execute("SELECT id FROM command_done"))

    def put_profile(self, profile: Profile) -> None:
        """Keep the profile; raises ValueError when the journal is chained to another certificate."""
        old = self._record("profile", Profile)
        begun = self._driver.execute("SELECT 1 FROM entry LIMIT 1").fetchone() is not None
        if old is not None and begun and old.certificate != profile.certificate:
            raise ValueError("the journal is chained to another certificate")
        self._put("profile", to_text(profile))

    def put_cursor(self, cursor: str) -> None:
        """Keep the packet cursor."""
        self._put("cursor", cursor)

    def put_fix(self, fix: Fix) -> None:
        """Keep a newer fix; an older server time changes nothing."""
        old = self.fix()
        if old is None or fix.server_time >= old.server_time:
            self._put("fix", to_text(fix))

    def put_caught_up(self, moment: datetime) -> None:
        """Keep the server's moment of the last page of a pull; an earlier one changes nothing."""
        old = self.caught_up()
        if old is None or moment >= old:
            self._put("caught_up", moment.isoformat())

    def put_lease(self, lease: Lease) -> None:
        """Keep a lease; one that was issued earlier changes nothing."""
        old = self.lease()
        if old is None or lease.issued >= old.issued:
            self._put("lease", to_text(lease))

    def put_packs(self, packs: Mapping[str, Mapping[str, bytes]]) -> None:
        """Replace all packs and scripts."""
        self._driver.execute("DELETE FROM pack_file")
        rows = [(pack, file, content) for pack, files in packs.items() for file, content in files.items()]
        self._driver.executemany("INSERT INTO pack_file VALUES (?, ?, ?)", rows)

    def put_colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        """Replace the branch's collectors."""
        self._put("colleagues", json.dumps(to_plain(colleagues), ensure_ascii=False))

    def put_creditor(self, creditor: Creditor) -> None:
        """Replace the lender's details."""
        self._put("creditor", to_text(creditor))

    def put_command_done(self, command_id: str) -> None:
        """Remember that a command was applied."""
        self._driver.execute("INSERT INTO command_done VALUES (?) ON CONFLICT DO NOTHING", (command_id,))
