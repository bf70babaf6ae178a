"""A rule pack that sets caps on contacts and asks nothing else: sound, so that the centre can read it whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

_WORDS = {"en": "Words", "zh_CN": "话"}
_EMPTY = {
    "title": _WORDS,
    "gates": ["contact"],
    "effect": "block",
    "holds": 'contact.channel != "letter"',
    "explain": _WORDS,
    "do_next": _WORDS,
    "cite": [{"document": "paper"}],
}


def cap_pack(name: str, budgets: Iterable[Mapping[str, object]]) -> dict[str, bytes]:
    """Return the files of pack `name` with one rule for each budget (`channel`, `limit`, `days`, `counts`)."""
    rules, tests = [], []
    for number, budget in enumerate(budgets):
        budget = {"counts": "conversations", **budget}  # noqa: PLW2901 - what most caps count
        attempt = "attempt_" if budget["counts"] == "attempts" else ""
        tokens = f"contacts.{budget['channel']}_{attempt}tokens"
        rules.append(
            {
                "id": f"{name}.{number}",
                "title": _WORDS,
                "gates": ["contact", "travel"],
                "effect": "block",
                "holds": f"{tokens} >= 1",
                "budget": dict(budget),
                "explain": _WORDS,
                "do_next": _WORDS,
                "cite": [{"document": "paper"}],
            }
        )
        for held, expected in ((1, "holds"), (0, "broken")):
            tests.append({"rule": f"{name}.{number}", "facts": {tokens: held}, "expect": expected})
    if not rules:  # a pack has at least one rule; this one lets every case leave
        rules.append({**_EMPTY, "id": f"{name}.letters"})
        tests += [
            {"rule": f"{name}.letters", "facts": {"contact.channel": channel}, "expect": expected}
            for channel, expected in (("call", "holds"), ("letter", "broken"))
        ]
    about = {
        "format": 1,
        "id": name,
        "version": "2026.1",
        "title": _WORDS,
        "jurisdiction": "CN",
        "authority": "company",
        "effective": {"from": "2021-01-01"},
        "documents": {
            "paper": {"document": "Paper", "short": _WORDS, "authority": "company", "confidence": "policy"},
        },
    }
    files = {"pack.yaml": about, "rules.yaml": {"rules": rules}, "tests.yaml": {"tests": tests}}
    return {file: json.dumps(content, ensure_ascii=False).encode() for file, content in files.items()}
