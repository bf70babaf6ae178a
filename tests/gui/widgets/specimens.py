"""One specimen of every widget, in both languages. All people, numbers and places are invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sin

from PySide6.QtWidgets import QGridLayout, QWidget

from collector_app.gui.widgets.choice import ChoiceButton
from collector_app.gui.widgets.drawn import Hairline, Panel, ScaledBox, column, row
from collector_app.gui.widgets.flow import FlowRow
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.live import GateNeed, LevelMeter, NextGate, PersonHere, Persons, TimeLeft, TimeRing
from collector_app.gui.widgets.marks import BudgetPips, Chip, Keycap, Mask, StopNumber
from collector_app.gui.widgets.rail import InnerStep, Stage, StageMarks, StageRail
from collector_app.gui.widgets.segments import Segments
from collector_app.gui.widgets.speak import HushLine, PeekRow, SpeakPanel
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.gui.widgets.visit_bar import VisitBar
from tests.gui.widgets import specimen_rows as rows
from tests.gui.widgets.words import Words


@dataclass(frozen=True)
class Specimen:
    """A page of widgets with the width it is meant for, in design pixels (0: its own)."""

    name: str
    build: Callable[[Words], QWidget]
    width: int = 0
    height: int = 0


def _page(margin: float = 20, gap: float = 12) -> tuple[Panel, ScaledBox]:
    page = Panel(fill="sheet", radius=None)
    return page, column(page, margin, gap)


def marks(t: Words) -> QWidget:
    page, box = _page()
    chips = FlowRow(gap=8)
    for text, tone, icon in (
        (t("可以去", "May go"), "ok", "check"),
        (t("还差 1 项", "1 missing"), "warn", "question"),
        (t("待预约", "To arrange"), "neutral", "phone"),
        (t("不联系", "Never"), "stop", "x"),
        (t("下一站", "Next stop"), "accent", "navigation-arrow"),
        (t("可出发", "Ready"), "plain", "check"),
    ):
        chips.addWidget(Chip(text, tone, icon))  # type: ignore[arg-type]  # a tuple of literals widens to str
    box.addLayout(chips)
    line = row(None, 0, 12)
    for key in ("F1", "Esc", "Enter", "Ctrl K"):
        line.addWidget(Keycap(key))
    states = ("open", "next", "done", "held")
    for number, state in enumerate(states, 8):
        line.addWidget(StopNumber(number, state))  # type: ignore[arg-type]  # a tuple of literals widens to str
    line.addStretch(1)
    box.addLayout(line)
    line = row(None, 0, 24)
    line.addWidget(Mask("99", (6, 8), "041X"))
    line.addWidget(BudgetPips(t("电话", "Calls"), 1, 3))
    line.addStretch(1)
    box.addLayout(line)
    box.addWidget(Segments([("go", t("出发", "Leave")), ("door", t("门口", "Door")), ("id", t("核实", "Identify"))]))
    box.addWidget(
        TextLine(t("离线，每一步已存在本机", "Offline. Every step is saved here"), "small", icon="cloud-slash")
    )
    return page


def buttons(t: Words) -> QWidget:
    page, box = _page()
    for height in (40, 44, 52, 64):
        line = FlowRow(gap=10)
        line.addWidget(KeyButton(t("下一步", "Next"), "primary", key="Enter", height=height, width=200))
        line.addWidget(KeyButton(t("有人进来了", "Somebody came in"), icon="user-plus", key="F8", height=height))
        line.addWidget(KeyButton(t("停止", "Stop"), "stop", icon="hand-palm", key="F10", height=height))
        line.addWidget(KeyButton(t("按住查看", "Hold to see"), "outline", key="V", height=height))
        line.addWidget(KeyButton(t("上一步", "Back"), "flat", icon="arrow-left", height=height))
        off = KeyButton(t("出发", "Leave"), "primary", icon="navigation-arrow", height=height)
        off.setEnabled(False)
        line.addWidget(off)
        box.addLayout(line)
    return page


def step(t: Words) -> QWidget:
    page, box = _page(40, 16)
    said = t(
        "为保护您的隐私，请您说出其中任意两项：手机号后四位、出生年份、住址的楼栋号。",
        "To protect your privacy, please tell me any two of these: the last four digits of your phone, "
        "your year of birth, your building number.",
    )
    box.addWidget(SpeakPanel(t("请这样说", "Say this"), said))
    box.addWidget(
        HushLine(
            t("确认是本人以前不说来意。", "Don't say yet why you came."),
            t("问起就说：“私人的事，只能和本人谈。”", "If asked: “It is a private matter, for her alone.”"),
        )
    )
    items = [(t("手机尾号", "Phone"), 4), (t("出生年份", "Year"), 4), (t("楼栋", "Building"), 2)]
    box.addWidget(PeekRow(t("核对用，只给您看", "To compare, for your eyes"), items, t("按住查看", "Hold to see")))
    box.addStretch(1)
    box.addWidget(Paragraph(t("对方说对了几项？", "How many were right?"), "title", bold=True))
    grid = QGridLayout()
    answers = (
        (t("说对两项", "Two were right"), t("是本人，继续", "The right person. Go on")),
        (t("只说对一项", "Only one was right"), t("再问剩下的一项", "Ask for one more")),
        (t("不愿意说", "Would rather not say"), t("不谈来意，留下官方电话", "Leave the official number, no more")),
        (t("不是本人", "Somebody else"), t("转到他人应门，只请转告", "Go to Another person, message only")),
    )
    for index, (title, consequence) in enumerate(answers):
        button = ChoiceButton(index + 1, title, consequence)
        button.setChecked(index == 0)
        grid.addWidget(button, index // 2, index % 2)
    box.addLayout(grid)
    return page


def stages(t: Words) -> list[Stage]:
    inner = (
        InnerStep(t("出示证件", "Show credentials"), "done"),
        InnerStep(t("告知录音", "Recording notice"), "done"),
        InnerStep(t("核对两项信息", "Match two details"), "current"),
        InnerStep(t("确认身边无人", "Nobody else near")),
    )
    return [
        Stage(t("准备", "Prepare"), "done", "10:52"),
        Stage(t("前往", "Travel"), "done", "20:06"),
        Stage(t("到门口", "At the door"), "done", "20:41"),
        Stage(t("核实身份", "Identify"), "current", "", inner),
        Stage(t("说明来意", "Explain"), "locked"),
        Stage(t("协商", "Negotiate")),
        Stage(t("确定方案", "Agree")),
        Stage(t("离开", "Leave")),
        Stage(t("收尾", "Aftercare")),
    ]


def rail(t: Words) -> QWidget:
    page = Panel(fill="canvas", radius=None)
    box = row(page, 12, 20)
    box.addWidget(StageRail(stages(t)))
    refused = [*stages(t)[:2], Stage(t("到门口", "At the door"), "refused", "21:41"), *stages(t)[5:]]
    box.addWidget(StageRail(refused))
    right = column(None, 0, 12)
    right.addWidget(StageMarks(stages(t)))
    right.addWidget(StageMarks(refused))
    right.addStretch(1)
    box.addLayout(right)
    return page


def live(t: Words) -> QWidget:
    page, box = _page(20, 18)
    left = TimeLeft(
        72, 80, t("分钟", "minutes"), t("22:00 前离开", "Leave by 22:00"),
        (t("预计 21:20 结束", "Likely to end 21:20"), t("21:30 提醒收尾", "Reminder at 21:30")), 40,
    )  # fmt: skip
    box.addWidget(TimeRing(left))
    late = (t("预计 22:21 结束", "Likely to end 22:21"), t("超出 21 分钟", "21 minutes over"))
    box.addWidget(
        TimeRing(TimeLeft(19, 80, t("分钟", "minutes"), t("22:00 前离开", "Leave by 22:00"), late, None, "late"))
    )
    box.addWidget(Hairline())
    meter = LevelMeter()
    note = t("已告知，对方同意录音，不录像", "Told. Audio agreed, video declined")
    meter.set_state(t("录音中", "Recording"), note, running=True, time="06:42")
    for index in range(50):
        meter.push(abs(sin(index * 0.7) * sin(index * 0.13)))
    box.addWidget(meter)
    silent = LevelMeter()
    silent.set_state(
        t("还没录音", "Not recording yet"), t("告知对方以后才开始", "It starts after you have told them"), running=False
    )
    box.addWidget(silent)
    people = Persons()
    here = [
        PersonHere(t("周", "Z"), t("周启明", "Zhou Q."), t("本机", "this laptop")),
        PersonHere(t("何", "H"), t("何婧", "He Jing"), t("同行", "with you")),
        PersonHere("?", t("对方", "Customer"), t("待核实", "not verified"), known=False),
    ]
    people.set_people(
        t("在场的人", "Who is here"), here, t("旁边有没有别人：还没确认", "Anybody else near? Not asked yet")
    )
    box.addWidget(people)
    gate = NextGate()
    needs = [
        GateNeed(t("出示工作证和授权书", "Credentials and mandate shown"), "passed"),
        GateNeed(t("22:00 前结束不了", "It cannot end by 22:00"), "refused"),
        GateNeed(t("核实是本人", "The right person verified")),
    ]
    gate.set_needs(t("下一关：说明来意", "Next gate: explain"), needs, t("其余 5 项", "The other 5"))
    box.addWidget(gate)
    return page


def bar(t: Words) -> QWidget:
    del t
    return VisitBar()


SPECIMENS = (
    Specimen("marks", marks, 560),
    Specimen("buttons", buttons, 900),
    Specimen("step", step, 838, 632),
    Specimen("rail", rail),
    Specimen("live", live, 300),
    Specimen("bar", bar, 1366, 80),
    Specimen("gate", rows.gate, 604),
    Specimen("cases", rows.cases, 432, 300),
    Specimen("route", rows.route, 853, 704),
    Specimen("who", rows.who, 336),
    Specimen("sync", rows.sync, 904),
    Specimen("closing", rows.closing, 380),
    Specimen("notices", rows.notices, 700),
)
