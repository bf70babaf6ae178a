from __future__ import annotations

import json
from typing import Any

import pytest

from collector_app.domain.policy import AuthorityLevel, Confidence, Effect, Gate, Truth, judge
from collector_app.packs.pack import load_pack
from collector_app.packs.problems import PacksError

WORDS = {"en": "Words", "zh_CN": "话"}


def rule(**changes: object) -> dict[str, Any]:
    plain = {
        "id": "t.two",
        "title": WORDS,
        "gates": ["travel"],
        "effect": "block",
        "holds": "companions.count >= 1",
        "explain": WORDS,
        "do_next": WORDS,
        "cite": [{"document": "paper", "clause": {"en": "Art. 1", "zh_CN": "第一条"}}],
    }
    return {key: value for key, value in {**plain, **changes}.items() if value is not None}


def trials_of(rule_id: str = "t.two") -> list[dict[str, Any]]:
    return [
        {"rule": rule_id, "facts": {"companions.count": 1}, "expect": "holds"},
        {"rule": rule_id, "facts": {"companions.count": 0}, "expect": "broken"},
    ]


def pack(
    rules: list[dict[str, Any]] | None = None, tests: list[dict[str, Any]] | None = None, **changes: object
) -> dict[str, bytes]:
    about = {
        "format": 1,
        "id": "t",
        "version": "2026.1",
        "title": WORDS,
        "jurisdiction": "CN",
        "authority": "company",
        "effective": {"from": "2026-01-01"},
        "documents": {
            "paper": {"document": "Paper on collection", "short": WORDS, "authority": "law", "confidence": "secondary"}
        },
        **changes,
    }
    given = trials_of() if tests is None else tests
    files = {"pack.yaml": about, "rules.yaml": {"rules": rules or [rule()]}, "tests.yaml": {"tests": given}}
    return {name: json.dumps(content, ensure_ascii=False).encode() for name, content in files.items()}


def faults(files: dict[str, bytes]) -> list[str]:
    with pytest.raises(PacksError) as caught:
        load_pack(files)
    return [str(problem) for problem in caught.value.problems]


def test_a_rule_that_reads_what_nobody_looked_at_as_a_no_does_not_load() -> None:
    about_agency = rule(holds="!(has(case.flags.agency) && case.flags.agency)")
    told = [
        {"rule": "t.two", "facts": {"case.flags": {}}, "expect": "holds"},
        {"rule": "t.two", "facts": {"case.flags.agency": True}, "expect": "broken"},
    ]
    (fault,) = faults(pack([about_agency], told))
    assert "asks has(case.flags.agency)" in fault
    assert "nobody looked at" in fault
    loaded = load_pack(
        pack(
            [rule(holds="!case.flags.agency")],
            [*told[1:], {**told[1], "facts": {"case.flags.agency": False}, "expect": "holds"}],
        )
    )
    unknown = judge(loaded.rules[0], {"case": {"flags": {}}})
    assert (unknown.truth, unknown.missing) == (Truth.CANNOT_TELL, ("case.flags.agency",))


