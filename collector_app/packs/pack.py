"""Loads one rule pack: shapes → domain rules, linted, with its tests run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from collector_app.domain.assignment import known_at_the_centre
from collector_app.domain.budget import Cap
from collector_app.domain.calendar import Calendar
from collector_app.domain.facts import FACT_TREE, NOTE_FACTS, NOTE_GATES, fact_of_tokens
from collector_app.domain.localised import Localised
from collector_app.domain.pack_files import content_of
from collector_app.domain.policy import AuthorityLevel, Citation, Condition, Effect, Gate, Override, Rule
from collector_app.packs.calendars import CALENDAR, CalendarShape
from collector_app.packs.conditions import CelCondition, ConditionSyntaxError, compile_condition
from collector_app.packs.expressions import unknown_names
from collector_app.packs.locating import located
from collector_app.packs.phrases import PhraseBook, PhraseCompiler
from collector_app.packs.problems import PacksError, Problem
from collector_app.packs.reading import Files, read_shape
from collector_app.packs.shapes import (
    BudgetShape,
    CiteShape,
    DocumentShape,
    NotEncodedShape,
    PackShape,
    PhrasesShape,
    RuleShape,
    RulesShape,
    TrialsShape,
)
from collector_app.packs.trials import run_trials
from collector_app.packs.words import fields, seen_over_a_shoulder

PACK, RULES, TESTS, PHRASES = "pack.yaml", "rules.yaml", "tests.yaml", "phrases.yaml"
_CITES_NOTHING: Final = "cites nothing; a company rule cites the company's own document"
_FILES: Final = {PACK, RULES, TESTS, PHRASES, CALENDAR}

AT_THE_DOOR: Final = frozenset({Gate.DOOR, Gate.IDENTIFY, Gate.DISCLOSE})
"""Gates whose verdicts are read where a stranger may stand."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack in use. `rules` are in the order of the file, which is the order on screen.

    `effective_from` and `effective_to` (both inclusive) say when its phrases count; each rule has its own days.
    `rows` are the rows of the fact base that each rule names; None when it names none.
    """

    id: str
    version: str
    title: Localised
    jurisdiction: str
    authority: AuthorityLevel
    extends: tuple[str, ...]
    rules: tuple[Rule, ...]
    phrases: PhraseBook = field(default_factory=PhraseBook)
    effective_from: date = date.min
    effective_to: date | None = None
    calendar: Calendar | None = None
    rows: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    not_encoded: tuple[NotEncodedShape, ...] = ()

    def in_force(self, on: date) -> bool:
        """Whether the pack as a whole speaks on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


def load_pack(files: Files) -> Pack:
    """Load a pack from its files; raises PacksError with every fault of every file."""
    missing = [Problem(name, "", "is missing") for name in (PACK, RULES, TESTS) if name not in files]
    strange = [Problem(name, "", "does not belong into a pack") for name in content_of(files) if name not in _FILES]
    if missing or strange:
        raise PacksError([*missing, *strange])
    shape = read_shape(PackShape, PACK, files[PACK])
    ruled = read_shape(RulesShape, RULES, files[RULES])
    trials = read_shape(TrialsShape, TESTS, files[TESTS])
    phrased = read_shape(PhrasesShape, PHRASES, files[PHRASES]) if PHRASES in files else PhrasesShape(phrases=())
    calendar = read_shape(CalendarShape, CALENDAR, files[CALENDAR]).calendar() if CALENDAR in files else None
    compiled = [_Compiled(shape, rule) for rule in ruled.rules]
    problems = [problem for item in compiled for problem in item.problems]
    problems += _doubled(rule.id for rule in ruled.rules)
    phrases, faults = _phrases(shape, phrased)
    problems += faults
    if problems:
        raise PacksError(located(problems, RULES, files[RULES]))
    rules = tuple(item.rule for item in compiled)
    if failed := run_trials(rules, trials, TESTS):
        raise PacksError(failed)
    return Pack(
        shape.id,
        shape.version,
        shape.title.localised(),
        shape.jurisdiction,
        shape.authority,
        shape.extends,
        rules,
        phrases,
        shape.effective.start,
        shape.effective.end,
        calendar,
        {rule.id: rule.rows for rule in ruled.rules},
        shape.not_encoded,
    )


