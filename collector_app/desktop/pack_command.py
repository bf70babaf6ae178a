"""`collector-app packs check|show|coverage`: for compliance officers, who write packs and are no programmers."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from collector_app.config.resources import resource_path
from collector_app.domain.localised import Language, Localised
from collector_app.packs.check import check_pack, check_stack, packs_with, scripts_of, table
from collector_app.packs.coverage import Coverage, Covered, Held, State, cover, load_index
from collector_app.packs.pack import Pack, load_pack
from collector_app.packs.problems import PacksError
from collector_app.packs.reading import read_folder
from collector_app.packs.stacks import STACKS, Stack, load_stacks

_STATES: Final = {
    State.ENCODED: Localised("encoded", "已编码"),
    State.PARTLY: Localised("partly", "部分编码"),
    State.NOT_ENCODED: Localised("not encoded", "未编码"),
    State.NOT_PACKED: Localised("no pack", "没有规则包"),
    State.MISSING: Localised("MISSING", "缺失"),
}
_HELD: Final = {
    Held.RULE: Localised("rule", "规则"),
    Held.STEP: Localised("step", "步骤"),
    Held.RECORD: Localised("record duty", "留存义务"),
}
_SOUND: Final = Localised("sound", "没有问题")
_PROBLEMS: Final = Localised("{number} problems", "{number} 个问题")
_ROWS: Final = Localised("rows of the fact base", "资料条目")
_RULES: Final = Localised("{number} rules", "{number} 条规则")
_TOTAL: Final = Localised("all", "合计")
_NO_STACK: Final = Localised("there is no stack {name}; there are {names}", "没有 {name} 这个组合；现有 {names}")


def run_packs(action: str, folders: Sequence[Path], stack: str = "", language: str = "en") -> int:
    """Check, list or hold against the fact base: the given packs, or all shipped ones; 1 when something is wrong."""
    words = Language(language)
    try:
        if action == "coverage":
            return _coverage(folders, words)
        if action == "show":
            return max([_show(folder, words) for folder in folders or _shipped()])
        return _check_stack(stack, words) if stack else _check_all(folders, words)
    except PacksError as error:
        _say(str(error))
        return 1


def _shipped() -> list[Path]:
    return sorted(path for path in resource_path("packs").iterdir() if path.is_dir())


def _check_all(folders: Sequence[Path], language: Language) -> int:
    stacks = load_stacks(resource_path("packs", STACKS))
    results = [_check(folder, stacks, language) for folder in folders or _shipped()]
    if folders:
        return max(results)
    covered = cover(load_index(resource_path("packs")), packs_with(resource_path("packs"), ()))
    _say(*map(str, covered.problems))
    return max([*results, bool(covered.problems), *(_check_stack(name, language) for name in stacks)])


def _check(folder: Path, stacks: Mapping[str, Stack], language: Language) -> int:
    problems = check_pack(folder, scripts_of(folder, stacks, resource_path("scripts")))
    _say(*(f"{folder.name}/{problem}" for problem in problems))
    if problems:
        _say(f"{folder.name}: {_verdict(len(problems), language)}")
        return 1
    pack = load_pack(read_folder(folder))
    covered = cover(load_index(resource_path("packs")), packs_with(resource_path("packs"), [folder]))
    strange = [item for item in covered.problems if item.file.startswith(f"{pack.id}/")]
    _say(*map(str, strange))
    _say(f"{folder.name}: {_verdict(len(strange), language)}", _tally(pack, covered, language))
    return max(_show(folder, language), bool(strange))


def _check_stack(name: str, language: Language) -> int:
    stacks = load_stacks(resource_path("packs", STACKS))
    if name not in stacks:
        _say(_NO_STACK.text(language).format(name=name, names=", ".join(stacks)))
        return 1
    stack = stacks[name]
    problems = check_stack(stack, resource_path("packs"), resource_path("scripts"))
    _say(*map(str, problems))
    _say(f"{name} ({' + '.join(stack.packs)}, {stack.script}): {_verdict(len(problems), language)}")
    return 1 if problems else 0


def _verdict(problems: int, language: Language) -> str:
    return _PROBLEMS.text(language).format(number=problems) if problems else _SOUND.text(language)


def _show(folder: Path, language: Language) -> int:
    for row in table(folder, language):
        _say(f"{row.rule:40} {row.effect:8} {row.gates:44} {row.clause} [{row.authority}, {row.confidence}]")
    return 0


def _coverage(folders: Sequence[Path], language: Language) -> int:
    packs = packs_with(resource_path("packs"), folders)
    covered = cover(load_index(resource_path("packs")), packs)
    asked = {load_pack(read_folder(folder)).id for folder in folders} if folders else None
    for item in covered.rows:
        if asked is None or item.packs & asked:
            _say(*_lines(item, language))
    for pack in packs:
        if asked is None or pack.id in asked:
            _say(_tally(pack, covered, language))
    if asked is None:
        _say(f"{_TOTAL.text(language)}: {_counts(covered.rows, language)}")
    _say(*map(str, covered.problems))
    return 1 if covered.problems else 0


def _lines(item: Covered, language: Language) -> Iterable[str]:
    row = item.row
    held = ", ".join(f"{_HELD[kind].text(language)} {rule}" for rule, kind in item.held)
    state = _STATES[item.state].text(language)
    about = f"{row.id:30} {row.section:4} {'/'.join(row.severity):14} {row.confidence:22}"
    yield f"{about} {state}: {held}" if held else f"{about} {state}"
    yield f"    {row.duty.localised().text(language)}"
    for pack, reason in item.reasons:
        yield f"    - {f'[{pack}] ' if pack else ''}{reason.text(language)}"


def _tally(pack: Pack, covered: Coverage, language: Language) -> str:
    rules = _RULES.text(language).format(number=len(pack.rules))
    return f"{pack.id}: {rules}; {_ROWS.text(language)}: {_counts(covered.of(pack.id), language)}"


def _counts(rows: Iterable[Covered], language: Language) -> str:
    counts = Counter(item.state for item in rows)
    return (
        ", ".join(f"{counts[state]} {words.text(language)}" for state, words in _STATES.items() if counts[state]) or "0"
    )


def _say(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
