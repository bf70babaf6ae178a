"""The sample lender: complete, consistent, and made of people and numbers that can't exist."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
import yaml
from openpyxl import load_workbook

from collector_app.domain.case import StayKind
from collector_app.domain.money import Money, parse_money

SAMPLE: Final = Path(__file__).parents[3] / "resources" / "sample"
TABLES: Final = {"cases": "案件", "people": "相关人", "stays": "暂缓", "consents": "同意", "history": "联系记录"}
MATTER: Final = re.compile("欠款|逾期|催收|贷款|还款|余额|违约")
OFFSET: Final = re.compile(r"[+-]\d{1,3}")
MOMENT: Final = re.compile(r"[+-]\d{1,3} ([01]\d|2[0-3]):[0-5]\d")

STAYS: Final = {
    "异议": StayKind.DISPUTE, "投诉": StayKind.COMPLAINT, "律师": StayKind.ATTORNEY, "停止联系": StayKind.CEASE_REQUEST,
    "禁止接触": StayKind.CONTACT_BAN, "宽限": StayKind.BREATHING_SPACE, "丧亲": StayKind.BEREAVEMENT,
    "患病": StayKind.ILLNESS, "去世": StayKind.DECEASED, "其他": StayKind.OTHER,
}  # fmt: skip

FLAGS_OF_THE_DEMO: Final = {
    "特殊关怀", "委外", "已告知委外", "机构在名单", "转委托", "已同意转委托", "合法性存疑", "联系不上",
    "共同债务已证明", "时效已过", "家有未成年人",
}  # fmt: skip

Rows = list[dict[str, str]]


def read(name: str) -> Rows:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def cases() -> Rows:
    return read("cases")


@pytest.fixture(scope="module")
def company() -> dict[str, list[dict[str, str]]]:
    loaded: dict[str, list[dict[str, str]]] = yaml.safe_load((SAMPLE / "company.yaml").read_text(encoding="utf-8"))
    return loaded


def documented(table: str) -> set[str]:
    """The Chinese headers that the README gives a table."""
    text = (SAMPLE / "README.md").read_text(encoding="utf-8")
    section = re.split(r"\n## ", text.split(f"## `{table}`", 1)[1])[0].split("### Flags")[0]
    headers = set(re.findall(r"^\| ([^|`]+?) \| `", section, re.MULTILINE))
    if table == "cases":
        headers.remove("地址2 … 客户指定2")
        headers.remove("特殊关怀 … 已指定地点")
        headers |= FLAGS_OF_THE_DEMO
        place = ("地址", "地址类型", "地址来源", "时区", "片区", "纬度", "经度", "国家", "地区", "地点不便", "客户指定")
        headers |= {f"{name}2" for name in place}
    return headers


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_exactly_the_documented_columns(table: str) -> None:
    assert set(read(table)[0]) == documented(table)


@pytest.mark.parametrize(("table", "sheet"), TABLES.items())
def test_the_workbook_holds_the_same_rows(table: str, sheet: str) -> None:
    book = load_workbook(SAMPLE / "cases.xlsx", read_only=True)
    rows = [["" if value is None else str(value) for value in row] for row in book[sheet].iter_rows(values_only=True)]
    book.close()
    expected = read(table)
    assert rows == [list(expected[0]), *(list(row.values()) for row in expected)]


def test_there_are_enough_cases_each_with_its_own_number(cases: Rows) -> None:
    assert len(cases) >= 40
    for column in ("案件编号", "客户姓名", "手机号", "证件号码", "合同编号", "缴费编号"):
        assert len({row[column] for row in cases}) == len(cases), column


def test_amounts_add_up(cases: Rows) -> None:
    for row in cases:
        principal, interest, penalty, whole, waiver = (
            parse_money(row[column], row["币种"]) for column in ("本金", "利息", "违约金", "合计", "最高减免")
        )
        assert principal + interest + penalty == whole, row["客户姓名"]
        assert Money(0, "CNY") <= waiver <= penalty < principal, row["客户姓名"]


def test_nobody_and_no_number_can_exist(cases: Rows, company: dict[str, list[dict[str, str]]]) -> None:
    phones = [row["手机号"] for row in (*cases, *read("people"))] + [row["phone"] for row in company["supervisors"]]
    # No mobile number starts with 100, and none of the operators' service numbers is a prefix.
    assert all(re.fullmatch(r"100[2-79]\d{7}", phone) for phone in phones)
    assert all(re.fullmatch(r"99\d{15}[\dX]", row["证件号码"]) for row in cases)  # no region's code starts with 99
    assert all(row["证件号码"][6:10] == row["出生年份"] for row in cases)
    assert all("0000" in row["收款账户"] and row["缴费编号"].startswith("0000") for row in cases)


def test_days_are_offsets_so_that_the_sample_never_ages(cases: Rows) -> None:
    for row in cases:
        assert not row["走访日期"] or OFFSET.fullmatch(row["走访日期"])
        for column in ("最近信函", "最近交谈", "异议截止"):
            assert not row[column] or OFFSET.fullmatch(row[column])
        assert all(OFFSET.fullmatch(day) for day in row["催告日期"].split("；") if day not in {"", "无"})
        for column in ("通知发出", "委外告知时间", "统计时间", "金额截至"):
            assert not row[column] or MOMENT.fullmatch(row[column]), row[column]
    assert all(MOMENT.fullmatch(row["时间"]) and row["时间"].startswith("-") for row in read("history"))
    for stay in read("stays"):
        assert OFFSET.fullmatch(stay["开始日期"])
        assert not stay["结束日期"] or int(stay["结束日期"]) > int(stay["开始日期"])


def test_places_lie_where_their_zone_is(cases: Rows) -> None:
    for row in cases:
        for suffix in ("", "2"):
            if not row[f"地址{suffix}"]:
                continue
            ZoneInfo(row[f"时区{suffix}"])
            latitude, longitude = float(row[f"纬度{suffix}"]), float(row[f"经度{suffix}"])
            assert 20 < latitude < 45
            west = longitude < 96  # the meridian that local practice divides Xinjiang time by
            assert west == (row[f"时区{suffix}"] == "Asia/Urumqi"), row["客户姓名"]
            assert row[f"国家{suffix}"] == "CN"
            assert west == (row[f"地区{suffix}"] == "CN-XJ"), row["客户姓名"]
    assert {row["时区"] for row in cases} == {"Asia/Shanghai", "Asia/Urumqi"}


def test_visits_of_a_day_are_numbered(cases: Rows) -> None:
    days: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for row in cases:
        if row["走访日期"]:
            assert row["开始时间"] < row["结束时间"]
            slot = (int(row["走访顺序"]), row["开始时间"], row["结束时间"])
            days.setdefault((row["外访人员"], row["走访日期"]), []).append(slot)
    assert len(days["zhou.qiming", "+0"]) >= 10
    for slots in days.values():
        assert len({order for order, _, _ in slots}) == len(slots)


def test_rows_of_the_other_tables_belong_to_cases(cases: Rows) -> None:
    numbers = {row["案件编号"] for row in cases}
    for table in ("people", "stays", "consents", "history"):
        assert {row["案件编号"] for row in read(table)} <= numbers
    assert {row["案件编号"] for row in read("history")} == numbers


def test_collectors_are_those_of_the_company(cases: Rows, company: dict[str, list[dict[str, str]]]) -> None:
    known = {row["id"] for row in company["collectors"]}
    assert len(known) == 2
    assert {row["外访人员"] for row in cases} == {*known, ""}
    assert all(row["certificate"] and OFFSET.fullmatch(row["certified_until"]) for row in company["collectors"])
    assert len(company["supervisors"]) == 2


def test_special_cases_are_covered(cases: Rows) -> None:
    for flag in ("特殊关怀", "委外", "时效已过", "家有未成年人"):
        assert {row[flag] for row in cases} == {"是", "否"}, flag
    agencies = {(row["已告知委外"], row["机构在名单"]) for row in cases if row["委外"] == "是"}
    assert agencies == {("是", "是"), ("否", "")}, "of one agency nobody looked whether it is listed"
    foreign = {StayKind.DEBT_ADVICE, StayKind.MENTAL_HEALTH_CRISIS, StayKind.CALAMITY, StayKind.FAMILY_EVENT}
    assert {STAYS[row["原因"]] for row in read("stays")} == set(StayKind) - foreign
    assert any(row["结束日期"].startswith("-") for row in read("stays"))  # a stay that is over
    assert {row["地址来源"] for row in cases} >= {"合同", "客户留存", "沟通中取得", "客户公开", "其他合法", "未知"}
    assert {"住所", "单位", "其他"} == {row["地址类型"] for row in cases}
    assert "医院" in {row["地址类型2"] for row in cases}
    for column in (
        "本人已接触",
        "拒绝渠道",
        "不便时间",
        "其他时区",
        "地点不便2",
        "客户指定2",
        "三十日上门",
        "七日拨打",
        "委外告知时间",
        "爽约次数",
    ):
        told = [row for row in cases if row[column]]
        assert 0 < len(told) < len(cases), f"{column}: some know it and some don't"
    assert {"无", ""} < {row["催告日期"] for row in cases}
    assert {row["角色"] for row in read("people")} >= {"共同借款人", "父母", "律师", "遗产管理人"}
    assert any(row["本人勿扰"] == "是" for row in cases)
    assert any(row["角色"] == "配偶" and row["勿扰"] == "是" for row in read("people"))
    assert any(row["今日上门"] == "1" for row in cases)
    assert any(row["今日通话"] == "3" for row in cases)
    assert any(row["统计时间"] for row in cases)  # counts that are stale
    assert any(row["走访日期"] and not row["通知发出"] for row in cases)
    assert {row["事项"] for row in read("consents")} == {"夜间时间", "单位见面"}
    assert any(row["结束时间"] > "22:00" for row in cases)


def test_no_word_of_the_matter_in_what_is_open(cases: Rows) -> None:
    open_columns = ["地址", "上门提示", "时间说明", "楼栋", "片区"]
    assert not [row for row in cases for column in open_columns if MATTER.search(row[column])]
    for table, column in (("stays", "说明"), ("history", "结果"), ("people", "关系")):
        assert not [row for row in read(table) if MATTER.search(row[column])]
