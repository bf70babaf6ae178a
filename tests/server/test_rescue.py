"""Rescue files at the centre: the same delivery as a push, and nothing of a file that is not what it seems."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from collector_app.domain.journal import content as c
from collector_app.domain.journal.seal import Seal, receipt_hash, seal_input
from collector_app.domain.recovery import RecoveryList, RecoveryReason, RecoveryRequest, request_code
from collector_app.protocol.codec import to_json
from collector_app.protocol.messages import VerdictKind
from collector_app.protocol.rescue import (
    FrameKind,
    RescueEnd,
    RescueEvidence,
    RescueManifest,
    RescueRecovery,
    RescueSeal,
)
from collector_app.security.keys import Master
from collector_app.security.recovery import slot_for
from collector_app.security.rescue_file import RescueFile
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.devices import revoke
from collector_app.server.evidence.opening import list_items
from collector_app.server.export import list_visits
from collector_app.server.keys import new_keys
from collector_app.server.recovery import appoint, list_recoveries, propose
from collector_app.server.recovery_key import OpenKey
from collector_app.server.refusal import OperatorError
from collector_app.server.rescue import RECOVERED, REVOKED, import_rescue
from tests.server.conftest import ZHOU
from tests.server.laptop import HeldClock, Laptop, Refused, base64_text, make_visit, note, some_case, upload
from tests.unit.security.test_recovery import supervisor


class Forgery(RescueFile):
    """A file by somebody who does not ask whether the centre will take it."""

    def _read_back(self, file: Path) -> None:
        del file


@dataclass
class Writer:
    """Writes rescue files as a laptop would, and as a forger would."""

    laptop: Laptop
    centre: Centre
    folder: Path

    def write(
        self,
        base: int = 0,
        seals: Sequence[Seal] | None = None,
        recovery: RescueRecovery | None = None,
        name: str = "day.rescue",
        key: str = "",
        evidence: Mapping[str, bytes] | None = None,
    ) -> Path:
        assert self.laptop.profile is not None
        entries = self.laptop.entries[base:]
        if seals is None:
            seals = [self.laptop.seal(self.laptop.entries[-1])]
        manifest = RescueManifest(
            certificate=self.laptop.profile.certificate,
            base=base,
            head_seq=self.laptop.head.seq,
            head_hash=self.laptop.head.hash,
            made=self.laptop.clock.now(),
            app_version="0.1.0",
            recovery=recovery,
        )
        file = RescueFile(self.folder / name, key or self.centre.keys.evidence_public)
        file.put(FrameKind.MANIFEST, to_json(manifest))
        for entry in entries:
            file.put(FrameKind.ENTRY, to_json(upload(entry)))
        for seal in seals:
            file.put(FrameKind.SEAL, to_json(RescueSeal(seal=seal)))
        for item, data in (evidence or {}).items():
            told = RescueEvidence(item=item, visit="v-1", sealed_key="AAAA", size=len(data))
            file.put(FrameKind.EVIDENCE, to_json(told))
            file.put(FrameKind.PIECE, data)
        end = RescueEnd(entries=len(entries), seals=len(seals), evidence=len(evidence or {}))
        file.put(FrameKind.END, to_json(end))
        file.finish()
        return self.folder / name

    def recovery(self, people: Sequence[OpenKey], request: RecoveryRequest, signing: OpenKey) -> RescueRecovery:
        now = self.laptop.clock.now()
        head = self.laptop.head
        seal = Seal(head.device, head.seq, head.hash, now)
        seal = replace(seal, signature=base64_text(signing.signing.sign(seal_input(seal))))
        approvals = tuple(person.answer(request, request_code(request), now).approval for person in people)
        return RescueRecovery(request=request, approvals=approvals, seal=seal)


@pytest.fixture
def writer(laptop: Laptop, centre: Centre, tmp_path: Path) -> Writer:
    return Writer(laptop, centre, tmp_path)


@pytest.fixture
def people(tmp_path: Path, centre: Centre) -> list[OpenKey]:
    found = [supervisor(tmp_path, name) for name in ("wu.min", "lin.yue", "tan.hao")]
    appoint(centre, propose(centre, [person.public for person in found]))
    return found


@pytest.fixture
def device_key(tmp_path: Path) -> OpenKey:
    """Stands for the keys that a laptop makes for one request."""
    return supervisor(tmp_path, "request")


def vouched(told: RecoveryList, *people: OpenKey) -> RecoveryList:
    for person in people:
        told = person.vouch(told)
    return told


def requested(laptop: Laptop, people: Sequence[OpenKey], own: OpenKey, serial: int = 1) -> RecoveryRequest:
    """A request with shares as a laptop seals them."""
    told = RecoveryList(serial, tuple(person.public for person in people))
    slot = slot_for(Master.fresh(), laptop.device, told)
    return RecoveryRequest(
        "0190aaaa-bbbb-7ccc-8ddd-000000000001",
        laptop.device,
        "周启明",
        RecoveryReason.PASSPHRASE,
        laptop.clock.now(),
        own.public.box_key,
        own.public.signing_key,
        serial,
        slot.shares,
    )


def held(centre: Centre) -> int:
    with centre.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(t.entries)).scalar_one())


def state_of(centre: Centre) -> t.DeviceState:
    with centre.database.read() as connection:
        return t.DeviceState(connection.execute(select(t.devices.c.state)).scalar_one())


def arrived(centre: Centre) -> set[str]:
    return {line.item for line in list_items(centre, "") if line.arrived_at is not None}


def parked(centre: Centre) -> set[str]:
    with centre.database.read() as connection:
        rows = connection.execute(select(t.entries.c.reason).where(t.entries.c.verdict == "parked"))
        return set(rows.scalars())


def test_a_day_arrives_by_file_once(laptop: Laptop, centre: Centre, writer: Writer) -> None:
    make_visit(laptop, some_case(laptop))
    file = writer.write()
    report = import_rescue(centre, file)
    assert report.verdicts == {VerdictKind.ACCEPTED: len(laptop.entries)}
    assert report.receipt is not None
    assert (report.receipt.to_seq, report.receipt.head) == (laptop.head.seq, laptop.head.hash)
    assert [line.outcome for line in list_visits(centre)] == ["promise_to_pay"]
    again = import_rescue(centre, file)
    assert again.before
    assert (again.verdicts, again.receipt) == (report.verdicts, report.receipt)
    assert held(centre) == len(laptop.entries)
    assert laptop.push().receipt == report.receipt  # the laptop connects after all: its receipt, and no double
    assert held(centre) == len(laptop.entries)


def test_what_was_pushed_before_and_what_came_after_meet(laptop: Laptop, centre: Centre, writer: Writer) -> None:
    note(laptop)
    laptop.push()
    make_visit(laptop, some_case(laptop))
    import_rescue(centre, writer.write(base=1))
    note(laptop)
    import_rescue(centre, writer.write(base=0, name="all.rescue"))
    assert held(centre) == len(laptop.entries)
    assert len(list_visits(centre)) == 1


def test_a_rescue_that_begins_too_late_waits_for_the_one_before(laptop: Laptop, centre: Centre, writer: Writer) -> None:
    for _ in range(4):
        note(laptop)
    late = writer.write(base=2)
    with pytest.raises(OperatorError, match="earlier rescue"):
        import_rescue(centre, late)
    assert held(centre) == 0
    import_rescue(centre, writer.write(name="first.rescue"))
    assert import_rescue(centre, late).verdicts == {VerdictKind.ACCEPTED: 2}
    assert held(centre) == 4


def test_no_flipped_byte_and_no_cut_is_taken_in(
    laptop: Laptop, centre: Centre, writer: Writer, pytestconfig: pytest.Config
) -> None:
    note(laptop)
    whole = writer.write().read_bytes()
    bad = writer.folder / "bad.rescue"
    for at in range(0, len(whole), 1 if pytestconfig.getoption("--long") else 29):
        bad.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :])
        with pytest.raises(OperatorError, match="Nothing was taken in"):
            import_rescue(centre, bad)
    for cut in (*range(0, len(whole), 97), len(whole) - 1):
        bad.write_bytes(whole[:cut])
        with pytest.raises(OperatorError, match="Nothing was taken in"):
            import_rescue(centre, bad)
    bad.write_bytes(whole + b"x")
    with pytest.raises(OperatorError, match="no whole rescue"):
        import_rescue(centre, bad)
    with pytest.raises(OperatorError, match="can't be read"):
        import_rescue(centre, writer.folder / "nowhere")
    assert held(centre) == 0


def test_a_file_for_another_centre_is_foreign(laptop: Laptop, centre: Centre, writer: Writer) -> None:
    note(laptop)
    with pytest.raises(OperatorError, match="not written for this centre"):
        import_rescue(centre, writer.write(key=new_keys().evidence_public))


def test_a_laptop_that_is_not_registered_here(laptop: Laptop, centre: Centre, writer: Writer) -> None:
    note(laptop)
    assert laptop.profile is not None
    certificate = replace(laptop.profile.certificate, device="nobody")
    laptop.profile = laptop.profile.model_copy(update={"certificate": certificate})
    with pytest.raises(OperatorError, match="not registered here"):
        import_rescue(centre, writer.write())


def test_frames_in_another_order_are_no_rescue(laptop: Laptop, centre: Centre, writer: Writer) -> None:
    note(laptop)
    entry = to_json(upload(laptop.entries[0]))
    for name, kinds in {
        "entry first": (FrameKind.ENTRY, FrameKind.END),
        "nothing": (),
        "after the end": (FrameKind.END, FrameKind.ENTRY),
        "piece of nothing": (FrameKind.PIECE,),
    }.items():
        file = Forgery(writer.folder / name, centre.keys.evidence_public)
        for kind in kinds:
            file.put(kind, entry)
        file.finish()
        with pytest.raises(OperatorError, match="no whole rescue"):
            import_rescue(centre, writer.folder / name)


def test_without_any_seal_nothing_is_believed(laptop: Laptop, centre: Centre, writer: Writer) -> None:
    note(laptop)
    sealed = laptop.seal(laptop.entries[0])
    note(laptop)
    forged = replace(laptop.seal(laptop.entries[1]), signature=sealed.signature)
    for seals in ([], [sealed], [sealed, forged]):
        with pytest.raises(OperatorError, match="sealed neither"):
            import_rescue(centre, writer.write(seals=seals))
    assert held(centre) == 0


def test_a_revoked_laptops_sealed_records_are_kept_and_parked(laptop: Laptop, centre: Centre, writer: Writer) -> None:
    make_visit(laptop, some_case(laptop))
    revoke(centre, laptop.device)
    report = import_rescue(centre, writer.write())
    assert report.verdicts == {VerdictKind.PARKED: len(laptop.entries)}
    assert parked(centre) == {REVOKED}


def test_a_laptop_that_contradicts_itself_is_frozen_by_a_file_too(
    laptop: Laptop, centre: Centre, writer: Writer, expect_log: Callable[[str], None]
) -> None:
    expect_log(r"device\.forked")
    expect_log(r"rescue\.forked")
    start = laptop.head
    note(laptop)
    laptop.push()
    laptop.head, laptop.entries = start, []
    note(laptop, "another")
    assert import_rescue(centre, writer.write()).verdicts == {VerdictKind.FORK: 1}
    assert state_of(centre) is t.DeviceState.FROZEN


def test_a_revoked_laptop_stays_revoked_when_it_contradicts_itself(
    laptop: Laptop, centre: Centre, writer: Writer, expect_log: Callable[[str], None]
) -> None:
    expect_log(r"device\.forked")
    expect_log(r"rescue\.forked")
    start = laptop.head
    note(laptop)
    laptop.push()
    revoke(centre, laptop.device)
    laptop.head, laptop.entries = start, []
    note(laptop, "another")
    assert import_rescue(centre, writer.write()).verdicts == {VerdictKind.FORK: 1}
    assert state_of(centre) is t.DeviceState.REVOKED
    with pytest.raises(Refused, match="revoked"):
        laptop.push()


class TestRecovered:
    def test_the_unsealed_end_counts_with_two_approvals_and_is_parked(
        self, laptop: Laptop, centre: Centre, writer: Writer, people: list[OpenKey], device_key: OpenKey
    ) -> None:
        note(laptop)
        sealed = laptop.seal(laptop.entries[0])
        make_visit(laptop, some_case(laptop))
        request = requested(laptop, people, device_key)
        file = writer.write(seals=[sealed], recovery=writer.recovery(people[:2], request, device_key))
        for _ in range(2):
            report = import_rescue(centre, file)
            assert report.verdicts == {VerdictKind.ACCEPTED: 1, VerdictKind.PARKED: len(laptop.entries) - 1}
            assert report.recovered
        assert parked(centre) == {RECOVERED}
        (line,) = list_recoveries(centre)
        assert (line.device, line.collector, line.reason) == (laptop.device, ZHOU, "passphrase")
        assert set(line.supervisors.split(", ")) == {"wu.min", "lin.yue"}
        assert (line.head_seq, line.unsealed) == (laptop.head.seq, laptop.head.seq - 1)
        with centre.database.read() as connection:
            state = connection.execute(select(t.devices.c.state)).scalar_one()
            assert state == t.DeviceState.REVOKED.value
            assert connection.execute(select(func.count()).select_from(t.seals)).scalar_one() == 1

    def test_a_recovery_without_anything_unsent_is_on_record_too(
        self, laptop: Laptop, centre: Centre, writer: Writer, people: list[OpenKey], device_key: OpenKey
    ) -> None:
        note(laptop)
        laptop.push()
        request = requested(laptop, people, device_key)
        recovery = writer.recovery(people[1:], request, device_key)
        import_rescue(centre, writer.write(base=1, seals=[], recovery=recovery))
        assert [line.unsealed for line in list_recoveries(centre)] == [0]

    def test_one_approval_strangers_and_another_request_do_not_count(
        self,
        laptop: Laptop,
        centre: Centre,
        writer: Writer,
        people: list[OpenKey],
        device_key: OpenKey,
        tmp_path: Path,
    ) -> None:
        note(laptop)
        strangers = [supervisor(tmp_path, name) for name in ("x", "y")]
        request = requested(laptop, people, device_key)
        good = writer.recovery(people[:2], request, device_key)
        theirs = writer.recovery(strangers, requested(laptop, strangers, device_key), device_key)
        later = replace(request, made=request.made + timedelta(seconds=1))
        approval = good.approvals[0]
        unsigned = replace(approval, signature=base64.b64encode(bytes(64)).decode())
        for number, bad in enumerate(
            [
                good.model_copy(update={"approvals": good.approvals[:1]}),
                good.model_copy(update={"approvals": (approval, approval)}),
                good.model_copy(update={"approvals": (approval, unsigned)}),
                good.model_copy(update={"request": later}),
                good.model_copy(update={"request": replace(request, signing_key=people[0].public.signing_key)}),
                good.model_copy(update={"seal": replace(good.seal, signature=unsigned.signature)}),
                theirs,
            ]
        ):
            with pytest.raises(OperatorError, match="approvals of two supervisors"):
                import_rescue(centre, writer.write(seals=[], recovery=bad, name=f"{number}.rescue"))
        assert held(centre) == 0
        assert list_recoveries(centre) == []

    def test_an_altered_item_stops_neither_the_others_nor_the_record(
        self, laptop: Laptop, centre: Centre, writer: Writer, people: list[OpenKey], device_key: OpenKey
    ) -> None:
        make_visit(laptop, some_case(laptop))
        data = {"i-1": b"a" * 500, "i-2": b"b" * 500, "i-3": b"c" * 500}
        for item, cipher in data.items():
            sums = hashlib.sha256(cipher).hexdigest()
            told = c.EvidenceCaptured(item, "photo", "image/jpeg", 500, "a" * 64, sums, "c2VhbGVk", "s")
            laptop.record("visit/v-1", told)
        recovery = writer.recovery(people[:2], requested(laptop, people, device_key), device_key)
        bad = data | {"i-1": b"x" * 500, "i-2": b"b" * 499}
        report = import_rescue(centre, writer.write(seals=[], recovery=recovery, evidence=bad))
        assert (sorted(report.damaged), report.evidence, report.recovered) == (["i-1", "i-2"], 1, True)
        assert arrived(centre) == {"i-3"}
        assert len(list_recoveries(centre)) == 1
        again = import_rescue(centre, writer.write(seals=[], recovery=recovery, evidence=data, name="whole.rescue"))
        assert (again.damaged, again.evidence) == ([], 3)
        assert arrived(centre) == set(data)

    def test_a_recovery_is_on_record_though_the_import_was_cut_off(
        self,
        laptop: Laptop,
        centre: Centre,
        writer: Writer,
        people: list[OpenKey],
        device_key: OpenKey,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        note(laptop)
        sealed = laptop.seal(laptop.entries[0])
        note(laptop)
        recovery = writer.recovery(people[:2], requested(laptop, people, device_key), device_key)
        file = writer.write(seals=[sealed], recovery=recovery)

        def cut(*told: object) -> None:
            raise OSError

        with monkeypatch.context() as broken:
            broken.setattr("collector_app.server.rescue.take_delivery", cut)
            with pytest.raises(OSError):  # noqa: PT011 - the cut itself
                import_rescue(centre, file)
        assert len(list_recoveries(centre)) == 1
        assert state_of(centre) is t.DeviceState.REVOKED
        report = import_rescue(centre, file)
        assert report.verdicts == {VerdictKind.ACCEPTED: 1, VerdictKind.PARKED: 1}
        assert not report.before
        assert parked(centre) == {RECOVERED}

    def test_a_gap_is_told_before_anything_is_written(
        self, laptop: Laptop, centre: Centre, writer: Writer, people: list[OpenKey], device_key: OpenKey
    ) -> None:
        note(laptop)
        note(laptop)
        recovery = writer.recovery(people[:2], requested(laptop, people, device_key), device_key)
        with pytest.raises(OperatorError, match="earlier rescue"):
            import_rescue(centre, writer.write(base=1, seals=[], recovery=recovery))
        assert list_recoveries(centre) == []
        assert state_of(centre) is t.DeviceState.ACTIVE

    def test_the_number_of_another_request_is_refused(
        self, laptop: Laptop, centre: Centre, writer: Writer, people: list[OpenKey], device_key: OpenKey
    ) -> None:
        note(laptop)
        first = requested(laptop, people, device_key)
        import_rescue(centre, writer.write(seals=[], recovery=writer.recovery(people[:2], first, device_key)))
        other = replace(first, made=first.made + timedelta(seconds=1))
        recovery = writer.recovery(people[:2], other, device_key)
        with pytest.raises(OperatorError, match="number"):
            import_rescue(centre, writer.write(seals=[], recovery=recovery, name="other.rescue"))
        assert len(list_recoveries(centre)) == 1

    def test_approvals_for_one_laptop_open_no_other(
        self,
        enrol: Callable[[str], Laptop],
        laptop: Laptop,
        centre: Centre,
        writer: Writer,
        people: list[OpenKey],
        device_key: OpenKey,
    ) -> None:
        other = enrol(ZHOU)
        note(laptop)
        request = requested(other, people, device_key)
        with pytest.raises(OperatorError, match="approvals of two supervisors"):
            import_rescue(centre, writer.write(seals=[], recovery=writer.recovery(people[:2], request, device_key)))


class TestLists:
    def test_laptops_are_told_at_enrolment_and_with_the_packet(
        self, enrol: Callable[[str], Laptop], laptop: Laptop, centre: Centre, people: list[OpenKey]
    ) -> None:
        later = enrol(ZHOU)
        assert later.profile is not None
        assert [key.name for key in later.profile.recovery.keys] == ["wu.min", "lin.yue", "tan.hao"]
        told = [page.recovery for page in laptop.pull() if page.recovery]
        assert told == [(later.profile.recovery,)]

    def test_a_later_list_needs_two_of_the_one_before(
        self, centre: Centre, people: list[OpenKey], tmp_path: Path
    ) -> None:
        fresh = [supervisor(tmp_path, name) for name in ("x", "y")]
        told = propose(centre, [person.public for person in fresh])
        for lacking in (told, vouched(told, people[0]), vouched(told, *fresh)):
            with pytest.raises(OperatorError, match="two on the one in force"):
                appoint(centre, lacking)
        good = vouched(told, people[0], people[2])
        appoint(centre, good)
        appoint(centre, good)
        with pytest.raises(OperatorError, match="does not follow"):
            appoint(centre, replace(good, serial=1))

    def test_one_alone_is_no_list(self, centre: Centre, people: list[OpenKey]) -> None:
        namesake = replace(people[1].public, name="Wu. Min")
        for keys in ([], [people[0].public], [people[0].public] * 2, [people[0].public, namesake]):
            with pytest.raises(OperatorError, match="each key once"):
                propose(centre, keys)

    def test_a_key_stays_its_owners(self, centre: Centre, people: list[OpenKey]) -> None:
        theirs = replace(people[0].public, name="ma.li")
        with pytest.raises(OperatorError, match=r"ma\.li"):
            propose(centre, [theirs, people[1].public])


class TestRenewedLists:
    """Lin and Tan stay; Wu renewed her key, then Lin left."""

    @pytest.fixture
    def renewed(self, centre: Centre, people: list[OpenKey], tmp_path: Path, clock: HeldClock) -> list[OpenKey]:
        clock.pass_time(timedelta(minutes=1))
        (tmp_path / "new").mkdir()
        fresh = [supervisor(tmp_path / "new", "wu.min"), people[2]]
        told = propose(centre, [person.public for person in fresh])
        appoint(centre, vouched(told, *people[:2]))
        return fresh

    def take(self, laptop: Laptop, clock: HeldClock) -> None:
        """Pull the list, and come back for more."""
        clock.pass_time(timedelta(minutes=1))
        laptop.pull()
        clock.pass_time(timedelta(minutes=1))
        laptop.pull()

    def unlock(self, laptop: Laptop, clock: HeldClock) -> None:
        """Hear the centre, unlock, and deliver that."""
        for _ in range(2):
            note(laptop)
            receipt = laptop.push().receipt
            assert receipt is not None
            laptop.anchor = receipt_hash(receipt)
            clock.pass_time(timedelta(minutes=1))

    def test_one_person_with_an_old_and_a_new_key_is_one(
        self,
        laptop: Laptop,
        centre: Centre,
        writer: Writer,
        people: list[OpenKey],
        renewed: list[OpenKey],
        device_key: OpenKey,
    ) -> None:
        note(laptop)
        both = [people[0], renewed[0]]
        for serial in (1, 2):
            recovery = writer.recovery(both, requested(laptop, both, device_key, serial), device_key)
            with pytest.raises(OperatorError, match="approvals of two supervisors"):
                import_rescue(centre, writer.write(seals=[], recovery=recovery, name=f"{serial}.rescue"))
        assert held(centre) == 0

    @pytest.mark.parametrize(
        ("taken", "unlocked", "good"),
        [(False, True, True), (True, False, True), (True, True, False)],
        ids=["never told", "told but not unlocked", "sealed to the new list"],
    )
    def test_who_was_taken_off_the_list_recovers_no_laptop_that_follows_it(
        self,
        laptop: Laptop,
        centre: Centre,
        writer: Writer,
        people: list[OpenKey],
        renewed: list[OpenKey],
        device_key: OpenKey,
        clock: HeldClock,
        *,
        taken: bool,
        unlocked: bool,
        good: bool,
    ) -> None:
        if taken:
            self.take(laptop, clock)
        if unlocked:
            self.unlock(laptop, clock)
        note(laptop)
        old = writer.recovery(people[:2], requested(laptop, people, device_key), device_key)
        file = writer.write(seals=[], recovery=old)
        if good:
            assert import_rescue(centre, file).recovered
            return
        with pytest.raises(OperatorError, match="newer list"):
            import_rescue(centre, file)
        assert state_of(centre) is t.DeviceState.ACTIVE
        new = writer.recovery(renewed, requested(laptop, renewed, device_key, 2), device_key)
        assert import_rescue(centre, writer.write(seals=[], recovery=new, name="new.rescue")).recovered

    def test_a_laptop_enrolled_later_never_had_the_old_list(
        self,
        enrol: Callable[[str], Laptop],
        centre: Centre,
        tmp_path: Path,
        people: list[OpenKey],
        renewed: list[OpenKey],
        device_key: OpenKey,
        clock: HeldClock,
    ) -> None:
        assert renewed
        clock.pass_time(timedelta(minutes=1))
        later = enrol(ZHOU)
        note(later)
        theirs = Writer(later, centre, tmp_path)
        old = theirs.recovery(people[:2], requested(later, people, device_key), device_key)
        with pytest.raises(OperatorError, match="newer list"):
            import_rescue(centre, theirs.write(seals=[], recovery=old))


def test_the_clock_of_the_record_is_the_centres(
    laptop: Laptop, centre: Centre, writer: Writer, clock: HeldClock
) -> None:
    note(laptop)
    file = writer.write()
    clock.pass_time(timedelta(days=3))
    report = import_rescue(centre, file)
    assert report.receipt is not None
    assert report.receipt.server_time == clock.now()