def test_a_sound_pack_becomes_rules() -> None:
    loaded = load_pack(pack())
    [only] = loaded.rules
    assert (loaded.id, loaded.version, only.pack, only.effect, only.gates) == (
        "t", "2026.1", "t", Effect.BLOCK, frozenset({Gate.TRAVEL})
    )  # fmt: skip
    [citation] = only.citations
    assert (citation.authority, citation.confidence) == (AuthorityLevel.LAW, Confidence.SECONDARY)
    assert judge(only, {"companions": {"count": 1}}).truth is Truth.HOLDS
    assert only.in_force(only.effective_from)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cite": []}, "cites nothing"),
        ({"cite": [{"document": "letter"}]}, "cites letter"),
        ({"holds": "companions.cuont >= 1"}, ": there is no fact companions.cuont; did you mean companions.c"),
        ({"unless": 'consnet(case, "hours")'}, "there is no function consnet"),
        ({"holds": "companions.count >="}, "Syntax error"),
        ({"holds": None}, "`requires`"),
        ({"requires": ["step"]}, "`requires`"),
        ({"effect": "require"}, "`requires`"),
        ({"effect": "forbid"}, "effect: Input should be"),
        ({"gates": ["window"]}, "gates: Input should be"),
        ({"gates": []}, "gates"),
        ({"title": {"en": "Only English"}}, "title.zh_CN: Field required"),
        ({"expalin": WORDS}, "expalin: Extra inputs"),
        ({"explain": {"en": "It is {now.lokal}", "zh_CN": "话"}}, "{now.lokal} is no fact"),
        ({"id": "other.two"}, "start with t."),
        ({"effective": {"from": "2026-02-01", "to": "2026-01-01"}}, "ends before it starts"),
        ({"effective": {"from": "soon"}}, "effective.from"),
        ({"override": {"by": "collector"}}, "override.by"),
    ],
)
def test_a_faulty_rule_does_not_load_and_the_fault_is_named(changes: dict[str, Any], words: str) -> None:
    changed = rule(**changes)
    found = faults(pack([changed], trials_of(changed["id"])))
    assert any(words in fault and "rules.yaml" in fault and changed["id"] in fault for fault in found), found


MATTER = [
    "欠款",
    "逾期",
    "催收",
    "贷款",
    "还款",
    "余额",
    "违约",
    "Debt",
    "overdue",
    "Loans",
    "collector",
    "repay",
    "balance",
]


@pytest.mark.parametrize("word", MATTER)
@pytest.mark.parametrize("gate", ["door", "identify", "disclose"])
def test_no_word_of_the_matter_at_the_gates_around_the_door(word: str, gate: str) -> None:
    for field in ("title", "explain", "do_next"):
        changed = rule(gates=[gate], **{field: {"en": f"Some {word} here", "zh_CN": "话"}})
        assert any("read at the door" in fault for fault in faults(pack([changed])))
    paper = {"document": "x", "short": {"en": word, "zh_CN": "话"}, "authority": "law", "confidence": "primary"}
    loud = pack([rule(gates=[gate])], documents={"paper": paper})
    assert any("read at the door" in fault for fault in faults(loud))
    load_pack(pack([rule(gates=["settle"], title={"en": f"Some {word} here", "zh_CN": "话"})]))


def test_a_rule_without_a_passing_and_a_failing_test_does_not_load() -> None:
    passing, failing = trials_of()
    assert faults(pack(tests=[passing])) == ["tests.yaml: t.two: has no test that it breaks"]
    assert faults(pack(tests=[failing])) == ["tests.yaml: t.two: has no test that it passes"]
    unsure = {"rule": "t.two", "expect": "cannot_tell"}
    assert faults(pack(tests=[passing, unsure])) == ["tests.yaml: t.two: has no test that it breaks"]


@pytest.mark.parametrize(
    ("trial", "words"),
    [
        ({"facts": {"companions.count": 0}, "expect": "holds"}, "says broken, not holds"),
        ({"expect": "holds"}, "says cannot_tell, not holds"),
        ({"expect": "cannot_tell", "missing": ["now"]}, "misses companions.count, not now"),
        ({"facts": {"companions.number": 1}, "expect": "holds"}, "there is no fact companions.number"),
        ({"facts": {"now": "25:00:00"}, "expect": "holds"}, "hour must be"),
        ({"facts": {"now": "noon"}, "expect": "holds"}, "write it as"),
    ],
)
def test_a_pack_that_fails_its_own_tests_does_not_load(trial: dict[str, Any], words: str) -> None:
    found = faults(pack(tests=[*trials_of(), {"rule": "t.two", "name": "odd", **trial}]))
    assert len(found) == 1
    assert "test 3 (odd)" in found[0]
    assert words in found[0]


def test_a_test_of_no_rule_is_a_fault() -> None:
    found = faults(pack(tests=[*trials_of(), *trials_of("t.three")]))
    assert found == ["tests.yaml: t.three: there is no such rule in this pack"]


