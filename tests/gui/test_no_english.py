"""A Chinese screen is Chinese throughout: every word painted, spoken or kept in the catalogue."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from collector_app.config.resources import resource_path
from collector_app.desktop.workbench import SETTINGS, SYNC, TODAY
from collector_app.domain.visit.stage import Stage as VisitStage
from collector_app.gui.enrol.enrol_view import EnrolView
from collector_app.gui.translation import install
from collector_app.gui.visit.refusal_page import RefusalPage
from collector_app.gui.visit.step_page import StepPage
from collector_app.gui.visit.warnings_page import WarningsPage
from collector_app.usecases.case_file import PREVIEW_GATES
from tests.gui.drawn_words import all_words
from tests.journey.hands import Hands, Stuck
from tests.journey.stage import PASSPHRASE, Stage, set_stage

KEY = Qt.Key

KEYCAPS: Final = {"Enter", "Esc", "Ctrl", "Shift", "Delete", *"AKLV", "F1", "F5", "F8", "F9", "F10"}
UNITS: Final = {"km", "m", "B", "KB", "MB", "GB"}
NAMES: Final = {"Qt", "Python", "SQLite", "SQLCipher", "GNOME", "Keyring", "KWallet", "Wi-Fi", "PDF", "GB/T", "English"}
CHINESE: Final = {"U", "PIN"}  # U 盘; people say PIN in Chinese too
ALLOWED: Final = KEYCAPS | UNITS | NAMES | CHINESE
CODES: Final = (
    r"https?://[\w.:-]*",
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",  # a device
    r"\b[A-Z2-7]{5}-[A-Z2-7]{5}\b",  # check code and visit code, base32
    r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b",  # presence code
    r"\b(?:YL|YLXF)-[\d-]+",  # case and contract numbers of the sample
    r"\b\d{3}X\b",  # the tail of an identity number
    r"\b(?:cn|cn\.cfc|company\.default) · \d[\d.]*",  # a rule pack and its version
)
WORD: Final = re.compile(r"[A-Za-z]+(?:[/-][A-Za-z]+)*\d*")
MATTER: Final = re.compile("欠款|逾期|催收|贷款|还款|余额|违约")
CALM: Final = re.compile(r"[!！]|债务人|违规|非法|报错|失败|请重试")
AT_THE_DOOR: Final = (
    "Visit",
    "VisitBar",
    "CoverLayer",
    "NextGate",
    "Clauses",
    "CaseView",
    "Workbench",
    "outcome",
)
ASCII_BESIDE_CHINESE: Final = re.compile(r"[一-鿿][,;:?](?!\d)|[,;:?!][一-鿿]")
DIGIT_WITHOUT_SPACE: Final = re.compile(r"[一-鿿][0-9]|[0-9][一-鿿]")

WRONG_CODE: Final = "3K7Q-F2M9-XT4B"
ANSWERS: Final = {
    "ability": "instalments",
    "payment_method": "official_app",
    "agreement": "promise",
    "signing": "declined",
}


def english(texts: list[str], *, typed: frozenset[str] = frozenset()) -> list[str]:
    """Texts with a word in Latin letters that is no key, unit, name, code or what the test itself typed."""
    found = []
    for text in texts:
        rest = text
        for code in CODES:
            rest = re.sub(code, "", rest)
        if any(word not in ALLOWED and word not in typed for word in WORD.findall(rest)):
            found.append(text)
    return found


def entries() -> Iterator[tuple[str, str, str]]:
    """Context, source and translation of every entry of the Chinese catalogue."""
    root = ET.parse(resource_path("translations", "zh_CN.ts")).getroot()
    for context in root.iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]
            for form in forms:
                yield context.findtext("name", ""), message.findtext("source", ""), form


class Reader:
    """Reads every screen it is shown; `screens` names them, `english` lists what should not stand there."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self.screens: list[str] = []
        self.english: list[tuple[str, str]] = []

    def read(self, screen: str, *typed: str) -> None:
        """Read the window as it is now; `typed` are words that came from the test."""
        self._hands.settle()
        self.screens.append(screen)
        found = english(all_words(self._hands.collector.window), typed=frozenset(typed))
        self.english += [(screen, text) for text in found]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with set_stage(f"sqlite:///{tmp_path / 'centre.db'}", tmp_path / "home") as made:
        yield made


def test_the_scan_finds_english_wherever_it_stands(qapp: QApplication) -> None:
    install(qapp, "zh_CN")
    window = QWidget()
    window.resize(600, 80)
    QLabel("下一步 Enter，1.7 km，GB/T 45251-2025，校验码 PP7YK-6I4EU", window)
    assert english(all_words(window)) == []
    window.setToolTip("Next step")
    window.setAccessibleName("下一关 (passed)")
    QLabel("Go on", window).move(0, 40)
    assert {"Next step", "下一关 (passed)", "Go on"} <= set(english(all_words(window)))


def test_the_catalogue_keeps_no_english_word() -> None:
    assert english([words for _, _, words in entries()], typed=frozenset({"example"})) == []


def test_the_catalogue_is_calm_and_well_set() -> None:
    wrong = [
        (context, words)
        for context, _, words in entries()
        if CALM.search(words) or ASCII_BESIDE_CHINESE.search(words) or DIGIT_WITHOUT_SPACE.search(words)
    ]
    assert wrong == []