class _Compiled:
    """One rule on its way from shape to domain; `rule` is complete only when there are no `problems`."""

    def __init__(self, pack: PackShape, shape: RuleShape) -> None:
        self._pack = pack
        self._shape = shape
        self.problems: list[Problem] = []
        self.rule = self._build()
        self._lint_texts()
        self._lint_flags()
        self._lint_budget()
        self._lint_assign()
        self._lint_notes()
        if not shape.cite:
            self._fault(_CITES_NOTHING)
        if not shape.id.startswith(f"{pack.id.split('.')[0]}."):
            self._fault(f"ids of this pack start with {pack.id.split('.')[0]}.")

    def _build(self) -> Rule:
        shape, period = self._shape, self._shape.effective or self._pack.effective
        return Rule(
            id=shape.id,
            pack=self._pack.id,
            title=shape.title.localised(),
            gates=frozenset(shape.gates),
            effect=shape.effect,
            holds=self._condition(shape.holds, "holds"),
            explain=shape.explain.localised(),
            do_next=shape.do_next.localised(),
            citations=tuple(citation for cite in shape.cite if (citation := self._cite(cite)) is not None),
            effective_from=period.start,
            effective_to=period.end,
            unless=self._condition(shape.unless, "unless"),
            requires=shape.requires,
            override=None if shape.override is None else Override(shape.override.by, shape.override.reason),
            budget=None if shape.budget is None else _cap(shape.budget),
        )

    def _condition(self, source: str | None, key: str) -> Condition | None:
        if source is None:
            return None
        condition, problems = compile_checked(source, RULES, self._shape.id, key)
        self.problems += problems
        return condition

    def _cite(self, cite: CiteShape) -> Citation | None:
        document = self._pack.documents.get(cite.document)
        if document is None:
            self._fault(f"cites {cite.document}, which {PACK} does not list under documents")
            return None
        return citation_of(document, cite)

    def _lint_texts(self) -> None:
        shape = self._shape
        for words in (shape.explain, shape.do_next):
            for text in (words.en, words.zh_CN):
                for name in fields(text):
                    if name not in FACT_TREE:
                        self._fault(f"{{{name}}} is no fact")
        if AT_THE_DOOR.isdisjoint(shape.gates):
            return
        cited = [
            self._pack.documents[cite.document].short for cite in shape.cite if cite.document in self._pack.documents
        ]
        clauses = [cite.clause for cite in shape.cite if cite.clause is not None]
        for words in (shape.title, shape.explain, shape.do_next, *cited, *clauses):
            for word in seen_over_a_shoulder(f"{words.en} {words.zh_CN}"):
                self._fault(f"says {word!r} in a text that can be read at the door")

    def _lint_flags(self) -> None:
        """`has()` takes what nobody looked at for a no."""
        conditions = [item for item in (self.rule.holds, self.rule.unless) if isinstance(item, CelCondition)]
        tested = {read.name for item in conditions for read in item.names.reads if read.tested}
        for name in sorted(tested):
            if name.startswith("case.flags."):
                self._fault(f"asks has({name}), so a flag that nobody looked at would count as a no; ask {name} itself")

    def _lint_budget(self) -> None:
        """A cap that is leased in tokens must be asked for in tokens, or laptops without a line overrun it."""
        shape, holds = self._shape, self.rule.holds
        if shape.budget is None:
            return
        if shape.effect is not Effect.BLOCK:
            self._fault("has a budget, so its effect is block: leave to contact is leased or refused")
        wanted = f"contacts.{fact_of_tokens(shape.budget.channel, shape.budget.counts)}"
        if isinstance(holds, CelCondition) and wanted not in {read.name for read in holds.names.reads}:
            self._fault(f"has a budget, so its condition asks {wanted} too")

    def _lint_assign(self) -> None:
        """What only a device knows can't be told before a case leaves: such a rule would hold every case back."""
        if Gate.ASSIGN not in self._shape.gates:
            return
        conditions = [item for item in (self.rule.holds, self.rule.unless) if isinstance(item, CelCondition)]
        strange = {read.name for item in conditions for read in item.names.reads if not known_at_the_centre(read.path)}
        for name in sorted(strange):
            self._fault(f"is asked at assign, where the centre does not know {name}: give that part a rule of its own")

    def _lint_notes(self) -> None:
        """Free text is checked when a visit is closed: asked for at another gate it could never be told."""
        if set(self._shape.gates) <= NOTE_GATES:
            return
        conditions = [item for item in (self.rule.holds, self.rule.unless) if isinstance(item, CelCondition)]
        asked = {".".join(read.path) for item in conditions for read in item.names.reads} & NOTE_FACTS
        for name in sorted(asked):
            self._fault(f"asks {name} at a gate where notes are not checked: only close has it")

    def _fault(self, message: str) -> None:
        self.problems.append(Problem(RULES, self._shape.id, message))


def _cap(shape: BudgetShape) -> Cap:
    return Cap(shape.channel, shape.limit, shape.days, shape.counts)


def citation_of(document: DocumentShape, cite: CiteShape) -> Citation:
    """Return the domain's citation."""
    clause = cite.clause.localised() if cite.clause is not None else Localised("", "")
    return Citation(
        document.document,
        document.short.localised(),
        clause,
        document.authority,
        cite.confidence or document.confidence,
    )


def compile_checked(
    source: str, file: str, where: str, key: str, besides: frozenset[str] = frozenset()
) -> tuple[CelCondition | None, list[Problem]]:
    """Compile a condition and check its names (facts and `besides`); a condition that is no CEL is None."""
    try:
        condition = compile_condition(source)
    except ConditionSyntaxError as error:
        return None, [Problem(file, where, str(error), key=key)]
    unknown = unknown_names(condition.names, besides)
    return condition, [Problem(file, where, sentence, column, key) for column, sentence in unknown]


def _doubled(ids: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for rule_id in ids:
        if rule_id in seen:
            yield Problem(RULES, rule_id, "stands twice")
        seen.add(rule_id)


def _phrases(pack: PackShape, shape: PhrasesShape) -> tuple[PhraseBook, list[Problem]]:
    problems: list[Problem] = []
    citations: dict[str, tuple[Citation, ...]] = {}
    for phrase in shape.phrases:
        unknown = [cite.document for cite in phrase.cite if cite.document not in pack.documents]
        problems += (
            Problem(PHRASES, phrase.id, f"cites {name}, which {PACK} does not list under documents") for name in unknown
        )
        if not phrase.cite:
            problems.append(Problem(PHRASES, phrase.id, _CITES_NOTHING))
        citations[phrase.id] = tuple(
            citation_of(pack.documents[cite.document], cite) for cite in phrase.cite if cite.document not in unknown
        )
    compiler = PhraseCompiler(shape, PHRASES)
    book = compiler.book(citations)
    return book, problems + compiler.problems
