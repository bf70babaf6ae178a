"""The shapes of pack and script files, as their authors write them. The published JSON Schemas are made from these."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from collector_app.domain.budget import Counted
from collector_app.domain.journal.content import Channel
from collector_app.domain.localised import Localised
from collector_app.domain.note import PhraseClass
from collector_app.domain.outcome import StopReason
from collector_app.domain.policy import AuthorityLevel, Confidence, Effect, Gate, Truth
from collector_app.domain.script import StepKind
from collector_app.domain.visit.stage import Move, Stage

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$", max_length=80)]
"""Names of packs, rules, steps, choices and marks: lower case, dotted."""

ScriptId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$", max_length=80)]
"""Names of scripts; they are file names, so a hyphen is allowed."""

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 code of two letters."""

Text = Annotated[str, Field(min_length=1, max_length=600)]
Expression = Annotated[str, Field(min_length=1, max_length=1000)]

MARK_VALUE: Final = "Marks hold true, false, a whole number or a text."
Mark = Annotated[bool | int | str, Field(description=MARK_VALUE)]


RowId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.([a-z0-9_]+|\*))+$", max_length=80)]
"""Names of rows of the fact base; a star stands for all that may come."""


class Shape(BaseModel):
    """Base of every shape: unknown keys are errors, because a misspelt one would silently lift a rule."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Words(Shape):
    """One text in both languages."""

    en: Text
    zh_CN: Text  # noqa: N815 - the language tag is the name

    def localised(self) -> Localised:
        """Return the domain's form."""
        return Localised(self.en, self.zh_CN)


class Period(Shape):
    """First and last day, both inclusive; without a last day it goes on."""

    start: date = Field(alias="from")
    end: date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError("ends before it starts")
        return self


class DocumentShape(Shape):
    """A source that rules cite. `short` is its neutral title, fit to be read at a door."""

    document: Text
    short: Words
    authority: AuthorityLevel
    confidence: Confidence


class NotEncodedShape(Shape):
    """A row of the fact base that no rule of this pack holds, or only `partly`, and why."""

    row: RowId
    partly: bool = False
    reason: Words


class PackShape(Shape):
    """`pack.yaml`."""

    format: Literal[1]
    id: Key
    version: Annotated[str, Field(pattern=r"^\d{4}(\.\d+){1,2}$")]
    title: Words
    jurisdiction: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
    authority: AuthorityLevel
    effective: Period
    extends: tuple[Key, ...] = ()
    documents: dict[Key, DocumentShape] = Field(min_length=1)
    not_encoded: tuple[NotEncodedShape, ...] = ()


class CiteShape(Shape):
    """One citation: a key of the pack's documents, a clause, and how sure we are of this clause if not of the whole."""

    document: Key
    clause: Words | None = None
    confidence: Confidence | None = None


class OverrideShape(Shape):
    """Who may let the rule pass."""

    by: Literal["supervisor"]
    reason: bool = True


class BudgetShape(Shape):
    """At most `limit` contacts by `channel` with one person in any `days` days, whoever of us makes them.

    `counts` says which: `conversations` are real exchanges, `attempts` every try.
    """

    channel: Channel
    counts: Counted
    limit: int = Field(ge=1, le=100)
    days: int = Field(default=1, ge=1, le=366)


class RuleShape(Shape):
    """One rule: it either `holds` or, with effect `require`, names steps.

    `rows` are the rows of the fact base that it holds; the row of its own name when left out.
    """

    id: Key
    rows: tuple[RowId, ...] | None = None
    title: Words
    gates: tuple[Gate, ...] = Field(min_length=1)
    effect: Effect
    holds: Expression | None = None
    requires: tuple[Key, ...] = ()
    unless: Expression | None = None
    explain: Words
    do_next: Words
    cite: tuple[CiteShape, ...] = ()
    effective: Period | None = None
    override: OverrideShape | None = None
    budget: BudgetShape | None = None

    @model_validator(mode="after")
    def _one_question(self) -> Self:
        if (self.effect is Effect.REQUIRE) != bool(self.requires) or bool(self.requires) == (self.holds is not None):
            raise ValueError("a rule of effect require names steps in `requires`; every other rule has `holds`")
        return self