def test_all_faults_come_at_once() -> None:
    broken = [rule(cite=[]), rule(holds="nwo.local == 'x'"), rule(title={"en": "loan", "zh_CN": "话"}, gates=["door"])]
    found = "\n".join(faults(pack(broken)))
    for words in ("cites nothing", "there is no fact nwo.local", "says 'loan'", "stands twice"):
        assert words in found


def test_missing_and_strange_files() -> None:
    files = pack()
    del files["tests.yaml"]
    files["notes.txt"] = b"x"
    assert faults(files) == ["notes.txt: does not belong into a pack", "tests.yaml: is missing"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"rules: [", "line 2"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"rules: []\nrules: []", "line 2: rules stands twice"),
        (b"a: &a {x: 1}\nrules: *a", "aliases"),
        (b"", "Input should be"),
        (b"x" * 600_000, "bytes are more than"),
        (b"[" * 200_000, "line 1: more than 20 levels"),
        (b"? [a, b]\n: c", "unhashable"),
        (b"rules: !!python/object/apply:os.system [id]", "could not determine a constructor"),
    ],
)
def test_bad_yaml_is_a_sentence(content: bytes, words: str) -> None:
    [fault, *_] = faults({**pack(), "rules.yaml": content})
    assert words in fault


def test_times_and_days_stay_as_they_are_written() -> None:
    timed = {"rule": "t.two", "facts": {"now": "22:00", "companions.count": 1}, "expect": "holds"}
    files = pack(tests=[*trials_of(), timed])
    files["tests.yaml"] = files["tests.yaml"].replace(b'"22:00"', b"22:00")  # YAML 1.1 reads 22:00 as 1320
    load_pack(files)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"holds": "companions.count >= 1"}, "companions.count"),
        ({"holds": "true", "unless": "has(visit.marks.told) && visit.marks.told == true"}, "visit.marks.told"),
        ({"holds": "case.notice_sent"}, "case.notice_sent"),
        ({"holds": "contacts.visits_today < 1"}, "contacts.visits_today"),
    ],
)
def test_before_a_case_leaves_nothing_is_asked_that_only_a_device_knows(changes: dict[str, Any], name: str) -> None:
    found = faults(pack([rule(gates=["assign", "travel"], **changes)]))
    assert any(f"the centre does not know {name}" in line for line in found)
    assert load_pack(pack()).rules, "on the way there it may be asked"


@pytest.mark.parametrize("name", ["visit.note_blocked", "visit.note_warned"])
def test_what_was_written_is_asked_at_the_close_alone(name: str) -> None:
    holds = f"size({name}) == 0"
    found = faults(pack([rule(gates=["leave", "close"], holds=holds)]))
    assert any(f"asks {name} at a gate where notes are not checked" in line for line in found)
    tests = [
        {"rule": "t.two", "facts": {name: []}, "expect": "holds"},
        {"rule": "t.two", "facts": {name: ["t.x"]}, "expect": "broken"},
    ]
    assert load_pack(pack([rule(gates=["close"], holds=holds)], tests)).rules


def test_before_a_case_leaves_the_centre_knows_case_party_address_and_collector() -> None:
    holds = (
        'case.agency_notice_hours >= 24 && party.role == "borrower" && address.source == "contract"'
        ' && collector.certified_days >= 0 && consent(case, "visit") && within(now, "08:00", "22:00", "[)")'
    )
    facts = {
        "now": "10:00:00",
        "case.agency_notice_hours": 24,
        "case.consents": {"visit": True},
        "party.role": "borrower",
        "address.source": "contract",
        "collector.certified_days": 0,
    }
    tests = [
        {"rule": "t.two", "facts": facts, "expect": "holds"},
        {"rule": "t.two", "facts": {**facts, "party.role": "spouse"}, "expect": "broken"},
    ]
    assert load_pack(pack([rule(gates=["assign"], holds=holds)], tests)).rules[0].gates == {Gate.ASSIGN}
