from __future__ import annotations

import json
from typing import Any

import pytest

from collector_app.domain.note import NoteFinding, PhraseClass, blocking
from collector_app.domain.policy import Effect
from collector_app.packs.pack import load_pack
from collector_app.packs.phrases import lint
from collector_app.packs.problems import PacksError
from tests.unit.packs.test_pack import WORDS, pack

CITE = [{"document": "paper", "clause": {"en": "Art. 2", "zh_CN": "第二条"}}]
SCOPES = [
    {"id": "reported", "opens": "客户(?:说|担心)|customer says", "ends": "[,;]我"},
    {"id": "denied", "opens": "没有|未", "reach": 6},
]


def phrase(**changes: object) -> dict[str, Any]:
    plain = {"id": "t.jail", "class": "false_consequence", "patterns": ["(?:要|会){near}坐牢", "{go} to jail"],
             "effect": "warn", "spares": ["reported", "denied"], "explain": WORDS, "suggest": WORDS, "cite": CITE,
             "hits": ["不还会坐牢"], "misses": ["客户担心会坐牢"]}  # fmt: skip
    return {**plain, **changes}


def files(*phrases: dict[str, Any], **changes: object) -> dict[str, bytes]:
    content = {"spellings": {"坐牢": ["做牢", "zuolao"]}, "words": {"go": "goes?|went"}, "scopes": SCOPES,
               "phrases": phrases or [phrase()], **changes}  # fmt: skip
    return {**pack(), "phrases.yaml": json.dumps(content).encode()}


def found(text: str, *phrases: dict[str, Any]) -> tuple[NoteFinding, ...]:
    return lint(text, (load_pack(files(*phrases)).phrases,))


def faults(content: dict[str, bytes]) -> list[str]:
    with pytest.raises(PacksError) as caught:
        load_pack(content)
    return [problem.message for problem in caught.value.problems]


def test_a_finding_says_where_and_why() -> None:
    [only] = found("您好。不还会 坐牢的。")
    assert "您好。不还会 坐牢的。"[only.start : only.end] == "会 坐牢"
    assert (only.phrase, only.kind, only.effect) == ("t.jail", PhraseClass.FALSE_CONSEQUENCE, Effect.WARN)
    assert only.citations[0].clause.en == "Art. 2"


@pytest.mark.parametrize(
    "text",
    ["會坐牢", "会　坐\u200b牢", "会坐*牢", "会做牢", "会 zuolao", "He GOES TO JAIL", "he ｇｏｅｓ ｔｏ ｊａｉｌ"],
)  # fmt: skip
def test_a_dodge_is_found_where_it_was_written(text: str) -> None:
    [only] = found(f"　{text}。")
    assert text.endswith(f"　{text}。"[only.start : only.end])


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("客户担心会坐牢", 0),
        ("客户说不还，会坐牢", 0),
        ("客户说不还，我说会坐牢", 1),
        ("客户说不还。会坐牢", 1),
        ("客户说“不还。会坐牢”", 0),
        ("没有说会坐牢", 0),
        ("没有说别的什么话只讲会坐牢", 1),
        ("会\n坐牢", 0),
        ("会坐牢，会坐牢", 2),
    ],
)
def test_a_scope_spares_what_it_reaches(text: str, count: int) -> None:
    assert len(found(text)) == count


def test_an_exception_spares_what_it_lies_over() -> None:
    sparing = phrase(excepts=["会坐牢吗"])
    assert not found("会坐牢吗", sparing)
    assert found("会坐牢", sparing)


def test_of_findings_over_each_other_the_strongest_stays_and_cites_for_all() -> None:
    other = [{"document": "paper", "clause": {"en": "Art. 9", "zh_CN": "第九条"}}]
    strong = phrase(id="t.strong", patterns=["坐牢"], effect="block", cite=other)
    [only] = found("不还会坐牢", phrase(), strong)
    assert (only.phrase, [item.clause.en for item in only.citations]) == ("t.strong", ["Art. 9", "Art. 2"])
    assert blocking([only, only]) == ("t.strong",)
    threat = phrase(**{"id": "t.threat", "class": "threat"})
    assert len(found("不还会坐牢", phrase(), threat)) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files(phrase(hits=["be well"])), "does not find"),
        (files(phrase(misses=["会坐牢"])), "finds '会坐牢'"),
        (files(phrase(patterns=["("])), "no regular expression"),
        (files(phrase(patterns=["Jail"])), "has a capital"),
        (files(phrase(patterns=["{gone}"])), "neither a word list nor a gap"),
        (files(words={"go": "{go}"}), "name each other more than"),
        (files(phrase(spares=["reportd"])), "none of the scopes"),
        (files(phrase(), phrase()), "stands twice"),
        (files(phrase(cite=[])), "cites nothing"),
        (files(phrase(cite=[{"document": "letter"}])), "cites letter"),
        (files(phrase(**{"class": "rude"})), "Input should be"),
    ],
)
def test_a_faulty_phrase_does_not_load(content: dict[str, bytes], words: str) -> None:
    assert any(words in fault for fault in faults(content))


def test_a_pack_without_phrases_finds_nothing() -> None:
    assert lint("不还会坐牢", (load_pack(pack()).phrases,)) == ()
