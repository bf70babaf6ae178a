"""Workbooks become scripts that load; what can't is listed with sheet and row."""

from __future__ import annotations

from pathlib import Path

import pytest

from collector_app.desktop.command import main
from collector_app.domain.policy import Truth
from collector_app.domain.script import Script, StepKind
from collector_app.domain.visit.stage import Move, Stage
from collector_app.packs.forms.losses import told
from collector_app.packs.forms.script_file import script_text
from collector_app.packs.forms.translation import Translation, translate
from collector_app.packs.forms.workbook import read_workbook
from collector_app.packs.problems import PacksError
from collector_app.packs.script import load_script
from tests.unit.packs.forms.workbooks import Cells, workbook

HEAD = (
    *("type", "name", "label::English (en)", "label::中文 (zh)", "hint::English (en)", "hint::中文 (zh)"),
    *("relevant", "constraint", "constraint_message::English (en)", "constraint_message::中文 (zh)", "required"),
    *("calculation", "bind::collector:marks", "bind::collector:records"),
)


def row(kind: str, name: str = "", english: str = "", chinese: str = "", **more: str) -> tuple[object, ...]:
    cells: dict[str, str] = {
        "type": kind,
        "name": name,
        "label::English (en)": english,
        "label::中文 (zh)": chinese,
        **{key.replace("__", "::"): value for key, value in more.items()},
    }
    cells |= {f"{cell}::English (en)": cells.pop(cell) for cell in ("hint", "constraint_message") if cell in cells}
    cells |= {f"bind::collector:{cell}": cells.pop(cell) for cell in ("marks", "records") if cell in cells}
    return tuple(cells.get(header) or None for header in HEAD)


FULL: Cells = (
    HEAD,
    row("begin group", "at_door", "At the door", "门口"),
    row("select_one door", "who", "Who opens?", "谁开门？", required="yes"),
    row("select_one yn", "alone", "Is nobody else in earshot?", "没有别人听见吗？", required="yes"),
    row("end group"),
    row("begin group", "negotiating", "Talk", "商谈"),
    row("note", "welcome", "Thank you for your time.", "谢谢您抽时间。"),
    row("select_multiple num", "rooms", "Which rooms?", "哪些房间？", constraint="count-selected(.) <= 1"),
    row("begin group", "work", "Work", "工作", relevant="${alone} = 'yes'"),
    row("integer", "hours", "Hours a week", "每周工时", constraint=". >= 0 and . <= 90", required="yes"),
    row("calculate", "monthly", calculation="${hours} * 4"),
    row("text", "why", "Why so many?", "为什么这么多？", relevant="${monthly} > 200", hint="In a few words"),
    row("end group"),
    row(
        *("date", "next", "When shall we call?", "什么时候打电话？"),
        constraint=". >= today()",
        constraint_message="Choose a day that is still to come.",
    ),
    row("text", "remark", "Remark", "备注", records="note"),
    row("end group"),
)


def imported(path: Path, stage: Stage = Stage.NEGOTIATING) -> tuple[Script, Translation]:
    translation = translate(read_workbook(path), script_id="test.form", version="2026.1", stage=stage)
    return load_script("form.yaml", script_text(translation, path.name).encode()), translation


def test_a_full_form_becomes_a_script(tmp_path: Path) -> None:
    script, _ = imported(workbook(tmp_path, FULL))
    assert [(step.id, step.stage, step.kind) for step in script.steps] == [
        ("who", Stage.AT_DOOR, StepKind.CHOICE),
        ("alone", Stage.AT_DOOR, StepKind.CHOICE),
        ("welcome", Stage.NEGOTIATING, StepKind.STATEMENT),
        ("rooms", Stage.NEGOTIATING, StepKind.CHOICES),
        ("hours", Stage.NEGOTIATING, StepKind.NUMBER),
        ("why", Stage.NEGOTIATING, StepKind.TEXT),
        ("next", Stage.NEGOTIATING, StepKind.DATE),
        ("remark", Stage.NEGOTIATING, StepKind.TEXT),
    ]


def test_both_languages_hints_choices_marks_and_moves(tmp_path: Path) -> None:
    script, _ = imported(workbook(tmp_path, FULL))
    who = script.step("who")
    assert (who.question.en, who.question.zh_CN) == ("Who opens?", "谁开门？")
    nobody = who.choice("nobody")
    assert nobody is not None
    assert (nobody.label.zh_CN, nobody.move, dict(nobody.marks)) == ("没有人", Move.LEAVE, {"door": "nobody"})
    assert script.step("why").hint.en == "In a few words"
    assert script.step("remark").records == "note"
    assert script.step("welcome").say.en == "Thank you for your time."


def test_relevant_of_a_group_and_of_a_question_hold_together(tmp_path: Path) -> None:
    script, _ = imported(workbook(tmp_path, FULL))
    when = script.step("why").when
    assert when is not None
    for answers, truth in (
        ({"alone": "yes", "hours": 51}, Truth.HOLDS),
        ({"alone": "yes", "hours": 50}, Truth.BROKEN),
        ({"alone": "no", "hours": 60}, Truth.BROKEN),
        ({}, Truth.BROKEN),
    ):
        assert when({"visit": {"answers": answers}}).truth is truth, answers


def test_a_range_of_whole_numbers_is_bounds_and_the_rest_a_constraint(tmp_path: Path) -> None:
    script, _ = imported(workbook(tmp_path, FULL))
    hours, day = script.step("hours"), script.step("next")
    assert (hours.minimum, hours.maximum, hours.constraint) == (0, 90, None)
    assert day.constraint is not None
    assert day.constraint({"now": {"date": "2026-11-23"}, "answer": "2026-11-22"}).truth is Truth.BROKEN
    assert day.constraint_note.en == "Choose a day that is still to come."
    assert not script.step("remark").required
    assert hours.required


