"""No row of the fact base is silently missing; whoever takes one away hears its name."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from collector_app.config.resources import DEFAULT_PACKS, resource_path
from collector_app.desktop.command import main
from collector_app.packs.check import check_stack, packs_with, scripts_of
from collector_app.packs.coverage import Held, Index, State, cover, load_index, rows_of
from collector_app.packs.pack import Pack
from collector_app.packs.problems import PacksError
from collector_app.packs.reading import read_shape
from collector_app.packs.shapes import NotEncodedShape, Words
from collector_app.packs.stacks import STACKS, StacksShape, load_stacks

PACKS: Final = resource_path("packs")


@pytest.fixture(scope="module")
def index() -> Index:
    return load_index(PACKS)


@pytest.fixture(scope="module")
def packs() -> list[Pack]:
    return packs_with(PACKS, ())


def test_every_row_is_held_or_has_its_reason(index: Index, packs: list[Pack]) -> None:
    covered = cover(index, packs)
    assert [str(problem) for problem in covered.problems] == []
    assert len(covered.rows) == len(index.rows) > 160
    for item in covered.rows:
        assert item.state is not State.MISSING
        assert bool(item.held) == (item.state in (State.ENCODED, State.PARTLY)), item.row.id
        assert bool(item.reasons) == (item.state is not State.ENCODED), item.row.id
        for words in (item.row.duty.localised(), *(reason for _, reason in item.reasons)):
            assert re.search(r"[a-z]", words.en), item.row.id
            assert not re.search(r"[\u4e00-\u9fff]", words.en), item.row.id
            assert re.search(r"[\u4e00-\u9fff]", words.zh_CN), item.row.id


def test_a_row_says_how_it_is_held(index: Index, packs: list[Pack]) -> None:
    rows = {item.row.id: item for item in cover(index, packs).rows}
    assert rows["cn.visit.hours"].held == (("cn.visit.hours", Held.RULE),)
    assert ("cn.disc.content", Held.STEP) in rows["cn.disc.content"].held
    assert ("us.record.keep", Held.RECORD) in rows["us.record.keep"].held
    assert {rule for rule, _ in rows["in.time.window"].held} > {"in.2025.time.window", "in.2027.time.window"}
    assert rows["au.*"].state is State.NOT_PACKED


@pytest.mark.parametrize("row", ["cn.visit.min_collectors", "cn.pia", "us.time.window", "ie.visit", "my.*"])
def test_a_row_that_is_taken_away_is_named(index: Index, packs: list[Pack], row: str) -> None:
    known = {item.id for item in index.rows}
    fewer = [
        replace(
            pack,
            rows={rule.id: tuple(item for item in rows_of(pack, rule, known) if item != row) for rule in pack.rules},
            not_encoded=tuple(item for item in pack.not_encoded if item.row != row),
        )
        for pack in packs
    ]
    beyond = tuple(item for item in index.not_packed if item.row != row)
    [problem] = cover(Index(index.rows, beyond), fewer).problems
    assert problem.where == row
    assert "neither held by a rule nor listed" in problem.message


def entry(row: str, *, partly: bool = False) -> NotEncodedShape:
    return NotEncodedShape(row=row, partly=partly, reason=Words(en="why", zh_CN="原因"))


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ((entry("cn.visit.hours"),), "is listed as not held, but cn.visit.hours holds it"),
        ((entry("us.state.license", partly=True), entry("us.state.license")), "listed twice"),
        ((entry("cn.visit.ours"),), "rows.yaml does not have it"),
        ((entry("my.*"),), "is listed, but a pack speaks for it"),
    ],
)
def test_a_list_that_contradicts_itself_is_a_fault(
    index: Index, packs: list[Pack], listed: tuple[NotEncodedShape, ...], words: str
) -> None:
    changed = replace(packs[0], id="extra", rules=(), not_encoded=listed)
    assert any(words in str(problem) for problem in cover(index, [*packs, changed]).problems)


# --------------------------------------------------------------------------------------------------------- the command


def altered(folder: Path, pack: str, file: str, old: str, new: str) -> Path:
    copy = folder / pack
    shutil.copytree(PACKS / pack, copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new), encoding="utf-8")
    return copy


def test_coverage_prints_every_row_in_both_languages(capsys: pytest.CaptureFixture[str], index: Index) -> None:
    assert main(["packs", "coverage"]) == 0
    english = capsys.readouterr().out
    assert main(["packs", "coverage", "--lang", "zh_CN"]) == 0
    chinese = capsys.readouterr().out
    for row in index.rows:
        assert re.search(rf"^{re.escape(row.id)} ", english, re.MULTILINE), row.id
        assert row.duty.en in english
        assert row.duty.zh_CN in chinese
    assert re.search(
        r"^cn: \d+ rules; rows of the fact base: \d+ encoded, \d+ partly, \d+ not encoded$", english, re.MULTILINE
    )
    assert "部分编码" in chinese
    assert "encoded" not in chinese


def test_coverage_fails_and_names_the_row_that_nobody_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = altered(tmp_path, "cn", "rules.yaml", "    rows: [cn.visit.min_collectors]\n", "")
    assert main(["packs", "coverage", str(changed)]) == 1
    assert "rows.yaml: cn.visit.min_collectors: is neither held by a rule nor listed" in capsys.readouterr().out


def test_coverage_of_one_pack_shows_its_rows_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "coverage", str(PACKS / "us.ma")]) == 0
    shown = capsys.readouterr().out
    assert "us.ma.visit.freq" in shown
    assert "cn.visit.hours" not in shown


def test_check_tells_a_row_that_the_fact_base_does_not_have(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = altered(tmp_path, "ie", "rules.yaml", "rows: [ie.visit]", "rows: [ie.visits]")
    assert main(["packs", "check", str(changed)]) == 1
    assert "holds the row ie.visits, which rows.yaml does not have" in capsys.readouterr().out


def test_check_of_a_pack_counts_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "check", str(PACKS / "cn.cfc")]) == 0
    assert "cn.cfc: 3 rules; rows of the fact base: 3 encoded" in capsys.readouterr().out


# -------------------------------------------------------------------------------------------------------------- stacks


def test_the_default_stack_is_the_one_that_the_app_ships() -> None:
    stacks = load_stacks(PACKS / STACKS)
    assert stacks["cn.default"].packs == DEFAULT_PACKS
    assert {name for stack in stacks.values() for name in stack.packs} == {
        path.name for path in PACKS.iterdir() if path.is_dir()
    }


def test_check_of_a_stack(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "check", "--stack", "cn.default"]) == 0
    assert "cn.default (cn + cn.cfc + company.default, cn.home-visit): sound" in capsys.readouterr().out
    assert main(["packs", "check", "--stack", "cn.defualt"]) == 1
    assert "there is no stack cn.defualt; there are cn.default, cn.card" in capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(load_stacks(PACKS / STACKS)))
def test_packs_of_a_stack_fit_each_other_and_their_script(name: str) -> None:
    assert check_stack(load_stacks(PACKS / STACKS)[name], PACKS, resource_path("scripts")) == []


def test_a_stack_without_its_base_or_its_script_is_a_fault(tmp_path: Path) -> None:
    stacks = load_stacks(PACKS / STACKS)
    lacking = type(stacks["cn.card"])("x", stacks["cn.card"].title, ("cn.card",), "cn.home-visit")
    assert any("extends cn" in str(item) for item in check_stack(lacking, PACKS, resource_path("scripts")))
    [missing] = check_stack(stacks["cn.default"], PACKS, tmp_path)
    assert str(missing) == "cn.home-visit.yaml: there is no such script"


def test_a_pack_is_checked_with_the_scripts_of_its_stacks(tmp_path: Path) -> None:
    stacks = load_stacks(PACKS / STACKS)
    assert [path.name for path in scripts_of(PACKS / "cn.card", stacks, tmp_path)] == ["cn.home-visit.yaml"]
    assert [path.name for path in scripts_of(PACKS / "us.ma", stacks, tmp_path)] == ["us.home-visit.yaml"]


def test_a_stack_of_nothing_does_not_load() -> None:
    with pytest.raises(PacksError, match="packs"):
        read_shape(StacksShape, STACKS, "stacks: {x: {title: {en: a, zh_CN: 甲}, packs: [], script: y}}".encode())


def test_check_of_everything_that_ships_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "check"]) == 0
    assert "problems" not in capsys.readouterr().out
