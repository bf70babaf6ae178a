"""Pull follows the issuers' own signatures to the list of those whose packs count."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from collector_app.domain.issuer import IssuerList, issuers_input
from collector_app.protocol.messages import PackKind, PackUpdate
from tests.fakes.issuer import TestIssuer
from tests.unit.sync.centre import PaperCentre
from tests.unit.sync.laptop import Laptop

HOUSE, STRANGER = TestIssuer(), TestIssuer("别人")


@pytest.fixture
def laptop() -> Laptop:
    """Enrolled when the house was the one issuer."""
    made = Laptop(PaperCentre())
    with made.store.unit() as unit:
        unit.feed.put_profile(replace(unit.feed.profile(), issuers=HOUSE.alone))
    return made


def vouched(by: TestIssuer, serial: int, *issuers: TestIssuer) -> IssuerList:
    told = IssuerList(serial, tuple(item.issuer for item in issuers), by.issuer.key)
    return replace(told, signature=base64.b64encode(by.key.sign(issuers_input(told))).decode())


def believed(laptop: Laptop) -> IssuerList:
    with laptop.store.view() as view:
        return view.feed.profile().issuers


def test_a_vouched_list_is_kept(laptop: Laptop) -> None:
    fresh = vouched(HOUSE, 2, HOUSE, STRANGER)
    laptop.centre.page(issuers=(HOUSE.alone, fresh))
    laptop.sync()
    assert believed(laptop) == fresh


def test_the_centre_alone_can_not_name_an_issuer(laptop: Laptop) -> None:
    laptop.centre.page(issuers=(IssuerList(2, (STRANGER.issuer,)), vouched(STRANGER, 3, STRANGER)))
    laptop.sync()
    assert believed(laptop) == HOUSE.alone


def test_the_list_counts_before_the_packs_of_its_page_are_looked_at(laptop: Laptop) -> None:
    fresh = vouched(HOUSE, 2, STRANGER)
    seen: list[IssuerList] = []
    laptop.pull._desk = replace(laptop.pull._desk, check_packs=lambda _packs: seen.append(believed(laptop)))
    laptop.centre.page(issuers=(fresh,), packs=(PackUpdate(kind=PackKind.RULES, id="cn", version="1", files={}),))
    laptop.sync()
    assert seen == [fresh]