def test_what_a_script_cannot_say_is_listed_with_its_row(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        (
            HEAD,
            row("select_one yn", "alone", "Alone?", "一个人吗？"),  # 2
            row("start", "start"),  # 3
            row("decimal", "weight", "Weight", "重量"),  # 4
            row("video", "film", "Film", "录像"),  # 5
            row("begin repeat", "members", "Members", "成员"),  # 6
            row("text", "member", "Name", "姓名"),  # 7
            row("end repeat"),  # 8
            row("text", "zone", "Zone", "地区", relevant="pulldata('a', 'b') = 1"),  # 9
            row("text", "again", "You said ${zone}", "您说 ${zone}"),  # 10
            row("text", "mine", "Mine", constraint="once(.) = 1"),  # 11
        ),
    )
    script, translation = imported(path, Stage.IDENTIFYING)
    assert {loss.row for loss in translation.losses} == {3, 4, 5, 6, 7, 9, 10, 11}
    assert all(loss.sheet == "survey" and loss.name for loss in translation.losses)
    assert [step.id for step in script.steps] == ["alone", "weight", "zone", "again", "mine"]
    assert script.step("zone").when is None
    assert script.step("again").question.en == "You said …"
    text = script_text(translation, path.name)
    assert "#   survey, row 5: film: a script has no question of the kind video; left out" in text


def test_the_list_says_the_same_thing_once_with_all_its_rows(tmp_path: Path) -> None:
    questions = [row("text", f"q{number}", f"Question {number}") for number in range(2, 8)]
    questions[3] = row("text", "q5", "Question 5", "问题五")
    form = read_workbook(workbook(tmp_path, (HEAD, *questions)))
    translation = translate(form, script_id="t", version="2026.1", stage=Stage.IDENTIFYING)
    assert list(told(translation.losses)) == [
        "survey, rows 2–4, 6–7: q2, q3, q4, q6 and 1 more: no Chinese text; the other language stands in its place"
    ]
    assert len(translation.losses) == 5


def test_what_the_reader_adds_has_the_place_and_condition_of_its_question(tmp_path: Path) -> None:
    head = (*HEAD, "media::image", "guidance_hint")
    asked = (*row("select_one yn or_other", "who", "Who opens?", "谁开门？"), "door.png", "Look twice")
    script, translation = imported(workbook(tmp_path, (head, asked)), Stage.IDENTIFYING)
    assert [step.id for step in script.steps] == ["who", "who_other"]
    when = script.step("who_other").when
    assert when is not None
    assert when({"visit": {"answers": {"who": "other"}}}).truth is Truth.HOLDS
    assert [str(loss) for loss in translation.losses] == [
        "survey, row 2: who: the column guidance_hint: a script has no place for it",
        "survey, row 2: who: the column media: a script has no place for it",
        "survey, row 2: who_other: no Chinese text; the other language stands in its place",
    ]


def test_names_become_keys_and_stay_apart(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        (
            HEAD,
            row("select_one yn", "alone", "Alone?", "一个人吗？"),
            row("text", "First-Name", "First name", "名"),
            row("text", "first_name", "First name again", "名，再问一次"),
            row("text", "false", "False", "假"),
            row("text", "end_note", "Note", "说明", relevant="${First-Name} = 'Lin'"),
        ),
    )
    script, _ = imported(path, Stage.IDENTIFYING)
    assert [step.id for step in script.steps] == ["alone", "first_name", "first_name_2", "q_false", "end_note"]
    when = script.step("end_note").when
    assert when is not None
    assert when({"visit": {"answers": {"first_name": "Lin"}}}).truth is Truth.HOLDS


def test_no_workbook_is_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK not a zip")
    for path in (broken, tmp_path / "absent.xlsx"):
        with pytest.raises(PacksError):
            read_workbook(path)
    with pytest.raises(PacksError, match=r"(?i)row|sheet|select"):
        read_workbook(workbook(tmp_path, (HEAD, row("select_one missing_list", "a", "A", "甲"))))


class TestCommand:
    def run(self, *arguments: str) -> int:
        return main(["scripts", "import", *arguments])

    def test_writes_the_script_and_says_what_is_to_do(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        target = tmp_path / "out.yaml"
        assert self.run(str(workbook(tmp_path, FULL)), "--out", str(target), "--id", "own.form") == 0
        assert load_script(target.name, target.read_bytes()).key == "own.form@2026.1"
        assert "8 steps" in capsys.readouterr().out

    def test_a_script_that_needs_mending_is_written_and_exits_with_one(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = workbook(tmp_path, (HEAD, row("text", "a", "A loan", "贷款")))
        target = tmp_path / "out.yaml"
        assert self.run(str(path), "--out", str(target), "--stage", "at_door") == 1
        out = capsys.readouterr().out
        assert "before use: out.yaml" in out
        assert "'loan'" in out
        assert target.exists()

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("absent.xlsx",), "there is no such file"),
            (("form.xlsx", "--stage", "kitchen"), "there is no stage kitchen"),
            (("form.xlsx", "--out", "taken.yaml"), "left as it is"),
        ],
    )
    def test_refuses_with_a_sentence_and_writes_nothing(
        self,
        arguments: tuple[str, ...],
        sentence: str,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        workbook(tmp_path, FULL)
        taken = tmp_path / "taken.yaml"
        taken.write_text("mine")
        before = sorted(tmp_path.iterdir())
        assert self.run(*arguments) == 2
        assert sentence in capsys.readouterr().err
        assert sorted(tmp_path.iterdir()) == before
        assert taken.read_text() == "mine"
