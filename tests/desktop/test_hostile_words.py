"""Markup in what the centre sends is shown as the letters it is: nothing is loaded, styled or hidden by it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QTextEdit

from collector_app.config.resources import resource_path
from collector_app.server.imports.store import import_cases
from tests.desktop.conftest import the_morning
from tests.gui.drawn_words import painted_words
from tests.journey.stage import Stage

MARKUP: Final = "<img src='file:///etc/hostname'><b>x</b>"
TOUCHED: Final = ("客户姓名", "地址", "地点不便", "逾期原因", "往来记要", "承诺记录")


def hostile_cases(folder: Path) -> Path:
    text = (resource_path("sample") / "cases.csv").read_text("utf-8-sig")
    reader = csv.DictReader(io.StringIO(text))
    out = io.StringIO()
    writer = csv.DictWriter(out, reader.fieldnames or ())
    writer.writeheader()
    for row in reader:
        writer.writerow(row | {name: f"{row[name]}{MARKUP}" for name in TOUCHED if row.get(name)})
    path = folder / "hostile.csv"
    path.write_text(out.getvalue(), "utf-8")
    return path


def interpreted() -> list[str]:
    """Widgets that hold the markup and would interpret it."""
    guilty: list[str] = []
    for widget in QApplication.allWidgets():
        if isinstance(widget, QLabel) and "<b>" in widget.text() and widget.textFormat() is not Qt.TextFormat.PlainText:
            guilty.append(f"{type(widget).__name__}: {widget.text()[:40]}")
        if isinstance(widget, QTextEdit) and "<img" in widget.toHtml():
            guilty.append(type(widget).__name__)
        if "<b>" in widget.toolTip():
            guilty.append(f"tool tip of {type(widget).__name__}: {widget.toolTip()[:40]}")
    return guilty


def test_markup_is_letters(stage: Stage, qapp: QApplication, tmp_path: Path) -> None:
    import_cases(stage.centre, hostile_cases(tmp_path))
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        hands.find_case("wgl")
        hands.open_found()
        hands.bench.case.view.who.prepare_asked.emit()
        hands.settle()
        painted = "".join(painted_words(hands.collector.window))
        assert painted.count("<b>x</b>") >= 2, "the tags are not painted as letters"
        assert not interpreted()
