"""The tour writes every picture, and sees what is wrong with one."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, qWarning
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from collector_app.desktop.tour.camera import Album, Camera, Watch
from collector_app.desktop.tour.chapters import day, threshold, visit
from collector_app.desktop.tour.journey import CHAPTERS, LOOKS, Chapter, Look, run_tour, walk_through
from collector_app.desktop.tour.studio import Manner
from collector_app.domain.localised import Language
from collector_app.gui.theme import Theme, apply
from collector_app.gui.translation import install
from collector_app.gui.widgets.notices import ProgressRow
from collector_app.gui.widgets.texts import TextLine

SMALL = 8  # the pictures are made this much smaller: they are judged before


@pytest.fixture
def tidy_look(qapp: QApplication) -> Iterator[None]:
    """Give the application back as it was."""
    yield
    apply(qapp, Theme(reduced_motion=True))
    install(qapp, "zh_CN")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise AssertionError("the tour asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


class TestEveryPicture:
    """One walk as designed, in each language; nothing is wider than the window, nothing is cut, Qt says nothing."""

    @pytest.mark.parametrize("language", Language)
    def test_is_written_and_sound(
        self, qapp: QApplication, tidy_look: None, no_network: None, tmp_path: Path, language: Language
    ) -> None:
        album = walk_through(qapp, tmp_path, Manner(language), looks=LOOKS[:1], shrink=SMALL)
        assert album.complaints == []
        assert [path for path in album.pictures if QImage(str(path)).isNull()] == []
        assert len({path.stem.partition("-")[2] for path in album.pictures}) == len(album.pictures)
        assert len(album.pictures) > 100

    @pytest.mark.long
    @pytest.mark.parametrize("look", LOOKS[1:])
    @pytest.mark.parametrize("language", Language)
    def test_is_sound_in_every_look(
        self, qapp: QApplication, tidy_look: None, tmp_path: Path, language: Language, look: Look
    ) -> None:
        album = walk_through(qapp, tmp_path, Manner(language, dark=True), looks=(look,), shrink=SMALL)
        assert album.complaints == []
        wanted = look.only or frozenset()
        assert {path.stem.partition("-")[2].removesuffix(look.suffix) for path in album.pictures} == wanted


def test_a_tour_is_the_same_twice(qapp: QApplication, tidy_look: None, tmp_path: Path) -> None:
    chapters: tuple[Chapter, ...] = (threshold.enrol, day.case, visit.refused)
    pictures = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        album = walk_through(qapp, tmp_path / name, Manner(Language.CHINESE), looks=LOOKS[:1], chapters=chapters)
        pictures.append({path.name: path.read_bytes() for path in album.pictures})
    assert pictures[0] == pictures[1]


def test_the_command_leaves_a_sheet_of_all_pictures(
    qapp: QApplication,
    tidy_look: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    zone = os.environ.get("TZ")
    monkeypatch.setattr("collector_app.desktop.tour.journey.LOOKS", (Look(100, (1366, 768)),))
    monkeypatch.setattr("collector_app.desktop.tour.journey.CHAPTERS", (threshold.unlock,))
    assert run_tour(tmp_path / "pictures", "en", dark=True) == 0
    names = sorted(path.name for path in (tmp_path / "pictures").glob("*.png"))
    sheet = (tmp_path / "pictures" / "index.html").read_text(encoding="utf-8")
    assert names
    assert all(f'src="{name}"' in sheet for name in names)
    assert f"{len(names)} pictures" in capsys.readouterr().out
    assert os.environ.get("TZ") == zone


def test_every_chapter_has_a_name_of_its_own() -> None:
    names = [f"{chapter.__module__}.{chapter.__name__}" for chapter in CHAPTERS]
    assert len(set(names)) == len(names)


class TestTheCamera:
    """What it must see, it sees."""

    @pytest.fixture
    def window(self, qtbot: QtBot) -> QWidget:
        window = QWidget()
        window.resize(400, 300)
        qtbot.addWidget(window)
        window.show()
        return window

    @pytest.fixture
    def watch(self, window: QWidget) -> Iterator[Watch]:
        watch = Watch(window)
        yield watch
        watch.end()

    def complaints(self, window: QWidget, watch: Watch, folder: Path) -> list[str]:
        album = Album(folder)
        camera = Camera(album, window, watch, (400, 300), lambda _name: True)
        camera.stand("")
        camera.take("it")
        assert [path.name for path in album.pictures] == ["001-it.png"]
        return [what for _title, what in album.complaints]

    def test_a_sound_window(self, window: QWidget, watch: Watch, tmp_path: Path) -> None:
        assert self.complaints(window, watch, tmp_path) == []

    def test_a_window_that_grew(self, window: QWidget, watch: Watch, tmp_path: Path) -> None:
        window.setMinimumSize(QSize(460, 10))
        assert self.complaints(window, watch, tmp_path) == ["the window grew to 460 × 300"]

    def test_a_text_that_was_cut(self, window: QWidget, watch: Watch, tmp_path: Path) -> None:
        line = TextLine("a sentence that is far too long", parent=window)
        line.setGeometry(0, 0, 60, 20)
        line.show()
        assert self.complaints(window, watch, tmp_path) == ["cut: a sentence that is far too long"]

    def test_a_message_of_qt(self, window: QWidget, watch: Watch, tmp_path: Path) -> None:
        qWarning("something is not right")
        assert self.complaints(window, watch, tmp_path) == ["something is not right"]

    def test_a_stray_window(self, window: QWidget, watch: Watch, tmp_path: Path, qtbot: QtBot) -> None:
        stray = QWidget()
        qtbot.addWidget(stray)
        stray.show()
        stray.activateWindow()
        qtbot.waitUntil(stray.isActiveWindow)
        assert self.complaints(window, watch, tmp_path) == ["another window came up"]


def test_a_row_with_a_button_is_no_window_of_its_own(qtbot: QtBot) -> None:
    before = set(QApplication.topLevelWidgets())
    row = ProgressRow(cancel="Stop")
    qtbot.addWidget(row)
    assert not [item for item in set(QApplication.topLevelWidgets()) - before if item.isVisible()]
    assert not row.button.isHidden()
