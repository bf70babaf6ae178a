from __future__ import annotations

import csv
import io
import shutil
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from collector_app.domain.case import AddressKind, Case, DailyWindow, DebtFacts
from collector_app.domain.case import Role as PersonRole
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.company import import_company
from collector_app.server.documents import read_document
from collector_app.server.imports.columns import SHEETS
from collector_app.server.imports.problems import ImportRefused
from collector_app.server.imports.store import ImportReport, import_cases
from collector_app.server.refusal import OperatorError
from tests.server.conftest import HE, SAMPLE, ZHOU
from tests.server.laptop import HeldClock

COUNT = len(list(csv.reader((SAMPLE / "cases.csv").read_text("utf-8-sig").splitlines()))) - 1
NAMES = ("cases", "people", "stays", "consents", "history")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is read is the same for both databases; every other test here imports the sample into each."""
    return sqlite_url


@pytest.fixture
def empty(app: FastAPI) -> Centre:
    """A centre with the company and no cases."""
    opened: Centre = app.state.centre
    import_company(opened, SAMPLE / "company.yaml")
    return opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample to spoil."""
    target = tmp_path / "lists"
    shutil.copytree(SAMPLE, target)
    return target


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def write_rows(path: Path, rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> None:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter).writerows(rows)
    path.write_bytes(target.getvalue().encode(encoding))


def change(path: Path, row: int, column: str, value: str) -> None:
    rows = rows_of(path)
    rows[row - 1][rows[0].index(column)] = value
    write_rows(path, rows)


def documents(centre: Centre) -> dict[str, tuple[Case, DebtFacts, int]]:
    with centre.database.read() as connection:
        return {
            row.number: (read_document(Case, row.imported), read_document(DebtFacts, row.debt), row.version)
            for row in connection.execute(select(t.cases))
        }


def refused(centre: Centre, path: Path) -> ImportRefused:
    with pytest.raises(ImportRefused) as error:
        import_cases(centre, path)
    with centre.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(t.cases)).scalar_one() == 0, "nothing half imported"
    return error.value


def test_the_sample_comes_in_whole(empty: Centre) -> None:
    assert import_cases(empty, SAMPLE / "cases.csv") == ImportReport(COUNT, 0, 0)
    cases = documents(empty)
    for case, debt, version in cases.values():
        assert version == 1
        assert debt.balance.minor > 0
        assert len(case.identifiers.phone_tail) == 4
        assert len(case.identifiers.id_tail) in {0, 4}
    everything = [case for case, _, _ in cases.values()]
    for part in ("people", "stays", "consents", "history"):
        expected = len(rows_of(SAMPLE / f"{part}.csv")) - 1
        assert sum(len(getattr(case, part)) for case in everything) == expected > 0


def test_days_are_counted_from_the_day_at_the_branch(empty: Centre, clock: HeldClock) -> None:
    # 22:30 UTC is the next morning in the branch's zone.
    clock.moment = clock.moment.replace(hour=22, minute=30)
    import_cases(empty, SAMPLE / "cases.csv")
    days = {case.appointment.day for case, _, _ in documents(empty).values() if case.appointment}
    assert date(2026, 3, 6) in days
    assert min(days) >= date(2026, 3, 6) - timedelta(days=1)


def test_the_same_file_twice_changes_nothing(empty: Centre, clock: HeldClock) -> None:
    import_cases(empty, SAMPLE / "cases.csv")
    before = documents(empty)
    clock.pass_time(timedelta(hours=2))
    assert import_cases(empty, SAMPLE / "cases.csv") == ImportReport(0, 0, COUNT)
    assert documents(empty) == before


def test_the_workbook_says_the_same_as_the_lists(empty: Centre) -> None:
    import_cases(empty, SAMPLE / "cases.csv")
    assert import_cases(empty, SAMPLE / "cases.xlsx") == ImportReport(0, 0, COUNT)


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [
        ("utf-8-sig", ","),
        ("gb18030", ","),
        ("gbk", ";"),
        ("utf-16", "\t"),
        ("utf-16-le", ","),
        ("utf-16-be", ","),
    ],
)
def test_encodings_of_spreadsheets_are_told_apart(empty: Centre, folder: Path, encoding: str, delimiter: str) -> None:
    for name in NAMES:
        write_rows(folder / f"{name}.csv", rows_of(SAMPLE / f"{name}.csv"), encoding, delimiter)
    assert import_cases(empty, folder / "cases.csv").new == COUNT
    import_again = import_cases(empty, SAMPLE / "cases.csv")
    assert import_again == ImportReport(0, 0, COUNT), "the same words as in UTF-8"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_english_headers_do_as_well(empty: Centre, folder: Path, encoding: str) -> None:
    for sheet in SHEETS:
        english = {column.chinese: column.key for column in sheet.columns}
        rows = rows_of(SAMPLE / f"{sheet.name}.csv")
        rows[0] = [f" {english[name]} " for name in rows[0]]
        write_rows(folder / f"{sheet.name}.csv", rows, encoding)
    assert import_cases(empty, folder / "cases.csv").new == COUNT


