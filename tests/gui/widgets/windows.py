"""Whole windows for the gallery and for tests of size: unlock, enrol, shell."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from collector_app.gui.enrol.enrol_view import EnrolView
from collector_app.gui.shell.navigation import NavEntry
from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.unlock.unlock_view import UnlockFact, UnlockView
from collector_app.gui.widgets.drawn import Drawn, row
from collector_app.gui.widgets.field import IconEdit
from collector_app.gui.widgets.notices import EmptyState
from collector_app.gui.widgets.status_strip import StatusItem, StatusStrip
from collector_app.gui.widgets.texts import TextLine
from tests.gui.widgets.words import Words

LANGUAGES = (("zh_CN", "中文"), ("en", "English"))


def unlock(t: Words) -> UnlockView:
    view = UnlockView(LANGUAGES)
    view.set_greeting(t("周启明，上午好", "Good morning, Zhou Qiming"))
    view.set_facts(
        [
            UnlockFact(
                "shield-check",
                t("今天的资料有效至 周四 09:00", "Today's packet is valid until Thu 09:00"),
                t("11 月 26 日 · 过期后案件自动封存", "26 Nov · then the cases are sealed"),
                t("还剩 2 天 22 小时", "2 d 22 h left"),
            ),
            UnlockFact(
                "cloud-slash",
                t("离线，可以照常解锁和走访", "Offline. Unlock and visit as usual"),
                t("2 次走访已存在本机，联网后自动发送", "2 visits are saved here and sent later"),
                t("同步于 08:12", "synced 08:12"),
                "ink2",
            ),
        ]
    )
    view.set_footer(
        t("1.0.0  ·  规则包 cn · cn.cfc", "1.0.0  ·  packs cn · cn.cfc"),
        t("请勿把口令告诉任何人", "Tell nobody the passphrase"),
    )
    return view


def enrol(t: Words) -> EnrolView:
    view = EnrolView(LANGUAGES)
    view.set_server("https://centre.example")
    offered = t("竹椅 晚风 铜锁 渡船 石榴", "orbit lantern velvet compass thirty")
    view.offer_words(offered.split())
    view.refuse(
        t("这个登记码已经用过。请向主管再要一个。", "This code was used already. Ask your supervisor for a new one."),
        "code",
    )
    return view


def entries(t: Words) -> list[NavEntry]:
    return [
        NavEntry("today", t("今天", "Today"), "map-trifold", "Ctrl+1"),
        NavEntry("sync", t("同步", "Sync"), "cloud-arrow-up", "Ctrl+2"),
        NavEntry("results", t("成效", "Results"), "chart-line-up", "Ctrl+3"),
        NavEntry("training", t("练习", "Training"), "graduation-cap", "Ctrl+4"),
        NavEntry("settings", t("设置", "Settings"), "gear-six", "Ctrl+5"),
        NavEntry("lock", t("锁定", "Lock"), "lock-simple", "Ctrl+L", at_foot=True),
    ]


def shell(t: Words) -> Shell:
    made = Shell(entries(t))
    made.navigation.set_count("sync", 2)
    header = Drawn()
    box = row(header, (4, 0, 0, 0), gap=20)
    box.addWidget(TextLine(t("今天", "Today"), "title", bold=True))
    strip = StatusStrip(
        [
            StatusItem("3 / 11", t("已完成", "done"), share=3 / 11),
            StatusItem(t("离线", "Offline"), t("同步于 08:12", "synced 08:12"), icon="cloud-slash"),
        ]
    )
    box.addWidget(strip, 1)
    search = IconEdit("magnifying-glass", key="Ctrl K")
    search.setPlaceholderText(t("姓名、案号、地址", "Name, number, address"))
    box.addWidget(search, 1)
    page = EmptyState(
        "map-trifold", t("今天没有案件", "No cases today"), t("联网以后自动下发。", "They come by themselves.")
    )
    made.add_page("today", page, header)
    made.add_page("sync", QWidget())
    made.show_page("today")
    return made
