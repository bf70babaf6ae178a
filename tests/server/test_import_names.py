"""Whatever a rule or a script asks of a case can be imported: nothing asks for a mark that nobody can set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from collector_app.domain.flags import FLAGS, TAKEN_BACK
from collector_app.domain.journal.content import Channel
from collector_app.packs.book import load_packs
from collector_app.packs.conditions import CelCondition
from collector_app.packs.replay import Path as FactPath
from collector_app.packs.replay import reads_of
from collector_app.packs.script import load_script
from collector_app.server.imports.columns import CHANNELS, FLAG_HEADERS, TOPICS, ConsentTopic
from collector_app.usecases.sync_status import WITHDRAWN

RESOURCES = Path(__file__).parents[2] / "resources"
PACKS = sorted(path for path in (RESOURCES / "packs").iterdir() if path.is_dir())
SCRIPTS = sorted(path for path in (RESOURCES / "scripts").glob("*.yaml") if b"\nstages:" in path.read_bytes())


def asked_by_rules() -> Iterator[FactPath]:
    for folder in PACKS:
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        (pack,) = load_packs({f"rules/{folder.name}": files})
        yield from reads_of(pack.rules).paths


def asked_by_scripts() -> Iterator[FactPath]:
    for file in SCRIPTS:
        for step in load_script(file.name, file.read_bytes()).steps:
            for condition in (step.when, step.constraint):
                if isinstance(condition, CelCondition):
                    yield from (read.path for read in condition.names.reads)


def named(branch: str) -> set[str]:
    paths = {*asked_by_rules(), *asked_by_scripts()}
    assert ("case", branch) not in paths, "a name that is itself computed can't be checked"
    return {path[2] for path in paths if path[:2] == ("case", branch)}


def test_every_flag_can_be_imported() -> None:
    asked = named("flags")
    assert len(asked) > 15
    assert asked - {WITHDRAWN} <= set(FLAG_HEADERS.values()), "the laptop itself marks what the centre took back"
    assert "legality_doubt" in asked
    assert WITHDRAWN == TAKEN_BACK
    assert list(FLAG_HEADERS.values()) == list(FLAGS)
    assert WITHDRAWN not in FLAG_HEADERS.values()


def test_every_flag_that_can_be_imported_is_asked_for() -> None:
    assert set(FLAG_HEADERS.values()) <= named("flags")


def test_every_topic_of_a_consent_can_be_imported() -> None:
    asked = named("consents")
    assert asked == {topic.value for topic in TOPICS.values()}
    assert set(TOPICS.values()) == set(ConsentTopic)


@pytest.mark.parametrize("words", [FLAG_HEADERS, TOPICS, CHANNELS])
def test_no_word_of_a_list_can_be_taken_for_another(words: dict[str, str]) -> None:
    assert len({*words, *words.values()}) == 2 * len(words)
    assert not any(mark in word for word in words for mark in ";；、")


def test_the_readme_tells_every_flag_and_topic() -> None:
    text = (RESOURCES / "sample" / "README.md").read_text("utf-8")
    for word, name in (*FLAG_HEADERS.items(), *((word, topic.value) for word, topic in TOPICS.items())):
        assert f"| {word} | `{name}` |" in text or f"{word} `{name}`" in text, word
    assert set(CHANNELS.values()) == set(Channel)
