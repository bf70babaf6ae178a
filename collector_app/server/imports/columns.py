"""The columns of an import, one line each: Chinese header, English header, reader, whether it must be filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from collector_app.domain.case import AddressKind, AddressSource, Role, StayKind
from collector_app.domain.journal.content import Channel
from collector_app.server.imports import cells as read
from collector_app.server.imports.cells import Reader
from collector_app.server.imports.times import days, times_of_day, zone_names


class ConsentTopic(StrEnum):
    """What a customer can agree to beyond the rules."""

    HOURS = "hours"
    WORKPLACE = "workplace"
    VISIT = "visit"
    VISITS = "visits"
    CALLS = "calls"
    PLACE = "place"
    ASK_AGAIN = "ask_again"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` is the English header and the name of the value."""

    chinese: str
    key: str
    reader: Reader
    required: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of an import: `name` is the CSV file's stem and the English sheet name."""

    name: str
    chinese: str
    columns: tuple[Column, ...]

    def by_header(self) -> Mapping[str, Column]:
        """Return the column of every header, both languages."""
        return {
            **{column.chinese: column for column in self.columns},
            **{column.key: column for column in self.columns},
        }


ADDRESS_KINDS: Final = {
    "住所": AddressKind.HOME,
    "单位": AddressKind.WORKPLACE,
    "医院": AddressKind.HOSPITAL,
    "养护机构": AddressKind.CARE_HOME,
    "宗教场所": AddressKind.WORSHIP,
    "学校": AddressKind.SCHOOL,
    "殡葬场所": AddressKind.FUNERAL,
    "临时住处": AddressKind.TEMPORARY,
    "公共场所": AddressKind.PUBLIC,
    "其他": AddressKind.OTHER,
}
ADDRESS_SOURCES: Final = {
    "合同": AddressSource.CONTRACT,
    "客户留存": AddressSource.LEFT_WITH_LENDER,
    "沟通中取得": AddressSource.IN_COMMUNICATION,
    "客户公开": AddressSource.MADE_PUBLIC,
    "其他合法": AddressSource.OTHER_LAWFUL,
    "未知": AddressSource.UNKNOWN,
}
ROLES: Final = {
    "共同借款人": Role.CO_BORROWER,
    "担保人": Role.GUARANTOR,
    "配偶": Role.SPOUSE,
    "父母": Role.PARENT,
    "监护人": Role.GUARDIAN,
    "遗产管理人": Role.EXECUTOR,
    "继承人": Role.SUCCESSOR,
    "律师": Role.ATTORNEY,
    "紧急联系人": Role.EMERGENCY_CONTACT,
    "其他": Role.OTHER,
}
STAYS: Final = {
    "异议": StayKind.DISPUTE,
    "投诉": StayKind.COMPLAINT,
    "律师": StayKind.ATTORNEY,
    "停止联系": StayKind.CEASE_REQUEST,
    "禁止接触": StayKind.CONTACT_BAN,
    "宽限": StayKind.BREATHING_SPACE,
    "丧亲": StayKind.BEREAVEMENT,
    "患病": StayKind.ILLNESS,
    "去世": StayKind.DECEASED,
    "债务咨询": StayKind.DEBT_ADVICE,
    "心理危机": StayKind.MENTAL_HEALTH_CRISIS,
    "灾害": StayKind.CALAMITY,
    "家庭大事": StayKind.FAMILY_EVENT,
    "其他": StayKind.OTHER,
}
CHANNELS: Final = {"上门": Channel.VISIT, "电话": Channel.CALL, "短信": Channel.SMS, "信函": Channel.LETTER}
TOPICS: Final = {
    "夜间时间": ConsentTopic.HOURS,
    "单位见面": ConsentTopic.WORKPLACE,
    "上门": ConsentTopic.VISIT,
    "多次上门": ConsentTopic.VISITS,
    "多次拨打": ConsentTopic.CALLS,
    "其他地点见面": ConsentTopic.PLACE,
    "再次询问他人": ConsentTopic.ASK_AGAIN,
}
FLAG_HEADERS: Final = {
    "特殊关怀": "vulnerable",
    "委外": "agency",
    "已告知委外": "outsourcing_notice_sent",
    "时效已过": "time_barred",
    "家有未成年人": "minor_in_household",
    "机构在名单": "agency_listed",
    "转委托": "sub_entrusted",
    "已同意转委托": "sub_entrusting_agreed",
    "合法性存疑": "legality_doubt",
    "联系不上": "unreachable",
    "共同债务已证明": "joint_debt_proven",
    "不限时段": "hours_exempt",
    "已问原债权人": "original_creditor_asked",
    "客户未成年": "customer_is_minor",
    "谈判僵持": "deadlocked",
    "行为能力存疑": "capacity_doubt",
    "以时效拒绝": "limitation_refused",
    "小额信贷": "microfinance",
    "法院审理中": "sub_judice",
    "已指定地点": "place_named",
}