def test_columns_may_stand_in_any_order(empty: Centre, folder: Path) -> None:
    rows = rows_of(folder / "cases.csv")
    write_rows(folder / "cases.csv", [list(reversed(row)) for row in rows])
    assert import_cases(empty, folder / "cases.csv").new == COUNT
    assert import_cases(empty, SAMPLE / "cases.csv").unchanged == COUNT


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "完全不是表格".encode(), b"\xff\xfe"]
)
def test_what_is_no_list_is_said_to_be_none(empty: Centre, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "cases.csv"
    file.write_bytes(data)
    (problem,) = refused(empty, file).problems
    assert "UTF-8" in problem.text.zh_CN


def test_a_broken_workbook_is_said_to_be_broken(empty: Centre, tmp_path: Path) -> None:
    file = tmp_path / "cases.xlsx"
    file.write_bytes(b"PK\x03\x04 no workbook")
    (problem,) = refused(empty, file).problems
    assert "XLSX" in problem.text.en


def test_every_mistake_is_told_at_once_with_row_and_column(empty: Centre, folder: Path) -> None:
    cases = folder / "cases.csv"
    change(cases, 2, "手机号", "12ab")
    change(cases, 2, "本金", "12.345")
    change(cases, 3, "客户姓名", "")
    change(cases, 4, "地址来源", "买来的")
    change(cases, 5, "出生年份", "86")
    change(cases, 6, "合计", "1.00")
    change(cases, 7, "外访人员", "nobody")
    change(cases, 8, "时区", "Asia/Nowhere")
    change(cases, 9, "最高减免", "99999999.00")
    change(cases, 10, "走访日期", "2026-02-30")
    change(cases, 11, "案件编号", rows_of(cases)[11][0])
    change(folder / "people.csv", 2, "案件编号", "YL-0")
    change(folder / "stays.csv", 2, "原因", "不想去")
    error = refused(empty, cases)
    found = {(p.sheet, p.row, p.column.split(" ")[0]) for p in error.problems}
    assert found >= {
        ("cases", 2, "手机号"),
        ("cases", 2, "本金"),
        ("cases", 3, "客户姓名"),
        ("cases", 4, "地址来源"),
        ("cases", 5, "出生年份"),
        ("cases", 6, "合计"),
        ("cases", 7, "外访人员"),
        ("cases", 8, "时区"),
        ("cases", 9, "最高减免"),
        ("cases", 10, "走访日期"),
        ("cases", 12, "案件编号"),
        ("people", 2, "案件编号"),
        ("stays", 2, "原因"),
    }
    lines = str(error).splitlines()
    assert len(lines) == len(error.problems) + 1
    assert "cases 第 2 行 (row 2) [手机号 phone]: 应为 6–15 位数字 / 6–15 digits are expected" in lines


def test_an_unknown_column_names_the_nearest_known_one(empty: Centre, folder: Path) -> None:
    rows = rows_of(folder / "cases.csv")
    rows[0][rows[0].index("手机号")] = "手机号码"
    write_rows(folder / "cases.csv", rows)
    problems = refused(empty, folder / "cases.csv").problems
    assert any("「手机号」" in problem.text.zh_CN for problem in problems)
    assert any(problem.text.zh_CN == "缺少这一列" for problem in problems)


def test_a_column_twice_and_cells_beyond_the_header_are_mistakes(empty: Centre, folder: Path) -> None:
    rows = rows_of(folder / "cases.csv")
    rows[0][rows[0].index("称呼")] = "手机号"
    rows[1].append("多出来的")
    write_rows(folder / "cases.csv", rows)
    texts = {problem.text.en for problem in refused(empty, folder / "cases.csv").problems}
    assert {"this column stands here twice", "more cells than the header has"} <= texts


def test_only_the_end_of_an_identity_number_enters_the_database(empty: Centre, folder: Path) -> None:
    change(folder / "cases.csv", 2, "证件号码", "99000019860304123x")
    import_cases(empty, folder / "cases.csv")
    with empty.database.read() as connection:
        everything = "".join(connection.execute(select(t.cases.c.imported + t.cases.c.debt)).scalars())
    assert "99000019860304" not in everything
    assert '"id_tail":"123X"' in everything


def test_a_changed_row_gets_a_new_version_and_the_others_none(empty: Centre, folder: Path) -> None:
    import_cases(empty, folder / "cases.csv")
    change(folder / "cases.csv", 2, "逾期天数", "77")
    assert import_cases(empty, folder / "cases.csv") == ImportReport(0, 1, COUNT - 1)
    versions = sorted(version for _, _, version in documents(empty).values())
    assert versions == [1] * (COUNT - 1) + [2]


def test_rows_that_name_nobody_go_to_whom_the_operator_names(empty: Centre, folder: Path) -> None:
    for row in range(2, 5):
        change(folder / "cases.csv", row, "外访人员", "")
    import_cases(empty, folder / "cases.csv", HE)
    numbers = [row[0] for row in rows_of(folder / "cases.csv")[1:4]]
    with empty.database.read() as connection:
        statement = select(t.cases.c.collector).where(t.cases.c.number.in_(numbers))
        assert set(connection.execute(statement).scalars()) == {HE}
    with pytest.raises(OperatorError, match="nobody"):
        import_cases(empty, folder / "cases.csv", "nobody")


def test_a_row_that_names_nobody_stays_at_the_centre(empty: Centre, folder: Path) -> None:
    change(folder / "cases.csv", 2, "外访人员", "")
    import_cases(empty, folder / "cases.csv")
    with empty.database.read() as connection:
        number = rows_of(folder / "cases.csv")[1][0]
        assert connection.execute(select(t.cases.c.collector).where(t.cases.c.number == number)).scalar_one() is None


def test_cells_of_a_workbook_may_be_real_dates_times_and_numbers(empty: Centre, tmp_path: Path) -> None:
    book = load_workbook(SAMPLE / "cases.xlsx")
    target = Workbook()
    sheet = target.active
    assert sheet is not None
    source = book.worksheets[0]
    header = [str(cell.value) for cell in source[1]]
    first = [cell.value for cell in source[2]]
    values = dict(zip(header, first, strict=True))
    values |= {"走访日期": date(2026, 3, 9), "本金": 1825.5, "合计": None, "逾期天数": 34.0, "出生年份": 1986}
    sheet.append(header)
    sheet.append([values[name] for name in header])
    file = tmp_path / "any.xlsx"
    target.save(file)
    assert import_cases(empty, file).new == 1
    ((case, debt, _),) = documents(empty).values()
    assert case.appointment is not None
    assert case.appointment.day == date(2026, 3, 9)
    assert (debt.principal.minor, debt.days_past_due) == (182550, 34)


def test_the_company_comes_first(app: FastAPI) -> None:
    centre: Centre = app.state.centre
    with pytest.raises(OperatorError, match="import-company"):
        import_cases(centre, SAMPLE / "cases.csv")


def test_a_missing_file_is_named(empty: Centre, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"nowhere\.csv"):
        import_cases(empty, tmp_path / "nowhere.csv")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("zone: Asia/Shanghai", "zone: Mars/Base", "branch.zone"),
        ('certified_until: "+99"', "certified_until: soon", "collectors.certified_until"),
        ("  name: 云栎消费金融\n", "", "creditor.name"),
        ("collectors:", "collektors:", "collectors"),
        ("creditor:", "creditor: [", ""),
    ],
)
def test_a_company_file_with_a_mistake_changes_nothing(
    app: FastAPI, tmp_path: Path, old: str, new: str, place: str
) -> None:
    centre: Centre = app.state.centre
    text = (SAMPLE / "company.yaml").read_text("utf-8")
    assert old in text
    file = tmp_path / "company.yaml"
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ImportRefused) as error:
        import_company(centre, file)
    assert place in {problem.column for problem in error.value.problems}
    with centre.database.read() as connection:
        assert connection.execute(select(t.collectors)).all() == []
    assert ZHOU not in str(error.value)


