"""Specimens of rows, cards and panels; see ``specimens``."""

from __future__ import annotations

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QWidget

from collector_app.gui.widgets.case_rows import CASE_ROLE, CaseListView, CaseRow
from collector_app.gui.widgets.contacts import (
    ContactLine,
    ContactRow,
    Pocket,
    SealedPanel,
    Timeline,
    TimelineEntry,
)
from collector_app.gui.widgets.drawn import Hairline, Panel, ScaledBox, column
from collector_app.gui.widgets.gate_rows import GateBanner, GateCounts, GateVerdictCard, GateVerdictRow, VerdictRow
from collector_app.gui.widgets.marks import BudgetPips
from collector_app.gui.widgets.notices import EmptyState, Notice, ProgressRow
from collector_app.gui.widgets.route_map import RouteMap, RoutePlace
from collector_app.gui.widgets.status_strip import StatusItem, StatusStrip
from collector_app.gui.widgets.sync_rows import ClosingStatement, Side, Statement, SyncItem, ThreeTicks, Tick, TickHeads
from tests.gui.widgets.words import Words


def _page(margin: float = 20, gap: float = 12) -> tuple[Panel, ScaledBox]:
    page = Panel(fill="sheet", radius=None)
    return page, column(page, margin, gap)


def gate(t: Words) -> QWidget:
    page, box = _page(20, 8)
    banner = GateBanner()
    counts = GateCounts(8, 1, 1, (t("通过", "passed"), t("不通过", "refused"), t("不能判断", "unknown")))
    banner.set_gate(
        t("还差 2 项，现在不能出发", "Two things are missing before you can leave"),
        t("按 20:30–21:15 判断", "Judged for 20:30–21:15"),
        counts,
    )
    box.addWidget(banner)
    refused = VerdictRow(
        t("两人同行", "Two collectors"),
        "refused",
        t("现在只登记了您 1 人，还需要 1 位同事。", "Only you are registered. One colleague is missing."),
        t("《工作指引（试行）》第二十二条 · 行业自律", "Working Guide (trial) · Art. 22 · industry"),
        t("登记同行人", "Add companion"),
        "user-plus",
    )
    unknown = VerdictRow(
        t("今天的现场次数", "Visits today"),
        "unknown",
        t("次数停在 08:12，不知道别人是否去过。", "Counts are from 08:12; somebody may have gone since."),
        "GB/T 45251-2025 5.3.2.2.3 · " + t("推荐性国标 · 仅一处来源", "recommended standard · one source"),
        t("联网核对", "Connect"),
        "arrows-clockwise",
        "neutral",
    )
    box.addWidget(GateVerdictCard(refused))
    box.addWidget(GateVerdictCard(unknown))
    small = column(None, 0, 0)
    for title, clause in (
        (t("到达和结束都在 8:00–22:00", "Arrival and end within 8:00–22:00"), t("指引 第十三条", "Guide Art. 13")),
        (t("只找客户本人", "The customer only"), t("指引 第三章", "Guide ch. 3")),
    ):
        small.addWidget(GateVerdictRow(VerdictRow(title, "passed", "", clause)))
    box.addLayout(small)
    return page


def cases(t: Words) -> QWidget:
    view = CaseListView()
    model = QStandardItemModel(view)
    rows = (
        CaseRow(4, t("吴＊＊", "Wu ••"), "11:00–12:00", t("可出发", "Ready"), "plain", "check",
                t("桂圆路 206 号 2 单元", "206 Guiyuan Rd"), t("已约 11 点", "Arranged"), "1.8 km", "next"),
        CaseRow(6, t("冯＊＊", "Feng ••"), "14:00–15:00", t("还差 1 项", "1 missing"), "warn", "question",
                t("麦田社区 9 栋", "9 Maitian Estate"), t("午后在家", "In after noon"), "3.1 km"),
        CaseRow(8, t("沈＊＊", "Shen ••"), "16:30–17:15", t("待预约", "To arrange"), "neutral", "phone",
                t("南塘街 41 号 3 楼", "41 Nantang St"), t("两次未遇", "Missed twice"), "4.2 km"),
        CaseRow(11, t("许＊＊", "Xu ••"), t("不上门", "No visit"), t("暂缓", "On hold"), "neutral", "pause",
                t("对金额有异议，中心核对中", "Amount in question"), "", "", "held"),
        CaseRow(2, t("何＊＊", "He ••"), "09:41–10:20", t("待发送", "To be sent"), "plain", "tray", stop="done"),
    )  # fmt: skip
    for case in rows:
        item = QStandardItem(case.spoken())
        item.setData(case, CASE_ROLE)
        model.appendRow(item)
    view.setModel(model)
    view.setCurrentIndex(model.index(0, 0))
    return view


def route(t: Words) -> QWidget:
    page, box = _page(0, 0)
    places = [
        RoutePlace("office", t("分公司", "Office"), t("08:30 出发", "left 08:30")),
        RoutePlace("done", t("孙＊＊", "Sun ••"), "09:14"),
        RoutePlace("here", t("您在这里", "You are here"), "10:20"),
        RoutePlace("next", t("吴＊＊", "Wu ••"), "11:00", 4, "1.8 km", "a"),
        RoutePlace("open", t("郑＊＊", "Zheng ••"), "12:15", 5, "0.6 km", "b"),
        RoutePlace("open", t("冯＊＊", "Feng ••"), "14:00", 6, "3.1 km", "c"),
        RoutePlace("open", t("沈＊＊", "Shen ••"), "16:30", 8, "4.2 km", "d"),
        RoutePlace("open", t("林＊＊", "Lin ••"), "20:30", 10, "5.4 km", "e"),
        RoutePlace("held", t("许＊＊", "Xu ••"), t("暂缓", "on hold"), 0, "", "f"),
    ]
    drawn = RouteMap()
    drawn.set_places(
        places, t("还剩 5 站", "5 stops left"), t("15.1 km · 行驶 48 分钟", "15.1 km · 48 min on the road")
    )
    box.addWidget(drawn, 1)
    return page


