"""One step, large: the words to say, what must not be said, what may be compared, the question, the answer."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QSizePolicy

from collector_app.domain.case import Identifiers
from collector_app.domain.localised import Language
from collector_app.domain.script import StepKind
from collector_app.gui.evidence.device_words import device_sentence
from collector_app.gui.evidence.devices import DeviceError
from collector_app.gui.failures import answer_sentence
from collector_app.gui.visit.answer_area import AnswerArea
from collector_app.gui.visit.answer_fields import TextAnswer
from collector_app.gui.visit.answers import Asking, answer_area
from collector_app.gui.visit.page import BarWords, Page, WordsArea, page_box, words_layout
from collector_app.gui.visit.phrases import stage_name
from collector_app.gui.visit.spoken_words import SpokenWords
from collector_app.gui.visit.visit_model import zone_of
from collector_app.gui.visit.way import Way
from collector_app.gui.widgets.drawn import ScaledBox, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.speak import HushLine, PeekRow
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.usecases.answers import AnswerError, AnswerProblem
from collector_app.usecases.evidence_terms import EvidenceError
from collector_app.usecases.failures import Failure
from collector_app.usecases.visit_view import StepView

translate = QCoreApplication.translate

_FIRST_SENTENCE: Final = re.compile(r"[^。.！？!?]*[。.！？!?]")


class StepPage(Page):
    """A step of the script. `answered` carries the value, `skipped` means an optional step without one."""

    answered = Signal(object)
    skipped = Signal()
    why_asked = Signal()

    def __init__(self, shown: StepView, way: Way, asking: Asking) -> None:
        super().__init__()
        self.shown, self._asking = shown, asking
        tongue = asking.language
        box = page_box(self)
        box.addLayout(self._head(way))
        box.addSpacing(8)
        contents, words = words_layout(gap=18, right=0)
        self.peek: PeekRow | None = None
        spoken = self._put_words(words, tongue)
        words.addStretch(1)
        box.addWidget(WordsArea(contents, None if spoken is None else spoken.shrink), 1)
        box.addSpacing(8)
        self.question = Paragraph(shown.question.text(tongue) or shown.step.title.text(tongue), "heading", bold=True)
        box.addWidget(self.question)
        self.message = Paragraph("", "dense", "stop", bold=True)
        self.message.hide()
        box.addWidget(self.message)
        box.addSpacing(10)
        self.area: AnswerArea = answer_area(shown, asking)
        self.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        box.addWidget(self.area)
        if shown.answer is not None:
            box.addSpacing(10)
            box.addWidget(self._standing(shown))
            self.area.set_value(shown.answer.value)
        self.area.changed.connect(self._changed)
        if isinstance(self.area, TextAnswer):
            self.area.entered.connect(self.go_on)

    def _head(self, way: Way) -> ScaledBox:
        head = row(None, 0, gap=12)
        stage = stage_name(self.shown.step.stage)
        place = translate("Visit", "{0} · step {1} of {2}").format(stage, way.number, way.count)
        self.place = TextLine(place if way.number else stage, "small", "ink2")
        self.why = KeyButton(translate("Visit", "Why this step?"), "flat", icon="scales", key="F1", height=40)
        self.why.clicked.connect(self.why_asked)
        head.addWidget(self.place)
        head.addStretch(1)
        head.addWidget(self.why)
        return head

    def _put_words(self, words: ScaledBox, tongue: Language) -> SpokenWords | None:
        step = self.shown.step
        say = self.shown.say.text(tongue)
        spoken = SpokenWords(translate("Visit", "Say this"), say) if say else None
        if spoken is not None:
            words.addWidget(spoken)
        hush = self.shown.hush.text(tongue)
        if hush:
            first = _FIRST_SENTENCE.match(hush)
            cut = first.end() if first else len(hush)
            words.addWidget(HushLine(hush[:cut], hush[cut:].strip()))
        if step.kind is StepKind.IDENTITY:
            self.peek = _peek(self._asking.view.case.identifiers)
            words.addWidget(self.peek)
        if step.hint:
            words.addWidget(Paragraph(step.hint.text(tongue), "text", "ink2"))
        return spoken

    def _standing(self, shown: StepView) -> TextLine:
        assert shown.answer is not None  # noqa: S101 - the caller asked
        at = f"{shown.answer.time.astimezone(zone_of(self._asking.view)):%H:%M}"
        words = (
            translate("Visit", "Recorded {0}, changed once")
            if shown.answer.corrected
            else translate("Visit", "Recorded {0}")
        )
        return TextLine(words.format(at), "small", "ink2", icon="check-circle", icon_role="accent")

    def bar(self) -> BarWords:
        if self.area.next_words():
            return BarWords(self.area.next_words())
        if self.shown.answer is not None:
            return BarWords()
        if self.shown.step.kind is StepKind.STATEMENT:
            return BarWords(translate("Visit", "Said, next"))
        if self.shown.step.kind is StepKind.CONFIRM:
            return BarWords(translate("Visit", "Done, next"))
        if not self.shown.step.required and not self._given():
            return BarWords(translate("Visit", "Skip"))
        return BarWords()

    def _given(self) -> bool:
        try:
            return self.area.value() not in (None, [])
        except AnswerError:
            return True

    def _changed(self) -> None:
        self.say("")
        self.bar_changed.emit()

    def say(self, sentence: str) -> None:
        """Say what the answer still needs; an empty sentence takes it away."""
        self.message.set_text(sentence)
        self.message.setVisible(bool(sentence))

    def choose(self, number: int) -> None:
        self.area.choose(number)

    def go_on(self) -> None:
        """Give the answer, or say what is wrong with it."""
        if self.area.enter():
            return
        try:
            value = self.area.take()
        except (AnswerError, DeviceError, EvidenceError, Failure) as error:
            self.say(device_sentence(error))
            return
        if value is None and not self.shown.step.required and self.shown.answer is None:
            self.skipped.emit()
        elif value is None:
            self.say(answer_sentence(AnswerError(AnswerProblem.EMPTY)).text())
        else:
            self.answered.emit(value)

    def leave(self) -> None:
        self.area.leave()

    def go_back(self) -> None:
        if not self.area.back():
            super().go_back()

    def opened(self) -> None:
        field = self.area.first_field()
        if field is None:
            super().opened()
        else:
            field.setFocus(Qt.FocusReason.TabFocusReason)


def _peek(identifiers: Identifiers) -> PeekRow:
    values = (identifiers.phone_tail, identifiers.birth_year, identifiers.building)
    names = (translate("Visit", "Phone"), translate("Visit", "Year"), translate("Visit", "Building"))
    peek = PeekRow(
        translate("Visit", "To compare, for your eyes"),
        [(name, max(2, len(value))) for name, value in zip(names, values, strict=True)],
        translate("Visit", "Hold to see"),
    )
    peek.peek_started.connect(lambda: peek.show_values(values))
    return peek