def case_of(centre: Centre, number: str) -> Case:
    return documents(centre)[f"YL-2026-{number}"][0]


def test_what_rules_ask_for_comes_in(empty: Centre) -> None:
    import_cases(empty, SAMPLE / "cases.csv")
    day = date(2026, 3, 5)  # of the import, at the branch
    rests = case_of(empty, "04533").addresses[1]
    assert (rests.kind, rests.country, rests.region) == (AddressKind.HOSPITAL, "CN", "CN-YN")
    assert (rests.inconvenient, rests.chosen) == (True, False)
    assert case_of(empty, "04557").addresses[1].chosen
    assert case_of(empty, "04527").refused_channels == ("call", "sms")
    assert case_of(empty, "04497").inconvenient_times == (
        DailyWindow(time(9), time(11), 1),
        DailyWindow(time(9), time(11), 3),
        DailyWindow(time(22), time(7)),
    )
    assert case_of(empty, "04629").other_zones == ("Asia/Shanghai",)
    assert case_of(empty, "04641").validation_until == day + timedelta(days=12)
    assert case_of(empty, "04485").demands == (day - timedelta(days=75), day - timedelta(days=41))
    assert case_of(empty, "04455").missed_appointments == 2
    assert {person.role for person in case_of(empty, "04653").people} == {PersonRole.ATTORNEY}
    assert [person.approached for person in case_of(empty, "04677").people] == [0]
    counts = case_of(empty, "04471").counts
    assert counts is not None
    assert (counts.visits_7d, counts.visits_30d, counts.calls_7d) == (0, 1, 1)
    assert (counts.unanswered_today, counts.last_conversation) == (0, day - timedelta(days=3))


