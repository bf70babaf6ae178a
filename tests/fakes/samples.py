"""Small valid things to fill a store with; every person, number and place is invented."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from collector_app.domain.budget import Token
from collector_app.domain.case import (
    Address,
    AddressKind,
    AddressSource,
    Appointment,
    Case,
    Colleague,
    Identifiers,
    Person,
    Role,
)
from collector_app.domain.flags import FLAGS
from collector_app.domain.journal.content import Channel
from collector_app.domain.journal.entry import NO_RECEIPT, Entry, Head, Stamp
from collector_app.domain.journal.kinds import draft
from collector_app.domain.journal.seal import Certificate, Lease, Receipt, Seal, certificate_hash
from collector_app.usecases.ports.store import Profile, Store
from tests.fakes.device import TEN_O_CLOCK, FakeClock, FakeEntropy, FakeKeys

DAY: Final = date(2026, 11, 23)
NO_KEY: Final = base64.b64encode(bytes(32)).decode("ascii")


def a_certificate(device: str = "device-1", signing_key: str = NO_KEY) -> Certificate:
    return Certificate(device, "c-1", "周舟", signing_key, NO_KEY, NO_KEY, TEN_O_CLOCK, "c2lnbmVk")


def a_profile(certificate: Certificate | None = None) -> Profile:
    certificate = certificate or a_certificate()
    return Profile(certificate, Colleague("c-1", "周舟", date(2027, 5, 1)), "上海分部", "http://127.0.0.1:1", NO_KEY)


def a_case(number: int = 1, name: str = "林玉珍", version: int = 1, **changes: object) -> Case:
    """A case whose id, number and address follow from `number`; `changes` replace any field."""
    fields: dict[str, object] = {
        "id": f"case-{number:05d}",
        "number": f"HX-{number:05d}",
        "version": version,
        "creditor": "lender-1",
        "borrower": Person("p-1", name, Role.BORROWER, phone="00000004821"),
        "addresses": (
            Address(
                "a-1",
                f"上海市长宁区水城路 {number} 弄",
                AddressKind.HOME,
                AddressSource.CONTRACT,
                "Asia/Shanghai",
                "长宁区",
                "31.2",
                "121.4",
            ),
        ),
        "identifiers": Identifiers("4821", "1985", "3 号楼"),
        "appointment": Appointment(DAY, time(9, 30), time(11, 0), agreed=True, reason="客户约定"),
        "sequence": number,
        "flags": dict.fromkeys(FLAGS, False),
    }
    return Case(**{**fields, **changes})  # type: ignore[arg-type]  # a test may replace any field


def a_receipt(to_seq: int, *, from_seq: int = 1, durable: int | None = None, hours: int = 0) -> Receipt:
    return Receipt(
        device="device-1",
        from_seq=from_seq,
        to_seq=to_seq,
        head="a" * 64,
        server_time=TEN_O_CLOCK + timedelta(hours=hours),
        epoch="epoch-1",
        durable_through=to_seq if durable is None else durable,
        prev_receipt="0" * 64,
        signature="c2lnbmVk",
    )


def a_seal(head: Head, signature: str = "c2lnbmVk") -> Seal:
    return Seal(head.device, head.seq, head.hash, TEN_O_CLOCK, signature)


def a_lease(*, hours: int = 0) -> Lease:
    issued = TEN_O_CLOCK + timedelta(hours=hours)
    return Lease("device-1", issued, issued + timedelta(hours=72), "c2lnbmVk")


@dataclass
class Pen:
    """Writes chained entries as the recorder would, without a store."""

    profile: Profile = field(default_factory=a_profile)
    clock: FakeClock = field(default_factory=FakeClock)
    entropy: FakeEntropy = field(default_factory=FakeEntropy)
    packs: str = "p" * 64
    head: Head = field(init=False)

    def __post_init__(self) -> None:
        certificate = self.profile.certificate
        self.head = Head(certificate.device, 0, certificate_hash(certificate))

    def write(self, subject: str, content: object, at: datetime | None = None) -> Entry:
        """Return the next entry with typed content."""
        reading = self.clock.read()
        stamp = Stamp(
            id=self.entropy.uuid7(),
            salt=self.entropy.salt(),
            time=at or reading.wall,
            actor=self.profile.collector.id,
            boot=reading.boot,
            monoms=reading.monoms,
            anchor=NO_RECEIPT,
            packs=self.packs,
        )
        entry = self.head.extend(draft(subject, content), stamp)
        self.head = self.head.after(entry)
        return entry

    def write_all(self, contents: Iterable[tuple[str, object]]) -> tuple[Entry, ...]:
        return tuple(self.write(subject, content) for subject, content in contents)


def enrol(store: Store, profile: Profile | None = None) -> Pen:
    """Give a store its profile and return the pen for its journal."""
    pen = Pen(profile or a_profile())
    with store.unit() as unit:
        unit.feed.put_profile(pen.profile)
    return pen


def profile_for(keys: FakeKeys) -> Profile:
    """A profile whose certificate holds the keys' real public key."""
    return a_profile(a_certificate(keys.device, keys.signing_key))


def a_budget(cases: Iterable[Case], first: date, days: int = 10) -> tuple[Token, ...]:
    """What the centre leases when nobody was contacted: one visit and three calls a day."""
    leave = ((Channel.VISIT, 1), (Channel.CALL, 3))
    return tuple(
        Token(f"{case.id}-{day}-{channel.value}-{number}", case.id, channel, first + timedelta(days=day))
        for case in cases
        for day in range(days)
        for channel, limit in leave
        for number in range(limit)
    )
