"""``ReadOut``: whom to call and what to read out, the challenge large; ``answer_field``: where the answer is typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt

from collector_app.domain.override import Supervisor
from collector_app.gui.widgets.drawn import Panel, ScaledBox, column, row
from collector_app.gui.widgets.field import Field
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate
_LONGEST_CODE: Final = 40  # twelve letters, and whatever stands between them when somebody pastes


class ReadOut(Panel):
    """Labels with what to read out; `challenge` stands last and large, `left` says how long it is good."""

    def __init__(self, told: Sequence[tuple[str, str]], challenge: str, left: timedelta) -> None:
        super().__init__(fill="sunken", radius="card")
        box = column(self, (18, 14, 18, 14), gap=6)
        box.addWidget(TextLine(translate("Phone", "Read this out"), "text", bold=True, icon="phone-call"))
        for label, words in told:
            _pair(box, label, words)
        self.challenge = TextLine(challenge, "speak", bold=True)
        self.challenge.setAccessibleName(" ".join(challenge))
        box.addWidget(self.challenge)
        minutes = max(1, left // timedelta(minutes=1))
        words = translate("Phone", "Good for {0} minutes, for this laptop only.").format(minutes)
        box.addWidget(Paragraph(words, "small", "ink2"))


def _pair(box: ScaledBox, label: str, words: str) -> None:
    line = row(None, 0, gap=12)
    line.addWidget(Paragraph(label, "dense", "ink2"), 1)
    line.addWidget(Paragraph(words, "dense", bold=True), 3)
    box.addLayout(line)


def numbers(supervisors: Sequence[Supervisor]) -> str:
    """Whom to call, in one line."""
    return " · ".join(f"{item.name} {item.phone}".strip() for item in supervisors)


def answer_field() -> Field:
    """A field for a response code, in large letters; any case and grouping is good."""
    field = Field("key")
    field.edit.enlarge()
    field.edit.setMaxLength(_LONGEST_CODE)
    field.edit.setInputMethodHints(Qt.InputMethodHint.ImhPreferUppercase | Qt.InputMethodHint.ImhNoPredictiveText)
    field.set_texts(translate("Phone", "The code that you are told"), translate("Phone", "12 letters and digits"))
    return field