def who(t: Words) -> QWidget:
    page, box = _page()
    box.addWidget(
        SealedPanel(
            t("4 项已封存", "4 items sealed"),
            t("每次打开都有记录。", "Every look is recorded."),
            t("准备时打开", "Open to prepare"),
        )
    )
    for line in (
        ContactLine(
            "house",
            t("石榴巷 17 号 3 栋", "17 Shiliu Lane"),
            t("住处 · 来自合同", "Home · contract"),
            t("可以去", "May go"),
        ),
        ContactLine("user", t("本人", "Herself"), "", t("可谈", "May talk"), mask=("100", (4,), "2217")),
        ContactLine("prohibit", t("紧急联系人", "Emergency contact"), "", t("不联系", "Never"), "stop", "x"),
    ):
        box.addWidget(ContactRow(line))
    pocket = Pocket(t("今天还可以联系", "Left today"), t("截至 08:12", "as of 08:12"))
    pocket.inside.addWidget(BudgetPips(t("上门", "Visits"), 0, 1))
    pocket.inside.addWidget(BudgetPips(t("电话", "Calls"), 1, 3))
    box.addWidget(pocket)
    box.addWidget(
        Timeline(
            [
                TimelineEntry("phone-call", "10:36", t("电话，告知今晚两人上门", "Call: two of us come tonight")),
                TimelineEntry(
                    "chat-text", "18:05", t("短信通知，已送达", "SMS, delivered"), t("回复可改期", "Reply to move it")
                ),
            ]
        )
    )
    return page


def sync(t: Words) -> QWidget:
    page, box = _page(20, 4)
    heads = ((t("已记录", "Recorded"), t("在本机", "here")), (t("已接收", "Received"), t("有收据", "receipt")),
             (t("已完整", "Complete"), t("附件都到了", "all files")))  # fmt: skip
    box.addWidget(TickHeads(t("走访", "Visit"), heads, t("大小", "Size")))
    box.addWidget(Hairline())
    ticks = (Tick("done", "21:26"), Tick("running", t("发送中", "sending"), 0.3), Tick("waiting", t("排队", "queued")))
    note = t("28 条记录 · 签名 1", "28 entries · 1 signature")
    box.addWidget(ThreeTicks(SyncItem("10", t("林＊＊", "Lin ••"), "20:41–21:26", note, ticks, "16.2 MB")))
    done = (Tick("done", "14:41"), Tick("done", "21:43"), Tick("done", "21:44"))
    flag = t("待主管", "supervisor")
    box.addWidget(ThreeTicks(SyncItem("6", t("冯＊＊", "Feng ••"), "14:03–14:41", note, done, "13.7 MB", flag)))
    progress = ProgressRow("", t("暂停", "Pause"))
    progress.set_progress(t("正在发送，还有 2 次走访", "Sending, 2 visits left"), "88.2 / 111.0 MB", 0.79)
    box.addWidget(progress)
    return page


def closing(t: Words) -> QWidget:
    page, box = _page()
    code = t("校验码", "Check code")
    unit = t("条记录", "entries")
    left = Side("laptop", t("本机", "Here"), "412", unit, code, ("K7QM2-4XV9T", "E3RWA-6NH5C"), "21:26:40")
    right = Side("buildings", t("中心", "Centre"), "384", unit, code, ("H3DPA-Y7WNC", "Q2TK5-M6VXB"), "21:45:07")
    checks = (
        (t("编号连续，没有缺", "Numbers without a gap"), True, "6,204–6,615"),
        (t("两边校验码相同", "Same code on both sides"), False, ""),
    )
    verdict = t("还差 28 条，发完自动核对", "28 to go, then both are compared")
    box.addWidget(ClosingStatement(Statement(left, right, verdict, agreed=False, checks=checks)))
    return page


def notices(t: Words) -> QWidget:
    page, box = _page()
    box.addWidget(
        StatusStrip(
            [
                StatusItem("3 / 11", t("已完成", "done"), share=3 / 11),
                StatusItem("2", t("次待发送", "waiting to be sent"), icon="tray"),
                StatusItem(t("周四 09:00", "Thu 09:00"), "", t("资料有效至", "valid until"), "shield-check"),
            ]
        )
    )
    for tone, text in (
        ("plain", t("3 分钟没有动静，已锁上。回答都在。", "Locked after 3 quiet minutes. Your answers are here.")),
        ("ok", t("中心 21:44 签了收据。", "The centre signed for it at 21:44.")),
        ("warn", t("离线，每一步已存在本机。", "Offline. Every step is saved here.")),
        ("stop", t("今晚不能再上门了。", "No more visits tonight.")),
    ):
        box.addWidget(Notice(text, tone))  # type: ignore[arg-type]  # a tuple of literals widens to str
    title = t("今天没有案件", "No cases today")
    hint = t("联网以后自动下发。", "They come by themselves when connected.")
    box.addWidget(EmptyState("map-trifold", title, hint, t("现在同步", "Sync now")))
    return page