def test_the_catalogue_names_no_matter_where_a_stranger_may_look() -> None:
    told = [words for context, _, words in entries() if context in AT_THE_DOOR and MATTER.search(words)]
    assert told == []


def test_every_blank_of_a_text_is_filled_in_chinese_too() -> None:
    blanks = re.compile(r"\{\d+\}|%n").findall
    assert [words for _, source, words in entries() if set(blanks(source)) != set(blanks(words))] == []


def before_the_day(reader: Reader, hands: Hands, stage: Stage) -> None:
    """Enrolment with a slip, the screens of a day that has not begun, the lock with a slip."""
    offer = hands.page(EnrolView).words
    hands.wait_for("five words are offered", lambda: bool(offer.accessibleName()))
    hands.press(KEY.Key_Return)
    reader.read("enrol, nothing typed", *offer.accessibleName().split())
    hands.enrol(stage.server.url, stage.code(), PASSPHRASE)
    hands.wait_for("the day's cases came", lambda: hands.bench.today.view.list.model().rowCount() > 0)
    hands.wait_for("the rules came", lambda: hands.bench.session.book is not None)
    for page in (TODAY, SYNC, SETTINGS):
        hands.bench.go(page)
        reader.read(page)
    hands.collector.lock("key")
    reader.read("unlock")
    hands.press(KEY.Key_Return)
    reader.read("unlock, nothing typed")
    hands.unlock(PASSPHRASE)
    delivery = hands.bench.delivery
    delivery.set_paused(True)  # the clock is set on below: an exchange under way would not survive that
    hands.wait_for("delivery rests", lambda: delivery.wait_idle(0))


def the_case(reader: Reader, hands: Hands) -> None:
    """The case with each gate, its forms and its sealed part."""
    hands.find_case("wgl")
    reader.read("search", "wgl")
    hands.open_found()
    reader.read("case")
    view = hands.bench.case.view
    for gate in PREVIEW_GATES:
        view.gates.gate_chosen.emit(gate.value)
        reader.read(f"case, gate {gate.value}")
    for name, ask in (
        ("a call", view.contacts.call_noted),
        ("a message", view.contacts.message_noted),
        ("company", view.who.company_asked),
        ("the sealed part", view.who.prepare_asked),
    ):
        ask.emit()
        reader.read(f"case, {name}")
        hands.press(KEY.Key_Escape)
    hands.register_company()
    reader.read("case, in company")


def walk(reader: Reader, hands: Hands, answers: Mapping[str, str], until: VisitStage) -> None:
    """Go through a visit, reading each page and what F1 says about it, until it is in a stage or refused."""
    for _ in range(200):
        visit = hands.visit
        page, stage = visit.screen.page(), visit.session.visit.stage
        reader.read(f"{stage.value}, {page.shown.step.id if isinstance(page, StepPage) else type(page).__name__}")
        if stage is until or isinstance(page, RefusalPage):
            return
        if isinstance(page, StepPage):
            hands.press(KEY.Key_F1)
            reader.read(f"why {page.shown.step.id}")
            hands.press(KEY.Key_Return)
            hands.answer(answers)
        elif isinstance(page, WarningsPage):
            hands.press(KEY.Key_Return)
        else:
            visit.screen.visit_bar.went_on.emit()
            hands.settle()
    raise Stuck("the visit never ends")


def refused_and_stopped(reader: Reader, hands: Hands) -> None:
    """Somebody can hear: the gate refuses. Then the cover, the way out of the screen, and Stop."""
    hands.find_case("zjh")
    hands.open_found()
    reader.read("another case")
    view = hands.bench.case.view
    view.who.company.click()
    view.company_form.rows[0].code.field.set_text(WRONG_CODE)
    view.company_form.save.click()
    reader.read("another case, a wrong code")
    hands.register_company()
    hands.set_out()
    walk(reader, hands, {"alone": "somebody"}, VisitStage.DISCLOSED)
    assert isinstance(hands.visit.screen.page(), RefusalPage)
    for key, name in ((KEY.Key_A, "all rules"), (KEY.Key_F1, "the rule"), (KEY.Key_Escape, "cover")):
        hands.press(key)
        reader.read(f"refused, {name}")
        hands.press(KEY.Key_Return)
    hands.visit.ask_to_leave()
    reader.read("the visit is still open")
    hands.visit.screen.visit_bar.went_back.emit()
    hands.press(KEY.Key_F8)
    reader.read("somebody came in")
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_F10)
    reader.read("stop")
    hands.press(KEY.Key_1)
    hands.press(KEY.Key_Return)
    walk(reader, hands, {}, VisitStage.CLOSED)


@pytest.mark.timeout(300)
def test_a_chinese_day_has_no_english_word(stage: Stage, qapp: QApplication) -> None:
    with stage.laptop(qapp) as hands:
        reader = Reader(hands)
        before_the_day(reader, hands, stage)
        stage.clock.go_to(10)
        the_case(reader, hands)
        hands.set_out()
        walk(reader, hands, ANSWERS, VisitStage.CLOSED)
        hands.visit.screen.visit_bar.went_on.emit()
        refused_and_stopped(reader, hands)
        for page in (SYNC, TODAY):
            hands.bench.go(page)
            reader.read(f"{page}, later", "zjh")
        assert reader.english == []
        assert len(reader.screens) > 150, "a whole day was read"
