"""The packs for other countries and lenders: sound, in both languages, and no surer than the fact base."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from collector_app.config.resources import DEFAULT_PACKS
from collector_app.domain.policy import Confidence
from collector_app.packs.check import check_pack
from collector_app.packs.pack import Pack, load_pack
from collector_app.packs.reading import read_folder

RESOURCES: Final = Path(__file__).parents[3] / "resources"
PACKS: Final = ("us", "us.ma", "uk", "ie", "in.2025", "in.2027", "id", "ph", "cn.card", "cn.ningxia")

# Rules that rest on less than a primary text: nothing may claim to be surer than the fact base.
CEILING: Final = {
    **dict.fromkeys(("us.time.window_end", "in.2025.time.window_end", "in.2027.time.window_end"), Confidence.UNCERTAIN),
    **dict.fromkeys(("us.deceased", "us.timebarred.revival", "cn.neg.hardship", "uk.complaint"), Confidence.UNCHECKED),
    **dict.fromkeys(("in.2025.limitation", "in.2027.limitation", "uk.neg.vuln"), Confidence.UNCHECKED),
    "in.2027.grievance.hold": Confidence.POLICY,
    "us.record.visit_recording": Confidence.SECONDARY,
    **dict.fromkeys(("id.visit.hours_end", "ie.visit.hours_end", "ph.visit.hours_end"), Confidence.UNCERTAIN),
    **dict.fromkeys(("us.dc.visit", "us.inperson.bulletin"), Confidence.UNCERTAIN),
    **dict.fromkeys(("cn.ningxia.visit.hours", "cn.ningxia.visit.three_a_day"), Confidence.UNCERTAIN),
    **dict.fromkeys(("us.disc.itemization", "uk.debtadvice30", "cn.card.agency.informed"), Confidence.UNCHECKED),
    **dict.fromkeys(("cn.card.effective_demand", "cn.card.interrupt"), Confidence.PRIMARY),
}
PRIMARY_IN_UK: Final = {
    *(
        "uk.time.reasonable",
        "uk.dispute.suspend",
        "uk.dispute.raised",
        "uk.idv.verify",
        "uk.third.discreet",
        "uk.card.no_lure",
    ),
    *("uk.neg.forbearance", "uk.neg.no_pressure"),
}
SURENESS: Final = list(Confidence)


def pack_of(name: str) -> Pack:
    return load_pack(read_folder(RESOURCES / "packs" / name))


@pytest.mark.parametrize("name", PACKS)
def test_each_pack_is_sound_alone(name: str) -> None:
    assert check_pack(RESOURCES / "packs" / name) == []


def test_every_folder_is_known_here() -> None:
    folders = {path.name for path in (RESOURCES / "packs").iterdir() if path.is_dir()}
    assert folders == {*DEFAULT_PACKS, *PACKS}


@pytest.mark.parametrize("name", PACKS)
def test_both_languages_and_no_raised_voice(name: str) -> None:
    for rule in pack_of(name).rules:
        for text in (rule.title, rule.explain, rule.do_next, *(cite.short for cite in rule.citations)):
            assert not re.search(r"[\u4e00-\u9fff!]", text.en), rule.id
            assert not re.search("[!！]|债务人", text.zh_CN), rule.id
        for text in (rule.title, rule.explain, rule.do_next):
            assert re.search(r"[\u4e00-\u9fff]", text.zh_CN), rule.id


@pytest.mark.parametrize("name", PACKS)
def test_nothing_is_surer_than_the_fact_base(name: str) -> None:
    secondary = name in ("us.ma", "ie", "id", "ph", "cn.card", "cn.ningxia")
    for rule in pack_of(name).rules:
        lowest = Confidence.SECONDARY if secondary else Confidence.PRIMARY
        if name == "uk" and rule.id not in PRIMARY_IN_UK:
            lowest = Confidence.SECONDARY
        ceiling = CEILING.get(rule.id, lowest)
        for citation in rule.citations:
            assert SURENESS.index(citation.confidence) >= SURENESS.index(ceiling), rule.id
