"""Chooses a file inside the window: a dialog of its own would take the focus, and the visit would be covered for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QDir, QStandardPaths, QStorageInfo, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from collector_app.gui.evidence.devices import Place
from collector_app.gui.theme import current, icon
from collector_app.gui.translation import language
from collector_app.gui.widgets.drawn import Drawn, column, row
from collector_app.gui.widgets.segments import Segments
from collector_app.gui.widgets.texts import TextLine
from collector_app.gui.wording import Wording

translate = QCoreApplication.translate

PICTURES: Final = ("jpg", "jpeg", "png")
_MOST: Final = 400  # entries of one folder; the newest come first
_PLACES: Final = 6
_HEIGHT: Final = 236
_STICKS: Final = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
_PATH: Final = Qt.ItemDataRole.UserRole


def own_places() -> tuple[Place, ...]:
    """Return this user's folders that are there, and every stick that is plugged in."""
    kinds = QStandardPaths.StandardLocation
    known = (
        (translate("Evidence", "Pictures"), kinds.PicturesLocation),
        (translate("Evidence", "Downloads"), kinds.DownloadLocation),
        (translate("Evidence", "Documents"), kinds.DocumentsLocation),
        (translate("Evidence", "Desktop"), kinds.DesktopLocation),
    )
    places = [Place(name, Path(QStandardPaths.writableLocation(kind))) for name, kind in known]
    places += [
        Place(volume.displayName(), Path(volume.rootPath()))
        for volume in QStorageInfo.mountedVolumes()
        if volume.isReady() and not volume.isRoot() and _stick(volume.rootPath())
    ]
    return tuple(place for place in places if place.folder.is_dir())[:_PLACES]


def _stick(root: str) -> bool:
    return root.startswith(_STICKS) or (len(root) <= len("D:/") and ":" in root)


class _Files(QListWidget):
    up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace:
            self.up.emit()
        else:
            super().keyPressEvent(event)


class FileList(Drawn):
    """Folders and pictures, the newest first. ``chosen`` carries a file's Path; Enter is for whoever owns it."""

    chosen = Signal(object)

    def __init__(self, places: Sequence[Place], kinds: Sequence[str]) -> None:
        super().__init__()
        self._places, self._kinds = tuple(places), tuple(kinds)
        self._folder = Path()
        self.places = Segments([(str(at), place.name) for at, place in enumerate(self._places)], "0")
        self.places.chosen.connect(lambda key: self.open_place(int(key) + 1))
        self.list = _Files()
        self.list.up.connect(self.up)
        self.list.setAccessibleName(translate("Evidence", "Files"))
        self.list.itemDoubleClicked.connect(lambda _item: self.enter())
        self.note = TextLine("", "small", "ink3", elide=True)
        box = column(self, 0, gap=8)
        top = row(None, 0, gap=10)
        top.addWidget(self.places)
        top.addStretch(1)
        box.addLayout(top)
        box.addWidget(self.list)
        box.addWidget(self.note)
        self.restyle()
        if self._places:
            self.open_place(1)
        else:
            self.note.set_text(translate("Evidence", "No folder with pictures was found. Plug in a stick."))

    def restyle(self) -> None:
        super().restyle()
        self.list.setFont(self.theme.font("dense"))
        self.list.setMinimumHeight(self.px(_HEIGHT - 70))

    def open_place(self, number: int) -> None:
        """Open a place by its number, from 1."""
        if 1 <= number <= len(self._places):
            self.places.set_current(str(number - 1))
            self._open(self._places[number - 1].folder)

    def up(self) -> None:
        """Open the folder that holds this one, no farther than the place itself."""
        if all(self._folder != place.folder for place in self._places):
            self._open(self._folder.parent)

    def enter(self) -> None:
        """Open the folder in front, or choose the file."""
        path = self.list.currentItem().data(_PATH) if self.list.currentRow() >= 0 else None
        if isinstance(path, Path):
            if path.is_dir():
                self._open(path)
            else:
                self.chosen.emit(path)

    def _open(self, folder: Path) -> None:
        self._folder = folder
        self.list.clear()
        found = QDir(str(folder))
        what, by = QDir.Filter, QDir.SortFlag
        found.setNameFilters([f"*.{kind}" for kind in self._kinds])
        entries = found.entryInfoList(
            what.AllDirs | what.Files | what.NoDotAndDotDot | what.Readable, by.DirsFirst | by.Time
        )
        tongue = Wording(language())
        for entry in entries[:_MOST]:
            name = entry.fileName()
            if not entry.isDir():
                changed = datetime.fromtimestamp(entry.lastModified().toSecsSinceEpoch()).astimezone()
                name = f"{name}   {tongue.day(changed.date())} {tongue.clock(changed)}   {tongue.size(entry.size())}"
            mark = icon(current(), "folder-open" if entry.isDir() else "file-text")
            item = QListWidgetItem(mark, name)
            item.setData(_PATH, Path(entry.filePath()))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.TabFocusReason)
        nothing = translate("Evidence", "No picture in this folder.")
        help_words = translate("Evidence", "Enter takes the file in front; Backspace goes up a folder.")
        self.note.set_text(help_words if entries else nothing)