class RulesShape(Shape):
    """`rules.yaml`."""

    rules: tuple[RuleShape, ...] = Field(min_length=1)


class TrialShape(Shape):
    """One test: the given facts, some set (`facts`) and some taken away (`without`), and the verdict."""

    rule: Key
    name: str = ""
    facts: dict[str, Any] = Field(default_factory=dict)
    without: tuple[str, ...] = ()
    expect: Truth
    missing: tuple[str, ...] | None = None


class TrialsShape(Shape):
    """`tests.yaml`. Facts by dotted name; a moment is ``21:59:59``, ``21:59:58..22:00:01`` or ``21:59:58..``."""

    given: dict[str, Any] = Field(default_factory=dict)
    tests: tuple[TrialShape, ...]


Pattern = Annotated[str, Field(min_length=1, max_length=1000)]
"""A regular expression over folded text; ``{name}`` stands for a word list or a gap (`phrases.GAPS`)."""


class ScopeShape(Shape):
    """Where a phrase means no harm: from `opens` to `ends`, `reach` characters or, without both, the sentence's end."""

    id: Key
    opens: Pattern
    ends: Pattern | None = None
    reach: Annotated[int, Field(ge=0, le=400)] = 0


class PhraseShape(Shape):
    """One phrase of the note linter.

    It is spared inside the scopes of `spares` and where an `excepts` lies over it; inside those of `softens` it warns.
    """

    id: Key
    kind: PhraseClass = Field(alias="class")
    patterns: tuple[Pattern, ...] = Field(min_length=1)
    excepts: tuple[Pattern, ...] = ()
    spares: tuple[Key, ...] = ()
    softens: tuple[Key, ...] = ()
    effect: Literal["warn", "block"]
    explain: Words
    suggest: Words
    cite: tuple[CiteShape, ...] = ()
    hits: tuple[Text, ...] = Field(min_length=1)
    misses: tuple[Text, ...] = Field(min_length=1)


class PhrasesShape(Shape):
    """`phrases.yaml`. `spellings` gives other writings of a word, `words` names alternatives for patterns."""

    spellings: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    words: dict[Key, Pattern] = Field(default_factory=dict)
    scopes: tuple[ScopeShape, ...] = ()
    phrases: tuple[PhraseShape, ...]


class ChoiceShape(Shape):
    """One answer of a choice."""

    id: Key
    label: Words
    detail: Words | None = None
    marks: dict[Key, Mark] = Field(default_factory=dict)
    move: Move | None = None


class StepShape(Shape):
    """One step."""

    id: Key
    kind: StepKind
    title: Words
    say: Words | None = None
    question: Words | None = None
    hush: Words | None = None
    hint: Words | None = None
    choices: tuple[ChoiceShape, ...] = ()
    when: Expression | None = None
    required: bool = True
    marks: dict[Key, Mark] = Field(default_factory=dict)
    records: Literal["", "note", "followup", "satisfaction", "hardship"] = ""
    minimum: int | None = None
    maximum: int | None = None
    constraint: Expression | None = None
    constraint_note: Words | None = None

    @model_validator(mode="after")
    def _note_of_a_constraint(self) -> Self:
        if self.constraint_note is not None and self.constraint is None:
            raise ValueError("constraint_note belongs to a constraint, and there is none")
        return self


class ScriptShape(Shape):
    """A visit script. `marks` documents every mark that its steps set; without `countries` it suits any."""

    format: Literal[1]
    id: ScriptId
    version: Annotated[str, Field(pattern=r"^\d{4}(\.\d+){1,2}$")]
    title: Words
    countries: tuple[Country, ...] = ()
    marks: dict[Key, Text]
    stages: dict[Stage, tuple[StepShape, ...]]


class StopShape(Shape):
    """What to say after the stop key, and what happens then."""

    say: Words
    then: Words


class StopsShape(Shape):
    """The stop scripts, one for each reason."""

    format: Literal[1]
    id: ScriptId
    version: Annotated[str, Field(pattern=r"^\d{4}(\.\d+){1,2}$")]
    stops: dict[StopReason, StopShape]
