"""The view of Settings: choices at the left, the installation and the rules in force at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QSizePolicy, QSpinBox, QWidget

from collector_app.config.settings import IDLE_MINUTES, Settings, Theme
from collector_app.gui.settings.about_model import PackLines, RuleLine
from collector_app.gui.settings.my_code import MyCodePanel
from collector_app.gui.settings.pin_panel import PinPanel
from collector_app.gui.theme import SCALES
from collector_app.gui.translation import LANGUAGES
from collector_app.gui.widgets.drawn import Drawn, Hairline, clear, column, row
from collector_app.gui.widgets.scroll import bare_scroll, put_into, turn_by_keys
from collector_app.gui.widgets.segments import Segments
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate
_LEFT = 432


class SettingsHeader(Drawn):
    """The title."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TextLine("", "title", bold=True)
        line = row(self, (4, 6, 12, 6), gap=12)
        line.addWidget(self.title)
        line.addStretch(1)
        self.restyle()

    def restyle(self) -> None:
        super().restyle()
        self.title.set_text(translate("SettingsView", "Settings"))


class _Choice(Drawn):
    """A label, one control below, and a sentence about what it does."""

    def __init__(self, control: QWidget) -> None:
        super().__init__()
        self._label, self._note = TextLine("", "text", bold=True), Paragraph("", "small", "ink2")
        self._control = control
        box = column(self, 0, gap=6)
        box.addWidget(self._label)
        box.addWidget(control, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self._note)

    def set_texts(self, label: str, note: str = "") -> None:
        self._label.set_text(label)
        self._note.set_text(note)
        self._note.setVisible(bool(note))
        self._control.setAccessibleName(label)
        self._control.setAccessibleDescription(note)


class ChoicesPanel(Drawn):
    """Language, look, text size, idle time, PIN, one's own code. Each change is told at once; nothing needs saving."""

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    scale_chosen = Signal(int)
    idle_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.language = Segments(list(LANGUAGES.items()))
        self.theme_tabs = Segments([(theme.value, theme.value) for theme in Theme])
        self.scale = QComboBox()
        for scale in SCALES:
            self.scale.addItem(f"{scale} %", scale)
        self.idle = QSpinBox()
        self.idle.setRange(IDLE_MINUTES.start, IDLE_MINUTES.stop - 1)
        self.idle.setKeyboardTracking(False)  # "1" on the way to "12" is no choice
        self._choices = [_Choice(control) for control in (self.language, self.theme_tabs, self.scale, self.idle)]
        self.my_code = MyCodePanel()
        self.my_code.hide()
        self.pin = PinPanel()
        self.pin.hide()
        self._box = box = column(self, (24, 22, 24, 20), gap=24)
        for part in (*self._choices, self.pin, self.my_code):
            box.addWidget(part)
        box.addStretch(1)
        self.language.chosen.connect(self.language_chosen)
        self.theme_tabs.chosen.connect(self.theme_chosen)
        self.scale.activated.connect(lambda index: self.scale_chosen.emit(self.scale.itemData(index)))
        self.idle.valueChanged.connect(self.idle_chosen)
        self.restyle()

    def put_first(self, panel: QWidget) -> None:
        """Put something above all choices."""
        self._box.insertWidget(0, panel)

    def show_settings(self, settings: Settings) -> None:
        """Show what is set, without telling it again."""
        self.language.set_current(settings.language.value)
        self.theme_tabs.set_current(settings.theme.value)
        index = self.scale.findData(settings.text_scale)
        if index < 0:  # set by hand in the file: any whole per cent from 100 to 200 is good
            self.scale.addItem(f"{settings.text_scale} %", settings.text_scale)
            index = self.scale.count() - 1
        self.scale.setCurrentIndex(index)
        self.idle.blockSignals(True)
        self.idle.setValue(settings.idle_minutes)
        self.idle.blockSignals(False)

    def restyle(self) -> None:
        super().restyle()
        self.theme_tabs.set_texts(
            {
                Theme.LIGHT.value: translate("SettingsView", "Light"),
                Theme.DARK.value: translate("SettingsView", "Dark"),
                Theme.SYSTEM.value: translate("SettingsView", "As the system"),
            }
        )
        texts = (
            (translate("SettingsView", "Language"), ""),
            (translate("SettingsView", "Look"), ""),
            (
                translate("SettingsView", "Text size"),
                translate("SettingsView", "From 150 % on, panels lie below each other."),
            ),
            (
                translate("SettingsView", "Lock when nothing moves"),
                translate("SettingsView", "Answers are kept; the passphrase opens it again. 1 to 15 minutes."),
            ),
        )
        for choice, (label, note) in zip(self._choices, texts, strict=True):
            choice.set_texts(label, note)
        self.idle.lineEdit().setAccessibleName(self.idle.accessibleName())
        self.idle.setSuffix(translate("SettingsView", " min"))
        for control in (self.scale, self.idle):
            control.setFont(self.theme.font("text"))
            control.setMinimumSize(self.px(140), self.px(44))


