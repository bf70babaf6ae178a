"""How people are addressed in the words to say."""

from __future__ import annotations

import pytest

from collector_app.usecases.speech import surname


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("林晓雯", "林"),
        ("John Smith", "Smith"),
        ("Anil Kumar Sharma", "Sharma"),
        ("Suharto", "Suharto"),
        (" ", " "),
        ("", ""),
    ],
)
def test_the_surname_of_any_name(name: str, said: str) -> None:
    assert surname(name) == said