def _names(values: Mapping[str, StrEnum]) -> Mapping[str, str]:
    """The words of a list with the plain text that is kept."""
    return {word: value.value for word, value in values.items()}


_NUMBER: Final = Column("案件编号", "number", read.words_up_to(32), required=True)


def _address(suffix: str, *, required: bool) -> tuple[Column, ...]:
    key = f"_{suffix}" if suffix else ""
    return (
        Column(f"地址{suffix}", f"address{key}", read.words_up_to(200), required),
        Column(f"地址类型{suffix}", f"address_kind{key}", read.one_of(ADDRESS_KINDS), required),
        Column(f"地址来源{suffix}", f"address_source{key}", read.one_of(ADDRESS_SOURCES), required),
        Column(f"时区{suffix}", f"zone{key}", read.zone_name, required),
        Column(f"片区{suffix}", f"district{key}", read.words_up_to(32)),
        Column(f"纬度{suffix}", f"latitude{key}", read.degrees(90)),
        Column(f"经度{suffix}", f"longitude{key}", read.degrees(180)),
        Column(f"国家{suffix}", f"country{key}", read.country),
        Column(f"地区{suffix}", f"region{key}", read.region),
        Column(f"地点不便{suffix}", f"inconvenient{key}", read.yes_no),
        Column(f"客户指定{suffix}", f"chosen{key}", read.yes_no),
    )


