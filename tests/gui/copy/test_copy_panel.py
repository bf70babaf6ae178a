"""The panel: save, print, language; what it says when a place, a printer or a door is in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from collector_app.domain.localised import Language
from collector_app.gui.background import HeldWork
from collector_app.gui.copy import copy_places
from collector_app.gui.copy.copy_panel import CopyPanel
from collector_app.gui.copy.copy_places import CopyPlaces
from collector_app.gui.theme import Theme, apply
from collector_app.gui.translation import install
from collector_app.gui.widgets.pen import watch_cuts
from tests.conftest import ExpectLog
from tests.gui.copy.conftest import ReadPdf
from tests.gui.copy.test_copy_text import MATTER
from tests.unit.usecases import closed_visits as visits
from tests.unit.usecases.world import World

pytestmark = pytest.mark.usefixtures("chinese")


class Answers(CopyPlaces):
    """Answers what a person would be asked: nothing chosen while `place` or `printer` is None."""

    def __init__(self) -> None:
        super().__init__()
        self.place: Path | None = None
        self.printer: QPrinter | None = None
        self.proposed: list[str] = []

    def ask_place(self, window: QWidget, name: str) -> None:
        self.proposed.append(name)
        if self.place is not None:
            self.place_chosen.emit(str(self.place))

    def ask_printer(self, window: QWidget) -> bool:
        if self.printer is not None:
            self.printer_chosen.emit(self.printer)
        return self.printer is not None


class Desk:
    """A panel whose work is held and whose questions the test answers."""

    def __init__(self, qtbot: QtBot, world: World, visit_id: str) -> None:
        self.work = HeldWork()
        self.answers = Answers()
        self.panel = CopyPanel(world.session, visit_id, self.work, self.answers)
        self.panel.resize(758, 200)
        qtbot.addWidget(self.panel)
        self.panel.show()

    def said(self) -> str:
        return self.panel.notice.text() if self.panel.notice.isVisible() else ""


def test_saving_writes_the_copy_and_says_where(qtbot: QtBot, world: World, tmp_path: Path, read_pdf: ReadPdf) -> None:
    desk = Desk(qtbot, world, visits.promised(world))
    desk.answers.place = tmp_path / "copy.pdf"
    desk.panel.save_button.click()
    assert not desk.panel.save_button.isEnabled()
    with qtbot.waitSignal(desk.panel.saved) as caught:
        desk.work.release()
    assert caught.args == [str(desk.answers.place)]
    assert desk.said() == "已保存：copy.pdf"
    assert "走访记录" in read_pdf(desk.answers.place)
    qtbot.waitUntil(desk.panel.save_button.isEnabled)
    assert desk.answers.proposed[0].startswith("visit-")
    assert world.kinds()[-1] == "disclosure.opened"


def test_the_copy_speaks_the_customers_language_whatever_the_window_speaks(
    qtbot: QtBot, world: World, tmp_path: Path, read_pdf: ReadPdf
) -> None:
    desk = Desk(qtbot, world, visits.promised(world))
    assert desk.panel.language() is Language.CHINESE
    desk.answers.place = tmp_path / "copy.pdf"
    desk.panel.languages.chosen.emit("en")
    assert desk.panel.language() is Language.ENGLISH
    desk.panel.save_button.click()
    with qtbot.waitSignal(desk.panel.saved):
        desk.work.release()
    assert "Record of our visit" in read_pdf(desk.answers.place)


def test_thinking_better_of_it_opens_nothing(qtbot: QtBot, world: World) -> None:
    desk = Desk(qtbot, world, visits.promised(world))
    before = world.kinds()
    desk.panel.save_button.click()
    desk.panel.print_button.click()
    assert desk.work.waiting() == 0
    assert world.kinds() == before


def test_a_place_that_refuses_is_a_sentence_and_the_panel_goes_on(qtbot: QtBot, world: World, tmp_path: Path) -> None:
    desk = Desk(qtbot, world, visits.promised(world))
    desk.answers.place = tmp_path / "pulled-out" / "copy.pdf"
    desk.panel.save_button.click()
    with qtbot.waitSignal(desk.panel.failed):
        desk.work.release()
    assert "换" in desk.said()
    qtbot.waitUntil(desk.panel.save_button.isEnabled)
    desk.answers.place = tmp_path / "copy.pdf"
    desk.panel.save_button.click()
    with qtbot.waitSignal(desk.panel.saved):
        desk.work.release()
    assert desk.answers.place.exists()


def test_a_printer_gets_the_same_sheet(qtbot: QtBot, world: World, tmp_path: Path, read_pdf: ReadPdf) -> None:
    desk = Desk(qtbot, world, visits.promised(world))
    desk.answers.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    desk.answers.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    desk.answers.printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    desk.panel.print_button.click()
    with qtbot.waitSignal(desk.panel.printed):
        desk.work.release()
    assert desk.said() == "已交给打印机"
    assert "¥18,640.00" in read_pdf(tmp_path / "printed.pdf")


def test_without_a_printer_the_way_out_is_said(qtbot: QtBot, world: World) -> None:
    desk = Desk(qtbot, world, visits.promised(world))
    desk.panel.print_button.click()
    assert desk.said() == "这台电脑没有打印机。可以存为 PDF。"


def test_a_printer_that_takes_nothing_is_said(
    qtbot: QtBot, world: World, tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log(r"QPainter::begin\(\): Returned false")
    desk = Desk(qtbot, world, visits.promised(world))
    desk.answers.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    desk.answers.printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    desk.answers.printer.setOutputFileName(str(tmp_path / "gone" / "printed.pdf"))
    desk.panel.print_button.click()
    with qtbot.waitSignal(desk.panel.controller.printed):
        desk.work.release()
    assert "打印机没有接收" in desk.said()


def test_at_another_door_the_copy_stays_closed(qtbot: QtBot, world: World, tmp_path: Path) -> None:
    desk = Desk(qtbot, world, visits.promised(world))
    visits.at_the_door(world)
    desk.answers.place = tmp_path / "copy.pdf"
    desk.panel.save_button.click()
    with qtbot.waitSignal(desk.panel.failed):
        desk.work.release()
    assert desk.said() == "在门口不能打开。先完成正在进行的走访。"
    assert not desk.answers.place.exists()


def test_the_panel_may_go_while_the_copy_is_being_made(qtbot: QtBot, world: World, tmp_path: Path) -> None:
    visit_id = visits.promised(world)
    work, answers = HeldWork(), Answers()
    answers.place = tmp_path / "copy.pdf"
    panel = CopyPanel(world.session, visit_id, work, answers)
    panel.save_button.click()
    with qtbot.waitSignal(panel.destroyed):
        panel.deleteLater()
    work.release()
    QApplication.processEvents()
    assert (tmp_path / "copy.pdf").exists()


def test_its_own_worker_is_enough(qtbot: QtBot, world: World, tmp_path: Path) -> None:
    answers = Answers()
    answers.place = tmp_path / "copy.pdf"
    panel = CopyPanel(world.session, visits.promised(world), places=answers)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.saved):
        panel.save_button.click()
    assert (tmp_path / "copy.pdf").exists()


def test_the_systems_dialog_leaves_the_window_free_and_may_go_with_it(qtbot: QtBot, world: World) -> None:
    panel = CopyPanel(world.session, visits.promised(world), HeldWork())
    qtbot.addWidget(panel)
    panel.show()
    panel.save_button.click()  # returns at once: nothing waits inside the dialog
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert Path(dialog.selectedFiles()[0]).name == panel.controller.file_name()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()


class OnePrinter:
    """`QPrinterInfo` of a computer that has a printer."""

    @staticmethod
    def availablePrinterNames() -> list[str]:
        return ["The one in the hall"]


def test_the_systems_print_dialog_hands_over_a_printer_set_to_a4(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy_places, "QPrinterInfo", OnePrinter)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    places = CopyPlaces(window)
    assert places.ask_printer(window)
    dialog = window.findChild(QPrintDialog)
    assert dialog is not None
    with qtbot.waitSignal(places.printer_chosen) as caught:
        dialog.accept()
    assert caught.args is not None
    chosen = caught.args[0]
    assert isinstance(chosen, QPrinter)
    assert chosen.pageLayout().pageSize().id() is QPageSize.PageSizeId.A4


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("scale", [100, 150, 200])
def test_a_stranger_who_glances_at_it_learns_nothing_and_no_word_is_cut(
    qtbot: QtBot, qapp: QApplication, world: World, language: str, scale: int
) -> None:
    apply(qapp, Theme(scale=scale, reduced_motion=True))
    install(qapp, language)
    desk = Desk(qtbot, world, visits.promised(world))
    desk.panel.print_button.click()
    found: list[str] = []
    watch_cuts(found)
    desk.panel.resize(758, desk.panel.sizeHint().height())
    desk.panel.grab()
    watch_cuts(None)
    assert found == []
    names = [widget.accessibleName() for widget in (desk.panel, *desk.panel.findChildren(QWidget))]
    assert len([name for name in names if name]) >= 6
    assert MATTER.findall(" ".join(names)) == []


def test_by_keys_alone(qtbot: QtBot, world: World, tmp_path: Path) -> None:
    desk = Desk(qtbot, world, visits.promised(world))
    desk.answers.place = tmp_path / "copy.pdf"
    desk.panel.save_button.setFocus()
    QTest.keyClick(desk.panel.save_button, " ")  # type: ignore[call-overload]  # the stubs know no characters
    with qtbot.waitSignal(desk.panel.saved):
        desk.work.release()