class AboutPanel(Drawn):
    """What is installed, how much it holds, and the rules in force with their clauses."""

    pack_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._rules_title = TextLine("", "lead", bold=True), TextLine("", "lead", bold=True)
        self._facts, self._rules = column(None, 0, gap=6), column(None, 0, gap=14)
        self._note = Paragraph("", "small", "ink2")
        self.packs = QComboBox()
        self.packs.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.issuer = Paragraph("", "small", "ink2")
        self._packs: tuple[PackLines, ...] = ()
        self._known: tuple[tuple[str, str], ...] = ()
        box = column(self, (28, 20, 28, 20), gap=12)
        box.addWidget(self._title)
        box.addLayout(self._facts)
        box.addWidget(Hairline())
        box.addWidget(self._rules_title)
        box.addWidget(self._note)
        box.addWidget(self.packs, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.issuer)
        box.addLayout(self._rules)
        box.addStretch(1)
        self.packs.currentIndexChanged.connect(self._show_pack)
        self.restyle()

    def set_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show the installation."""
        self._known = tuple(facts)
        clear(self._facts)
        for label, value in self._known:
            line = row(None, 0, gap=12)
            line.addWidget(Paragraph(label, "dense", "ink2"), 1)
            line.addWidget(Paragraph(value, "dense"), 3)
            self._facts.addLayout(line)

    def set_packs(self, packs: Sequence[PackLines]) -> None:
        """Show the packs in force; the one looked at stays."""
        kept = max(0, self.packs.currentIndex())
        self._packs = tuple(packs)
        self.packs.blockSignals(True)
        self.packs.clear()
        self.packs.addItems([pack.title for pack in self._packs])
        self.packs.setCurrentIndex(min(kept, len(self._packs) - 1))
        self.packs.blockSignals(False)
        self.packs.setVisible(bool(self._packs))
        self._show_pack(self.packs.currentIndex())
        self.restyle()

    def _show_pack(self, index: int) -> None:
        clear(self._rules)
        self.issuer.hide()
        if 0 <= index < len(self._packs):
            if issuer := self._packs[index].issuer:
                self.issuer.set_text(translate("SettingsView", "Issued and signed by {0}").format(issuer))
                self.issuer.show()
            for rule in self._packs[index].rules:
                self._rules.addWidget(RuleRow(rule))

    def rules(self) -> list[RuleRow]:
        """The rules shown."""
        return self.findChildren(RuleRow)

    def facts(self) -> tuple[tuple[str, str], ...]:
        """What is shown of the installation."""
        return self._known

    def restyle(self) -> None:
        super().restyle()
        self._title.set_text(translate("SettingsView", "This installation"))
        self._rules_title.set_text(translate("SettingsView", "Rules in force"))
        note = translate(
            "SettingsView", "All rules of all packs hold. Each names its clause, and how sure we are of it."
        )
        if not self._packs:
            note = translate("SettingsView", "None has arrived yet. Connect once; no visit can start without them.")
        self._note.set_text(note)
        self.packs.setAccessibleName(translate("SettingsView", "Rule pack"))
        self.packs.setFont(self.theme.font("text"))
        self.packs.setMinimumSize(self.px(240), self.px(44))


class RuleRow(Drawn):
    """A rule, what it does, and its clauses."""

    def __init__(self, rule: RuleLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rule = rule
        self.setAccessibleName(f"{rule.title}. {rule.effect}. {'; '.join(rule.clauses)}")
        box = column(self, 0, gap=1)
        head = row(None, 0, gap=12)
        head.addWidget(Paragraph(rule.title, "dense", bold=True), 1)
        head.addWidget(TextLine(rule.effect, "small", "ink2"), 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(head)
        for clause in rule.clauses:
            box.addWidget(Paragraph(clause, "caption", "ink2"))


class SettingsView(Drawn):
    """The sheet of Settings; with large text About lies below the choices."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = SettingsHeader()
        self.choices, self.about = ChoicesPanel(), AboutPanel()
        self._sides, self._whole = (bare_scroll(), bare_scroll()), bare_scroll()
        self._between = Hairline("down")
        self._stacked: bool | None = None
        panes = row(self, 0, gap=0)
        panes.addWidget(self._sides[0])
        panes.addWidget(self._between)
        panes.addWidget(self._sides[1], 1)
        panes.addWidget(self._whole, 1)
        turn_by_keys(self, lambda: self._whole if self._stacked else self._sides[1])
        self.restyle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            chosen = next(item for item in self.choices.language.findChildren(QAbstractButton) if item.isChecked())
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def restyle(self) -> None:
        super().restyle()
        self._arrange(stacked=self.theme.stacked)
        self._sides[0].setFixedWidth(self.px(_LEFT))

    def _arrange(self, *, stacked: bool) -> None:
        if stacked == self._stacked:
            return
        self._stacked = stacked
        panes: tuple[QWidget, ...] = (self.choices, self.about)
        for side in self._sides:
            side.takeWidget()
        pile = self._whole.takeWidget()
        if stacked:
            fresh = QWidget()
            inside = column(fresh, 0, gap=0)
            for pane in panes:
                inside.addWidget(pane)
            inside.addStretch(1)
            put_into(self._whole, fresh)
        else:
            for side, pane in zip(self._sides, panes, strict=True):
                put_into(side, pane)
        if pile is not None:
            pile.deleteLater()
        for part in (*self._sides, self._between):
            part.setVisible(not stacked)
        self._whole.setVisible(stacked)
        for pane in panes:
            pane.show()