CASES: Final = Sheet(
    "cases",
    "案件",
    (
        _NUMBER,
        Column("客户姓名", "name", read.words_up_to(64), required=True),
        Column("称呼", "salutation", read.words_up_to(16)),
        Column("手机号", "phone", read.digits(6, 15), required=True),
        Column("证件号码", "id_number", read.identity),
        Column("出生年份", "birth_year", read.digits(4, 4), required=True),
        Column("楼栋", "building", read.words_up_to(32), required=True),
        *(Column(chinese, name, read.yes_no) for chinese, name in FLAG_HEADERS.items()),
        Column("本人勿扰", "do_not_contact", read.yes_no),
        Column("本人已接触", "approached", read.whole(0, 999)),
        Column("拒绝渠道", "refused_channels", read.some_of(_names(CHANNELS))),
        Column("不便时间", "inconvenient_times", times_of_day),
        Column("其他时区", "other_zones", zone_names),
        *_address("", required=True),
        *_address("2", required=False),
        Column("走访日期", "visit_day", read.day),
        Column("开始时间", "visit_start", read.clock_time),
        Column("结束时间", "visit_end", read.clock_time),
        Column("已约定", "agreed", read.yes_no),
        Column("时间说明", "visit_reason", read.words_up_to(60)),
        Column("预计分钟", "expected_minutes", read.whole(10, 180)),
        Column("上门提示", "door_hint", read.words_up_to(200)),
        Column("通知发出", "notice_sent", read.moment),
        Column("委外告知时间", "agency_notice", read.moment),
        Column("外访人员", "collector", read.words_up_to(64)),
        Column("走访顺序", "sequence", read.whole(0, 999)),
        Column("统计时间", "counted_at", read.moment),
        Column("今日上门", "visits_today", read.whole(0, 99)),
        Column("今日通话", "calls_today", read.whole(0, 99)),
        Column("今日短信", "sms_today", read.whole(0, 99)),
        Column("最近信函", "last_letter", read.day),
        Column("今日未接", "unanswered_today", read.whole(0, 99)),
        Column("七日上门", "visits_7d", read.whole(0, 999)),
        Column("三十日上门", "visits_30d", read.whole(0, 999)),
        Column("七日通话", "calls_7d", read.whole(0, 999)),
        Column("七日拨打", "call_attempts_7d", read.whole(0, 999)),
        Column("最近交谈", "last_conversation", read.day),
        Column("爽约次数", "missed_appointments", read.whole(0, 99)),
        Column("异议截止", "validation_until", read.day),
        Column("催告日期", "demands", days),
        Column("债权人", "creditor", read.words_up_to(64)),
        Column("合同编号", "contract", read.words_up_to(40), required=True),
        Column("产品", "product", read.words_up_to(40), required=True),
        Column("币种", "currency", read.currency),
        Column("本金", "principal", read.amount, required=True),
        Column("利息", "interest", read.amount, required=True),
        Column("违约金", "penalty", read.amount, required=True),
        Column("合计", "balance", read.amount),
        Column("金额截至", "as_of", read.moment, required=True),
        Column("逾期天数", "days_past_due", read.whole(0, 9999), required=True),
        Column("逾期原因", "arrears_reason", read.words_up_to(200)),
        Column("最多期数", "max_instalments", read.whole(1, 60), required=True),
        Column("最高减免", "max_waiver", read.amount, required=True),
        Column("首期最迟天数", "latest_first_payment_days", read.whole(0, 90), required=True),
        Column("收款账户", "payment_account", read.words_up_to(80), required=True),
        Column("缴费编号", "payment_reference", read.words_up_to(40), required=True),
        Column("往来记要", "debt_history", read.lines),
        Column("承诺记录", "promises", read.lines),
    ),
)
PEOPLE: Final = Sheet(
    "people",
    "相关人",
    (
        _NUMBER,
        Column("姓名", "name", read.words_up_to(64), required=True),
        Column("角色", "role", read.one_of(ROLES), required=True),
        Column("关系", "relation", read.words_up_to(32)),
        Column("称呼", "salutation", read.words_up_to(16)),
        Column("手机号", "phone", read.digits(6, 15)),
        Column("勿扰", "do_not_contact", read.yes_no),
        Column("已接触", "approached", read.whole(0, 999)),
    ),
)
STAYS_SHEET: Final = Sheet(
    "stays",
    "暂缓",
    (
        _NUMBER,
        Column("原因", "kind", read.one_of(STAYS), required=True),
        Column("开始日期", "since", read.day, required=True),
        Column("结束日期", "until", read.day),
        Column("说明", "note", read.words_up_to(200)),
    ),
)
CONSENTS: Final = Sheet(
    "consents",
    "同意",
    (
        _NUMBER,
        Column("事项", "topic", read.one_of(TOPICS), required=True),
        Column("同意时间", "given", read.moment, required=True),
        Column("有效至", "until", read.moment, required=True),
        Column("渠道", "channel", read.one_of(CHANNELS), required=True),
    ),
)
HISTORY: Final = Sheet(
    "history",
    "联系记录",
    (
        _NUMBER,
        Column("时间", "time", read.moment, required=True),
        Column("渠道", "channel", read.one_of(CHANNELS), required=True),
        Column("结果", "result", read.words_up_to(120), required=True),
        Column("有效", "effective", read.yes_no),
    ),
)
SHEETS: Final = (CASES, PEOPLE, STAYS_SHEET, CONSENTS, HISTORY)
