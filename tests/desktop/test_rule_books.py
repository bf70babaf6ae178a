"""Packs that a packet brings are believed whole or not at all; the old ones stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from collector_app.config.resources import DEFAULT_PACKS, resource_path
from collector_app.desktop.rule_books import PackBooks, check_packs
from collector_app.domain.pack_files import SIGNATURE, content_of
from collector_app.packs.reading import read_folder
from collector_app.packs.signature import Fault
from collector_app.security.signatures import Ed25519Check
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.pack_shelf import receive
from tests.fakes.issuer import TestIssuer
from tests.unit.usecases.world import World

Sets = dict[str, dict[str, bytes]]

HOUSE, STRANGER, NEIGHBOUR = TestIssuer(), TestIssuer("别人"), TestIssuer("邻居")


@pytest.fixture
def packet() -> Sets:
    packs = {f"rules/{name}": read_folder(resource_path("packs", name)) for name in DEFAULT_PACKS}
    scripts = {f"script/{p.stem}": {p.name: p.read_bytes()} for p in resource_path("scripts").glob("*.yaml")}
    chosen = {name: files for name, files in scripts.items() if name in ("script/cn.home-visit", "script/stop")}
    return HOUSE.all_signed({**packs, **chosen})


@pytest.fixture
def world() -> World:
    """A laptop that pinned the house and a neighbour at its enrolment."""
    made = World()
    made.session.books = PackBooks()
    both = replace(HOUSE.alone, issuers=(HOUSE.issuer, NEIGHBOUR.issuer))
    with made.store.unit() as unit:
        unit.feed.put_profile(replace(unit.feed.profile(), issuers=both))
    return made


def test_signed_packs_are_taken(world: World, packet: Sets) -> None:
    check_packs(world.session, Ed25519Check(), packet)
    with world.store.unit() as unit:
        receive(unit, packet)
    check_packs(world.session, Ed25519Check(), packet)  # the same again


def one_byte(packet: Sets) -> None:
    packet["rules/cn"]["rules.yaml"] = packet["rules/cn"]["rules.yaml"].replace(b"22:00", b"23:00")


def no_signature(packet: Sets) -> None:
    del packet["rules/cn"][SIGNATURE]


def by_a_stranger(packet: Sets) -> None:
    packet["rules/cn"] = STRANGER.signed("rules/cn", packet["rules/cn"])


def left_out(packet: Sets) -> None:
    del packet["rules/cn"]


def older(packet: Sets) -> None:
    content = {**packet["rules/cn"], "rules.yaml": b"rules: []"}
    packet["rules/cn"] = HOUSE.signed("rules/cn", content, "2025.1")


def by_another_who_is_trusted(packet: Sets) -> None:
    packet["rules/cn"] = NEIGHBOUR.signed("rules/cn", content_of(packet["rules/cn"]), "2030.1")


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (one_byte, Fault.ALTERED),
        (no_signature, Fault.UNSIGNED),
        (by_a_stranger, Fault.FOREIGN),
        (left_out, Fault.GONE),
        (older, Fault.OLDER),
        (by_another_who_is_trusted, Fault.TAKEN),
    ],
)
def test_packs_that_are_not_to_be_believed_are_refused_and_named(
    world: World, packet: Sets, spoil: Callable[[Sets], None], fault: Fault
) -> None:
    with world.store.unit() as unit:
        receive(unit, packet)
    forged = {name: dict(files) for name, files in packet.items()}
    spoil(forged)
    with pytest.raises(Failure) as refused:
        check_packs(world.session, Ed25519Check(), forged)
    assert refused.value.code is FailureCode.PACKS_UNUSABLE
    assert refused.value.details == {"pack": "rules/cn", "reason": fault.value}


def test_signed_packs_that_can_not_work_are_refused_too(world: World, packet: Sets) -> None:
    broken = {**packet, "rules/cn": HOUSE.signed("rules/cn", {**packet["rules/cn"], "rules.yaml": b"rules: []"})}
    with pytest.raises(Failure, match=FailureCode.PACKS_UNUSABLE):
        check_packs(world.session, Ed25519Check(), broken)


def test_versions_are_compared_with_packs_that_still_wait(world: World, packet: Sets) -> None:
    with world.store.unit() as unit:
        receive(unit, packet)
    world.session.books = World().session.books  # a visit needs only the short script of this world
    world.start()
    world.session.books = PackBooks()
    newer = HOUSE.all_signed(
        {n: {f: c + b"\n" if f.endswith(".yaml") else c for f, c in files.items()} for n, files in packet.items()},
        "2026.9",
    )
    with world.store.unit() as unit:
        receive(unit, newer)
    with pytest.raises(Failure) as refused:
        check_packs(world.session, Ed25519Check(), packet)
    assert refused.value.details["reason"] == Fault.OLDER.value
