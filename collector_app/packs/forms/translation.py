"""From the rows of a form to a script as its authors would write it, and the list of what got lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from collector_app.domain.localised import Localised
from collector_app.domain.script import StepKind
from collector_app.domain.visit.stage import Stage
from collector_app.packs.forms.formulas import Field, FormulaError, Formulas, Sort
from collector_app.packs.forms.losses import Loss
from collector_app.packs.forms.workbook import SURVEY, Option, Row, Workbook

_TITLE: Final = 40  # characters: what fits on one line of the visit's rail
_TEXT: Final = 600  # shapes.Text
_VERSION: Final = re.compile(r"\d{4}(\.\d+){1,2}")
_SHOWN_ANSWER: Final = re.compile(r"\$\{[^}]*\}")

KINDS: Final[Mapping[str, tuple[StepKind, Sort | None]]] = {
    "text": (StepKind.TEXT, Sort.TEXT),
    "string": (StepKind.TEXT, Sort.TEXT),
    "integer": (StepKind.NUMBER, Sort.WHOLE),
    "int": (StepKind.NUMBER, Sort.WHOLE),
    "range": (StepKind.NUMBER, Sort.WHOLE),
    "select one": (StepKind.CHOICE, Sort.CHOICE),
    "select all that apply": (StepKind.CHOICES, Sort.CHOICES),
    "note": (StepKind.STATEMENT, None),
    "acknowledge": (StepKind.CONFIRM, None),
    "trigger": (StepKind.CONFIRM, None),
    "date": (StepKind.DATE, Sort.TEXT),
    "photo": (StepKind.PHOTO, None),
    "image": (StepKind.PHOTO, None),
    "audio": (StepKind.AUDIO, None),
    "file": (StepKind.DOCUMENT, None),
    "geopoint": (StepKind.LOCATION, None),
}
"""Kinds of questions that a script knows, with the sort of their answer in formulas (None: formulas can't ask it)."""

_LESS: Final[Mapping[str, str]] = {
    "decimal": "a script's numbers are whole; asked as text",
    "time": "a script asks for days, not times of day; asked as text",
    "datetime": "a script asks for days, not times of day; asked as text",
    "dateTime": "a script asks for days, not times of day; asked as text",
    "barcode": "a script reads no bar codes; asked as text",
}
_KNOWN_ANYWAY: Final = frozenset(
    {"start", "end", "today", "deviceid", "username", "email", "phonenumber", "simserial", "subscriberid", "audit"}
)
_PYXFORMS_OWN: Final = "reserved_name_for_field_list_labels_"  # heads of tables that pyxform adds, on no row
_RESERVED: Final = frozenset(
    {"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop"}
    | {"namespace", "null", "package", "return", "true", "var", "void", "while"}
)
"""Words that CEL keeps for itself."""
_CHOOSING: Final = frozenset({StepKind.CHOICE, StepKind.CHOICES})
_FROM_ENDS: Final = re.compile(r"\(\(?answer >= (-?\d+)\)? && \(?answer <= (-?\d+)\)?\)")


@dataclass(frozen=True, slots=True)
class Translation:
    """A script as plain data (its file's content) and what was lost."""

    script: Mapping[str, Any]
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A question with the stage it goes to and the conditions of the groups around it."""

    row: Row
    stage: Stage
    relevant: tuple[str, ...]


def translate(form: Workbook, *, script_id: str, version: str, stage: Stage) -> Translation:
    """Translate a form; questions outside of a group that is named like a stage go to `stage`.

    A form's own version is taken when it is written like a script's (2026.1), else `version`.
    """
    return _Translator(form, stage).run(script_id, form.version if _VERSION.fullmatch(form.version) else version)


@dataclass(slots=True)
class _Translator:
    form: Workbook
    stage: Stage
    losses: list[Loss] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)

    def run(self, script_id: str, version: str) -> Translation:
        placed = list(self._place(self.form.rows, self.stage, ()))
        calculations = {item.row.name: item.row.calculation for item in placed if item.row.kind == "calculate"}
        asked = [item for item in placed if item.row.kind != "calculate"]
        ids = {id(item): self._key(item.row.name, "q") for item in asked}
        formulas = Formulas({item.row.name: self._field(item.row, ids[id(item)]) for item in asked}, calculations)
        stages: dict[str, list[dict[str, Any]]] = {}
        for item in asked:
            step = self._step(item, ids[id(item)], formulas)
            if step is not None:
                stages.setdefault(item.stage.value, []).append(step)
        script = {
            "format": 1,
            "id": script_id,
            "version": version,
            "title": self._words(Localised(self.form.title, self.form.title), None),
            "marks": dict.fromkeys(_marks_in(asked), f"set by the form {self.form.name}"),
            "stages": {stage.value: stages[stage.value] for stage in Stage if stage.value in stages},
        }
        return Translation(script, tuple(sorted(set(self.losses))))

    def _place(self, rows: tuple[Row, ...], stage: Stage, around: tuple[str, ...]) -> Iterator[_Placed]:
        for row in rows:
            if row.name.startswith(_PYXFORMS_OWN):
                continue
            inside = (*around, row.relevant) if row.relevant else around
            if row.kind == "group":
                own = next((item for item in Stage if item.value == row.name.lower()), stage)
                yield from self._place(row.children, own, inside)
            elif row.kind == "repeat":
                self._lose(row, "a script asks each question once; the repeated questions were left out")
                for item in self._place(row.children, stage, ()):
                    self._lose(item.row, f"left out with the repeated group {row.name}")
            elif row.kind in _KNOWN_ANYWAY:
                self._lose(row, "not asked: the journal records who, when and with which device")
            elif row.kind in KINDS or row.kind in _LESS or row.kind == "calculate":
                yield _Placed(row, stage, inside)
            else:
                self._lose(row, f"a script has no question of the kind {row.kind}; left out")

    def _key(self, name: str, prefix: str) -> str:
        """Return a name as scripts write it; two that become the same are numbered."""
        key = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_")[:70] or prefix
        key = key if key[0].isalpha() and key not in _RESERVED else f"{prefix}_{key}"
        self.taken[key] = self.taken.get(key, 0) + 1
        return key if self.taken[key] == 1 else f"{key}_{self.taken[key]}"

    def _field(self, row: Row, key: str) -> Field:
        _, sort = KINDS.get(row.kind, (StepKind.TEXT, Sort.TEXT))
        return Field(key, sort or Sort.TEXT, dict(zip((o.name for o in row.options), _choice_ids(row), strict=True)))

    def _step(self, item: _Placed, key: str, formulas: Formulas) -> dict[str, Any] | None:
        row = item.row
        kind, sort = KINDS.get(row.kind, (StepKind.TEXT, Sort.TEXT))
        if row.kind in _LESS and not row.step_kind:
            self._lose(row, _LESS[row.kind])
        kind = next((item for item in StepKind if item.value == row.step_kind), kind)
        if kind is StepKind.PHOTO and "signature" in row.appearance:
            kind = StepKind.SIGNATURE
        if kind in _CHOOSING and len(row.options) < 2:  # noqa: PLR2004 - nothing can be chosen among fewer
            self._lose(row, "no list of two or more choices in the workbook; left out")
            return None
        if not row.label:
            self._lose(row, "no text that could be asked; left out")
            return None
        self._lose_trimmings(row, kind)
        step: dict[str, Any] = {"id": key, "kind": kind.value, **self._texts(row, kind)}
        if row.options:
            step["choices"] = [
                self._choice(choice, option, row) for choice, option in zip(_choice_ids(row), row.options, strict=True)
            ]
        step |= {key: value for key, value in (("marks", dict(row.marks)), ("records", row.records)) if value}
        if when := self._when(item, formulas):
            step["when"] = when
        if kind is not StepKind.STATEMENT and row.required.lower() not in ("yes", "true", "true()"):
            step["required"] = False
            if row.required and row.required.lower() not in ("no", "false", "false()"):
                self._lose(row, f"required only when {row.required}: a step is required always or never")
        return step | self._limits(row, Field(key, sort or Sort.TEXT, formulas.fields[row.name].choices), formulas)

    def _choice(self, key: str, option: Option, row: Row) -> dict[str, Any]:
        choice: dict[str, Any] = {"id": key, "label": self._words(_named(option.label, option.name), row)}
        return choice | {name: value for name, value in (("marks", dict(option.marks)), ("move", option.move)) if value}

    def _texts(self, row: Row, kind: StepKind) -> dict[str, Any]:
        asked = self._words(row.label, row)
        texts: dict[str, Any] = {"title": {language: _title(text) for language, text in asked.items()}}
        texts["say" if kind is StepKind.STATEMENT else "question"] = asked
        if row.hint:
            texts["hint"] = self._words(row.hint, row)
        return texts

    def _when(self, item: _Placed, formulas: Formulas) -> str:
        conditions = []
        for source in item.relevant:
            try:
                conditions.append(formulas.condition(source))
            except FormulaError as error:
                self._lose(item.row, f"relevant: {error}; asked always")
        return " && ".join(dict.fromkeys(conditions))

    def _limits(self, row: Row, own: Field, formulas: Formulas) -> dict[str, Any]:
        limits: dict[str, Any] = {}
        if row.kind == "range":
            limits |= self._range(row)
        if not row.constraint:
            return limits
        try:
            constraint = formulas.condition(row.constraint, own)
        except FormulaError as error:
            self._lose(row, f"constraint: {error}; every answer is taken")
            return limits
        ends = _FROM_ENDS.fullmatch(constraint)
        if ends and own.sort is Sort.WHOLE:
            return limits | {"minimum": int(ends[1]), "maximum": int(ends[2])}
        limits["constraint"] = constraint
        if row.constraint_message:
            limits["constraint_note"] = self._words(row.constraint_message, row)
        return limits

    def _range(self, row: Row) -> dict[str, int]:
        ends = [row.parameters.get(name, "") for name in ("start", "end", "step")]
        if any(not end.lstrip("-").isdecimal() for end in ends) or ends[2] != "1":
            self._lose(row, "a range in steps of one is all a script knows; any whole number within it is taken")
        limits = {"minimum": ends[0], "maximum": ends[1]}
        return {name: int(float(end)) for name, end in limits.items() if re.fullmatch(r"-?\d+(\.\d+)?", end)}

    def _lose_trimmings(self, row: Row, kind: StepKind) -> None:
        for column in row.unread:
            self._lose(row, f"the column {column}: a script has no place for it")
        if row.default:
            self._lose(row, f"the default {row.default}: a script fills nothing in beforehand")
        if row.choice_filter:
            self._lose(row, f"choices filtered by {row.choice_filter}: all of them are offered")
        if row.appearance and kind is not StepKind.SIGNATURE:
            self._lose(row, f"the appearance {row.appearance}: a step's look follows from its kind")

    def _words(self, told: Localised, row: Row | None) -> dict[str, str]:
        """Both languages; where one is missing the other stands in its place, and that is told."""
        if row is not None and not (told.en and told.zh_CN):
            missing = "Chinese" if told.en else "English"
            self._lose(row, f"no {missing} text; the other language stands in its place")
        words = {"en": told.en or told.zh_CN, "zh_CN": told.zh_CN or told.en}
        return {language: self._plain(text, row) for language, text in words.items()}

    def _plain(self, text: str, row: Row | None) -> str:
        shown = _SHOWN_ANSWER.sub("…", text).replace("{", "(").replace("}", ")")
        if row is not None and _SHOWN_ANSWER.search(text):
            self._lose(row, "shows an earlier answer within its text; … stands there")
        if row is not None and len(shown) > _TEXT:
            self._lose(row, f"longer than {_TEXT} characters; the rest was cut off")
        return shown[:_TEXT]

    def _lose(self, row: Row, message: str) -> None:
        self.losses.append(Loss(SURVEY, row.row, row.name, message))


def _marks_in(placed: list[_Placed]) -> list[str]:
    marks = {mark for item in placed for mark in item.row.marks}
    return sorted(marks | {mark for item in placed for option in item.row.options for mark in option.marks})


def _choice_ids(row: Row) -> list[str]:
    ids: list[str] = []
    for option in row.options:
        key = re.sub(r"[^a-z0-9_]+", "_", option.name.lower()).strip("_") or "choice"
        key = key if key[0].isalpha() else f"c_{key}"
        while key in ids:
            key += "_2"
        ids.append(key[:80])
    return ids


def _named(label: Localised, name: str) -> Localised:
    return label or Localised(name, name)


def _title(text: str) -> str:
    first = re.split(r"[\n。.?？!！:：]", text.strip(), maxsplit=1)[0].strip() or text.strip()
    return first if len(first) <= _TITLE else f"{first[: _TITLE - 1]}…"
