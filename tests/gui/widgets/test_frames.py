"""Shell, unlock, enrolment, background work and translation."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from collector_app.gui import catalogues, translation
from collector_app.gui.background import HeldWork, ThreadWork
from collector_app.gui.enrol.enrol_view import EnrolForm
from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.theme import Theme
from tests.gui.widgets import windows
from tests.gui.widgets.words import words

Wear = Callable[..., Theme]
T = words("zh_CN")


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(1366, 768)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()


def shell_on(qtbot: QtBot) -> Shell:
    shell = windows.shell(T)
    shown(qtbot, shell)
    return shell


def test_the_navigation_only_asks(qtbot: QtBot, wear: Wear) -> None:
    shell = shell_on(qtbot)
    with qtbot.waitSignal(shell.navigated, timeout=1000) as asked:
        QTest.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["sync"]
    assert shell.current_page() == "today"
    shell.show_page("sync")
    assert shell.navigation.button("sync").isChecked()


def test_lock_is_an_act_and_no_page(qtbot: QtBot, wear: Wear) -> None:
    shell = shell_on(qtbot)
    with qtbot.waitSignal(shell.navigated, timeout=1000) as asked:
        QTest.keyClick(shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["lock"]
    assert shell.navigation.button("today").isChecked()


def test_a_bare_page_fills_the_window(qtbot: QtBot, wear: Wear) -> None:
    shell = shell_on(qtbot)
    page = QWidget()
    shell.add_page("visit", page, framed=False)
    shell.show_page("visit")
    assert page.isVisible()
    assert not shell.navigation.isVisible()
    assert page.width() == 1366
    shell.show_page("today")
    assert shell.navigation.isVisible()
    shell.remove_page("visit")
    with pytest.raises(KeyError):
        shell.show_page("visit")


def test_the_cover_leaves_nothing_to_see_or_to_reach(qtbot: QtBot, wear: Wear) -> None:
    shell = shell_on(qtbot)
    field = shell.header.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    shell.cover()
    assert shell.covered()
    visible = [child for child in shell.findChildren(QWidget) if child.isVisible()]
    assert [type(child).__name__ for child in visible] == ["CoverLayer"]
    with qtbot.assertNotEmitted(shell.navigated):
        QTest.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    image = shell.grab().toImage()
    assert image.pixelColor(200, 200) == Theme("light").color("canvas")


def test_the_cover_asks_before_it_goes_and_gives_the_focus_back(qtbot: QtBot, wear: Wear) -> None:
    shell = shell_on(qtbot)
    field = shell.header.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    shell.cover()
    focused = QApplication.focusWidget()
    assert focused is not None
    with qtbot.waitSignal(shell.uncover_asked, timeout=1000):
        QTest.keyClick(focused, Qt.Key.Key_Return)
    assert shell.covered()
    shell.uncover()
    assert not shell.covered()
    assert QApplication.focusWidget() is field


def test_escape_does_not_lift_the_cover(qtbot: QtBot, wear: Wear) -> None:
    shell = shell_on(qtbot)
    shell.cover()
    focused = QApplication.focusWidget()
    assert focused is not None
    with qtbot.assertNotEmitted(shell.uncover_asked):
        QTest.keyClick(focused, Qt.Key.Key_Escape)


def test_a_covered_shell_says_nothing(qtbot: QtBot, wear: Wear) -> None:
    shell = shell_on(qtbot)
    shell.cover()
    shell.say("中心签了收据。")
    assert not shell.toast.isVisible()


def test_unlock_sends_what_was_typed_and_keeps_it_on_refusal(qtbot: QtBot, wear: Wear) -> None:
    view = windows.unlock(T)
    shown(qtbot, view)
    view.take_focus()
    QTest.keyClicks(view.field.edit, "not the words")
    with qtbot.waitSignal(view.submitted, timeout=1000) as sent:
        QTest.keyClick(view.field.edit, Qt.Key.Key_Return)
    assert sent.args == ["not the words"]
    view.set_busy(True)
    assert not view.button.isEnabled()
    view.refuse("口令不对。30 秒后再试，内容不会丢。")
    assert view.field.text() == "not the words"
    assert view.field.message() == "口令不对。30 秒后再试，内容不会丢。"
    assert view.button.isEnabled()
    view.wipe()
    assert view.field.text() == ""
    assert view.field.message() == ""


def test_unlock_does_not_send_nothing(qtbot: QtBot, wear: Wear) -> None:
    view = windows.unlock(T)
    shown(qtbot, view)
    with qtbot.assertNotEmitted(view.submitted):
        view.button.click()
    assert view.field.message() == "先输入口令。"


def test_unlock_waits_when_told(qtbot: QtBot, wear: Wear) -> None:
    view = windows.unlock(T)
    shown(qtbot, view)
    view.field.set_text("five words")
    view.set_waiting(True)
    with qtbot.assertNotEmitted(view.submitted):
        view.field.entered.emit()
    view.set_waiting(False)
    with qtbot.waitSignal(view.submitted, timeout=1000):
        view.field.entered.emit()


def test_the_passphrase_is_hidden_until_the_eye_is_opened(qtbot: QtBot, wear: Wear) -> None:
    view = windows.unlock(T)
    shown(qtbot, view)
    edit = view.field.edit
    assert edit.echoMode() == QLineEdit.EchoMode.Password
    assert edit.eye is not None
    assert edit.eye.accessibleName() == "显示"
    QTest.mouseClick(edit.eye, Qt.MouseButton.LeftButton)
    assert edit.echoMode() == QLineEdit.EchoMode.Normal
    view.wipe()
    assert edit.echoMode() == QLineEdit.EchoMode.Password


def test_the_language_switch_asks_and_everything_follows(qapp: QApplication, qtbot: QtBot, wear: Wear) -> None:
    view = windows.unlock(T)
    shown(qtbot, view)
    view.language_chosen.connect(lambda chosen: translation.install(qapp, chosen))
    assert view.button.label() == "解锁"
    QTest.keyClick(view.languages, Qt.Key.Key_Right)
    assert view.button.label() == "Unlock"
    assert translation.language() == "en"
    assert view.languages.current() == "en"


def test_enrolment_takes_the_words_only_when_asked(qtbot: QtBot, wear: Wear) -> None:
    view = windows.enrol(T)
    shown(qtbot, view)
    assert view.form().passphrase == ""
    view.use_words.click()
    assert view.form().passphrase == "竹椅 晚风 铜锁 渡船 石榴"
    assert view.form().again == view.form().passphrase
    assert "竹椅" not in repr(view.form())


def test_enrolment_says_what_is_missing_where_it_is_missing(qtbot: QtBot, wear: Wear) -> None:
    view = windows.enrol(T)
    shown(qtbot, view)
    view.refuse("两次输入的口令不一样。", "again")
    assert view.fields["again"].message() == "两次输入的口令不一样。"
    view.refuse("中心没有回答。")
    assert view.notice.isVisible()
    QTest.keyClicks(view.fields["again"].edit, "x")
    assert view.fields["again"].message() == ""


def test_enrolment_sends_the_form_and_rests_while_it_runs(qtbot: QtBot, wear: Wear) -> None:
    view = windows.enrol(T)
    shown(qtbot, view)
    view.fields["code"].set_text(" K7QM-2XV9 ")
    with qtbot.waitSignal(view.submitted, timeout=1000) as sent:
        view.button.click()
    assert sent.args == [EnrolForm("https://centre.example", "K7QM-2XV9", "", "")]
    view.set_progress("正在登记", "生成钥匙", 0.4)
    assert not view.fields["code"].edit.isEnabled()
    assert not view.button.isVisible()
    with qtbot.waitSignal(view.cancelled, timeout=1000):
        view.progress.button.click()
    view.end_progress()
    assert view.button.isVisible()
    view.wipe()
    assert view.form().code == ""


def test_the_unlock_screen_is_light_to_import() -> None:
    heavy = ("sqlalchemy", "requests", "pydantic", "cryptography", "sqlcipher3", "alembic", "yaml", "cel")
    code = (
        "import sys; import collector_app.gui.unlock.unlock_view, collector_app.gui.translation, "
        f"collector_app.gui.shell.shell_view; print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_held_work_runs_when_told_and_answers_later(qtbot: QtBot) -> None:
    work = HeldWork()
    answers: list[object] = []
    task = work.start(lambda: 6 * 7)
    task.succeeded.connect(answers.append)
    assert work.waiting() == 1
    with qtbot.waitSignal(task.finished, timeout=1000):
        work.release()
        assert answers == []
    assert answers == [42]
    with pytest.raises(IndexError):
        work.release()


def test_a_failure_comes_back_as_it_was(qtbot: QtBot) -> None:
    def fail() -> None:
        raise PermissionError("no")

    work = HeldWork()
    task = work.start(fail)
    with qtbot.waitSignal(task.failed, timeout=1000) as failed:
        work.release()
    assert isinstance(failed.args[0], PermissionError)


def test_a_cancelled_call_is_finished_without_an_answer(qtbot: QtBot) -> None:
    work = HeldWork()
    task = work.start(lambda: 1)
    task.cancel()
    with qtbot.assertNotEmitted(task.succeeded), qtbot.waitSignal(task.finished, timeout=1000):
        work.release()
    assert task.done()


def test_thread_work_runs_elsewhere_and_in_order(qtbot: QtBot) -> None:
    work = ThreadWork()
    here = threading.get_ident()
    threads: list[tuple[int, object]] = []
    first, second = work.start(threading.get_ident), work.start(threading.get_ident)
    first.succeeded.connect(lambda ident: threads.append((1, ident)))
    second.succeeded.connect(lambda ident: threads.append((2, ident)))
    with qtbot.waitSignals([first.finished, second.finished], timeout=5000):
        pass
    work.stop()
    assert [number for number, _ in threads] == [1, 2]
    assert all(ident != here for _, ident in threads)


def test_qt_speaks_chinese_too(qapp: QApplication, qtbot: QtBot, wear: Wear) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert "取消" in box.button(QDialogButtonBox.StandardButton.Cancel).text()


def test_an_unknown_language_is_refused(qapp: QApplication, wear: Wear) -> None:
    with pytest.raises(ValueError, match="fr"):
        translation.install(qapp, "fr")
    assert QCoreApplication.translate("VisitBar", "Next") == "下一步"


def test_an_unfinished_text_is_named(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0"?><TS version="2.1" language="{0}"><context><name>VisitBar</name><message>'
        "<source>Next</source><translation{1}>{2}</translation></message></context></TS>"
    )
    (tmp_path / "en.ts").write_text(text.format("en", "", "Next"), encoding="utf-8")
    (tmp_path / "zh_CN.ts").write_text(text.format("zh_CN", ' type="unfinished"', ""), encoding="utf-8")
    assert catalogues.unfinished(tmp_path) == ["zh_CN.ts: VisitBar: Next"]
    (tmp_path / "zh_CN.ts").write_text(text.format("zh_CN", "", "下一步"), encoding="utf-8")
    assert catalogues.unfinished(tmp_path) == []
