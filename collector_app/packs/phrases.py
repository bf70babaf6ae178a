"""The note linter: compiles the phrases of a pack and judges a note by them. Deterministic, offline, data only.

A note is folded (`spelling`) and searched for the phrases' patterns. A hit is spared where it begins inside a *scope*
that the phrase names: what the customer said, what was denied. So "the customer is afraid of prison" is no threat,
while "told him that he will go to prison" is one. In scopes that soften it, a phrase that blocks only warns: a sentence
that begins with the customer is more often about what the customer did. Neither hits nor scopes reach over a sentence.

Nothing of a note is kept. A note of 2,000 characters takes some milliseconds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from collector_app.domain.localised import Localised
from collector_app.domain.note import NoteFinding, PhraseClass
from collector_app.domain.policy import Citation, Effect
from collector_app.packs.problems import Problem
from collector_app.packs.shapes import PhraseShape, PhrasesShape, ScopeShape
from collector_app.packs.spelling import Folded, Spellings, fold

GAPS: Final = {
    "near": r"[^,;:。!?\n]{0,6}?",
    "clause": r"[^,;。!?\n]{0,14}?",
    "far": r"[^;。!?\n]{0,30}?",
    "few": r"(?:[\w'\-]+,? ){0,4}?",
}
"""Room between the parts of a pattern: a few characters, a clause, a sentence, up to four English words."""

_NAME: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_SENTENCE_END: Final = re.compile(r"[。!?;\n]+|\.(?=\s|$)")
_QUOTED: Final = re.compile(r"“[^“”\n]{0,160}”|「[^「」\n]{0,160}」|『[^『』\n]{0,160}』")
_CAPITAL: Final = re.compile(r"(?<!\\)[A-Z]")
_MOST_NESTED: Final = 4


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of a sentence in which a phrase means no harm: from an opening to an end, or `reach` characters."""

    opens: re.Pattern[str]
    ends: re.Pattern[str] | None
    reach: int

    def stretches(self, sentence: str) -> Iterator[tuple[int, int]]:
        """Return where it lies in a sentence."""
        for found in self.opens.finditer(sentence):
            end = min(len(sentence), found.end() + self.reach) if self.reach else len(sentence)
            closed = self.ends.search(sentence, found.end(), end) if self.ends is not None else None
            yield found.end(), closed.start() if closed is not None else end


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase, compiled."""

    id: str
    kind: PhraseClass
    effect: Effect
    patterns: tuple[re.Pattern[str], ...]
    excepts: tuple[re.Pattern[str], ...]
    spares: tuple[Scope, ...]
    softens: tuple[Scope, ...]
    explain: Localised
    suggest: Localised
    citations: tuple[Citation, ...]

    def hits(self, text: str, cuts: Sequence[int]) -> Iterator[tuple[int, int, Effect]]:
        """Return where a folded text says it and means it, and what that does; `cuts` are where its sentences begin."""
        for pattern in self.patterns:
            for found in pattern.finditer(text):
                here = bisect_right(cuts, found.start())
                first, last = cuts[here - 1], cuts[here] if here < len(cuts) else len(text)
                if found.start() < found.end() <= last:
                    sentence = text[first:last]
                    start, end = found.start() - first, found.end() - first
                    if not self._spared(sentence, start, end):
                        soft = _inside(self.softens, sentence, start)
                        yield found.start(), found.end(), Effect.WARN if soft else self.effect

    def _spared(self, sentence: str, start: int, end: int) -> bool:
        return _inside(self.spares, sentence, start) or any(
            found.start() < end and start < found.end()
            for pattern in self.excepts
            for found in pattern.finditer(sentence)
        )


def _inside(scopes: Iterable[Scope], sentence: str, place: int) -> bool:
    return any(begin <= place < stop for scope in scopes for begin, stop in scope.stretches(sentence))


class PhraseBook:
    """The phrases of one pack."""

    def __init__(self, phrases: Iterable[Phrase] = (), spellings: Spellings | None = None) -> None:
        self.phrases: Final = tuple(phrases)
        self._spellings = spellings

    def lint(self, note: Folded) -> Iterator[NoteFinding]:
        """Return every hit in a folded note; several may lie over each other."""
        if not self.phrases:
            return
        read = note if self._spellings is None else self._spellings.apply(note)
        cuts = sentence_starts(read.text)
        for phrase in self.phrases:
            for start, end, effect in phrase.hits(read.text, cuts):
                yield _finding(phrase, effect, *read.span(start, end))


def lint(text: str, books: Iterable[PhraseBook]) -> tuple[NoteFinding, ...]:
    """Judge a note by several packs; returns what they find in the order of the text.

    Where findings of one class lie over each other one stays: the strongest, then the longest; it cites what all cite.
    """
    note = fold(text)
    found = [item for book in books for item in book.lint(note)]
    found.sort(key=lambda item: (not item.blocks, item.start - item.end, item.start, item.phrase))
    kept: list[NoteFinding] = []
    for item in found:
        for index, other in enumerate(kept):
            if other.kind is item.kind and other.start < item.end and item.start < other.end:
                kept[index] = replace(other, citations=tuple(dict.fromkeys(other.citations + item.citations)))
                break
        else:
            kept.append(item)
    return tuple(sorted(kept, key=lambda item: (item.start, item.end, item.phrase)))


def sentence_starts(text: str) -> tuple[int, ...]:
    """Return where the sentences of a folded text begin; a quotation belongs to the sentence that it began in."""
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    ends = (found for found in _SENTENCE_END.finditer(text))
    return (0, *(end.end() for end in ends if not any(first < end.start() < last for first, last in quoted)))


def _finding(phrase: Phrase, effect: Effect, start: int, end: int) -> NoteFinding:
    return NoteFinding(phrase.id, phrase.kind, start, end, effect, phrase.explain, phrase.suggest, phrase.citations)


class PhraseCompiler:
    """Compiles `phrases.yaml`; `problems` is complete after `book`."""

    def __init__(self, shape: PhrasesShape, file: str) -> None:
        self._shape, self._file = shape, file
        self.problems: list[Problem] = []

    def book(self, citations: Mapping[str, tuple[Citation, ...]]) -> PhraseBook:
        """Return the phrases, tested on their own hits and misses; `citations` by phrase id."""
        spellings = Spellings(self._shape.spellings)
        scopes = {item.id: self._scope(item) for item in self._shape.scopes}
        phrases = [self._phrase(item, scopes, citations.get(item.id, ())) for item in self._shape.phrases]
        self._doubled()
        for shape, phrase in zip(self._shape.phrases, phrases, strict=True):
            self._test(shape, PhraseBook((phrase,), spellings))
        return PhraseBook(phrases, spellings)

    def _scope(self, shape: ScopeShape) -> Scope:
        opens = self._compile(shape.opens, shape.id)
        ends = None if shape.ends is None else self._compile(shape.ends, shape.id)
        return Scope(opens, ends, shape.reach)

    def _phrase(self, shape: PhraseShape, scopes: Mapping[str, Scope], citations: tuple[Citation, ...]) -> Phrase:
        self.problems += (
            Problem(self._file, shape.id, f"names {name}, which is none of the scopes")
            for name in (*shape.spares, *shape.softens)
            if name not in scopes
        )
        return Phrase(
            shape.id,
            shape.kind,
            Effect(shape.effect),
            tuple(self._compile(pattern, shape.id) for pattern in shape.patterns),
            tuple(self._compile(pattern, shape.id) for pattern in shape.excepts),
            tuple(scopes[name] for name in shape.spares if name in scopes),
            tuple(scopes[name] for name in shape.softens if name in scopes),
            shape.explain.localised(),
            shape.suggest.localised(),
            citations,
        )

    def _compile(self, source: str, where: str) -> re.Pattern[str]:
        if _CAPITAL.search(source) is not None:
            self.problems.append(Problem(self._file, where, "has a capital in a pattern; texts are read in lower case"))
        try:
            return re.compile(self._spelt_out(source, where))
        except re.error as error:
            self.problems.append(Problem(self._file, where, f"the pattern is no regular expression: {error}"))
            return _NEVER

    def _spelt_out(self, source: str, where: str) -> str:
        """Put the word lists and gaps in; a word list may name others."""

        def word(found: re.Match[str]) -> str:
            name = found.group(1)
            if name in GAPS:
                return GAPS[name]
            if name not in self._shape.words:
                self.problems.append(Problem(self._file, where, f"{{{name}}} is neither a word list nor a gap"))
            return f"(?:{self._shape.words.get(name, name)})"

        for _ in range(_MOST_NESTED):
            if _NAME.search(source) is None:
                return source
            source = _NAME.sub(word, source)
        if _NAME.search(source) is not None:
            fault = f"word lists name each other more than {_MOST_NESTED} deep"
            self.problems.append(Problem(self._file, where, fault))
        return source

    def _doubled(self) -> None:
        ids = [*(item.id for item in self._shape.phrases), *(item.id for item in self._shape.scopes)]
        self.problems += (
            Problem(self._file, name, "stands twice") for name in dict.fromkeys(ids) if ids.count(name) > 1
        )

    def _test(self, shape: PhraseShape, book: PhraseBook) -> None:
        for text in shape.hits:
            if not lint(text, (book,)):
                self.problems.append(Problem(self._file, shape.id, f"does not find {text!r}"))
        for text in shape.misses:
            if lint(text, (book,)):
                self.problems.append(Problem(self._file, shape.id, f"finds {text!r}"))


_NEVER: Final = re.compile(r"(?!)")