def test_what_nobody_knows_stays_unknown(empty: Centre) -> None:
    import_cases(empty, SAMPLE / "cases.csv")
    case = case_of(empty, "04671")
    assert (case.demands, case.missed_appointments, case.validation_until) == (None, None, None)
    assert case.borrower.approached is None
    assert case_of(empty, "04599").flags.keys() >= {"agency", "outsourcing_notice_sent"}
    assert "agency_listed" not in case_of(empty, "04599").flags, "nobody looked, which is no no"
    assert (case.flags["vulnerable"], case_of(empty, "04659").flags["vulnerable"]) == (False, True)
    assert "microfinance" not in case.flags, "no such column in this list"
    assert case.counts is not None
    assert (case.counts.visits_7d, case.counts.visits_30d, case.counts.calls_7d) == (None, None, None)
    assert case_of(empty, "04503").demands == (), "the list says that there were none"


NEWER = {
    *("本人已接触", "拒绝渠道", "不便时间", "其他时区", "国家", "地区", "地点不便", "客户指定", "国家2", "地区2"),
    *("地点不便2", "客户指定2", "今日未接", "七日上门", "三十日上门", "七日通话", "最近交谈", "爽约次数", "异议截止"),
    *("催告日期", "今日上门", "今日通话", "今日短信", "最近信函", "统计时间"),
}


@pytest.mark.parametrize("kept", ["", "最近信函", "今日通话", "统计时间"])
def test_a_list_may_leave_out_every_count(empty: Centre, folder: Path, kept: str) -> None:
    rows = rows_of(folder / "cases.csv")
    keep = [at for at, name in enumerate(rows[0]) if name not in NEWER - {kept}]
    write_rows(folder / "cases.csv", [[row[at] for at in keep] for row in rows])
    assert import_cases(empty, folder / "cases.csv").new == COUNT
    counts = case_of(empty, "04551").counts
    if not kept:
        assert counts is None
    else:
        assert counts is not None
        assert (counts.visits_today, counts.sms_today, counts.unanswered_today) == (None, None, None)
        assert counts.calls_today == (1 if kept == "今日通话" else None)


def test_mistakes_in_what_rules_ask_for_are_told_with_row_and_column(empty: Centre, folder: Path) -> None:
    cases = folder / "cases.csv"
    wrong = {
        "本人已接触": "多次",
        "拒绝渠道": "微信",
        "不便时间": "周八 09:00-10:00",
        "其他时区": "America/Nowhere",
        "国家": "中国",
        "地区": "云南",
        "地点不便": "大概",
        "今日未接": "-1",
        "三十日上门": "3.5",
        "最近交谈": "昨天",
        "爽约次数": "两次",
        "异议截止": "2026-02-30",
        "催告日期": "-9；某天",
    }
    for row, (column, value) in enumerate(wrong.items(), start=2):
        change(cases, row, column, value)
    change(cases, 20, "地区", "US-MA")
    change(folder / "people.csv", 3, "角色", "邻居")
    change(folder / "people.csv", 3, "已接触", "x")
    problems = refused(empty, cases).problems
    found = {(p.sheet, p.row, p.column.split(" ")[0]) for p in problems}
    expected = {("cases", row, column) for row, column in enumerate(wrong, start=2)}
    assert found == {*expected, ("cases", 20, "地区"), ("people", 3, "角色"), ("people", 3, "已接触")}
    texts = [problem.text for problem in problems]
    assert any("周八 09:00-10:00" in text.en and "周一 09:00-11:00" in text.zh_CN for text in texts)
    assert any(text.en == "is no region of CN" for text in texts)


def test_a_region_says_its_country(empty: Centre, folder: Path) -> None:
    change(folder / "cases.csv", 2, "国家", "")
    change(folder / "cases.csv", 2, "地区", "us-ma")
    import_cases(empty, folder / "cases.csv")
    (address,) = case_of(empty, "04419").addresses
    assert (address.country, address.region) == ("US", "US-MA")
