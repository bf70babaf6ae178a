"""A rule pack that sets caps on contacts and asks nothing else: sound, so that the centre can read it whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

_WORDS = {"en": "Words", "zh_CN": "话"}


def cap_pack(name: str, budgets: Iterable[Mapping[str, object]]) -> dict[str, bytes]:
    """Return the files of pack `name` with one rule for each budget (`channel`, `limit` and, if not one, `days`)."""
    rules, tests = [], []
    for number, budget in enumerate(budgets):
        tokens = f"contacts.{budget['channel']}_tokens"
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
