"""`python -m tests.unit.packs.notes.report [--dev]`: precision and recall of the note linter, as tables.

``--dev`` lists what went wrong in the half that the phrases may be tuned with. There is no such list of the other half.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from time import perf_counter

from collector_app.domain.note import PhraseClass
from collector_app.packs.phrases import PhraseBook, lint
from tests.unit.packs.notes.figures import HALVES, Judged, Score, alarms, books, judge, score, sentences


def main(arguments: Sequence[str]) -> int:
    """Print the tables; returns the exit status."""
    phrases = books()
    if "--dev" in arguments:
        _print_faults(judge("dev", phrases))
        return 0
    halves = {half: judge(half, phrases) for half in HALVES}
    _say(f"{'':26}{'dev':>28}{'held out':>28}")
    _say(f"{'':26}" + f"{'found':>8}{'wrong':>6}{'prec.':>7}{'rec.':>7}" * 2)
    for kind in PhraseClass:
        _print_row(kind.value, [score(halves[half], kind) for half in HALVES])
    _print_row("all classes", [score(halves[half]) for half in HALVES])
    for lang in ("zh", "en"):
        _print_row(f"all classes, {lang}", [score(judge(half, phrases, lang)) for half in HALVES])
    _print_row("any finding, by sentence", [alarms(halves[half]) for half in HALVES])
    _print_row("phrases that block", [_blocking(halves[half]) for half in HALVES])
    _print_row("hard harmless sentences", [alarms(_hard(halves[half])) for half in HALVES])
    for half in HALVES:
        hard, harmless = _hard(halves[half]), sum(not item.sentence.classes for item in halves[half])
        alarmed = sum(bool(item.findings) for item in hard)
        _say(f"{half}: {len(halves[half])} sentences, {harmless} harmless, {len(hard)} of them hard, {alarmed} marked")
    _say(f"a sentence takes {_milliseconds(phrases):.2f} ms")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _hard(judged: Sequence[Judged]) -> tuple[Judged, ...]:
    return tuple(item for item in judged if item.sentence.hard)


def _blocking(judged: Sequence[Judged]) -> Score:
    """A phrase that blocks is right where its own class is there."""
    verdicts = [hit.kind in item.sentence.classes for item in judged for hit in item.findings if hit.blocks]
    return Score(verdicts.count(True), verdicts.count(False), 0)


def _milliseconds(phrases: Sequence[PhraseBook]) -> float:
    texts = [item.text for half in HALVES for item in sentences(half)]
    began = perf_counter()
    for text in texts:
        lint(text, phrases)
    return (perf_counter() - began) * 1000 / len(texts)


def _print_row(name: str, scores: Sequence[Score]) -> None:
    cells = (f"{item.right:>8}{item.wrong:>6}{item.precision:>7.3f}{item.recall:>7.3f}" for item in scores)
    _say(f"{name:26}" + "".join(cells))


def _print_faults(judged: Sequence[Judged]) -> None:
    for item in judged:
        there, found = item.sentence.classes, item.found
        if there != found:
            hits = [(hit.phrase, item.sentence.text[hit.start : hit.end]) for hit in item.findings]
            _say(f"missed {sorted(there - found)} wrong {sorted(found - there)}: {item.sentence.text} {hits}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
