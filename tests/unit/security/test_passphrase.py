from __future__ import annotations

import random

import pytest

from collector_app.security import passphrase
from collector_app.usecases.failures import Failure, FailureCode


@pytest.mark.parametrize(
    "text",
    [
        "seven green kettles",
        "qingshan baiqiao xiaodeng laoshu dongfeng",
        "我在三楼窗边种了十五盆薄荷草花",
        "Tr0ub4dor&3 and more",
        "acorn badge cabin daisy eagle",
    ],
)
def test_good_ones_pass(text: str) -> None:
    passphrase.check(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "short"),
        ("fourteen chars", "short"),
        ("   many spaces at the ends     "[:18], "short"),
        ("a" * 40, "repeats"),
        ("kettle kettle kettle", "repeats"),
        ("abcabcabcabcabcabc", "repeats"),
        ("12341234123412341234", "repeats"),
        ("ababababababababac"[:17], "repeats"),
        ("012345678901234567", "common"),
        ("zyxwvutsrqponmlkj", "common"),
        ("QWERTYUIOPasdfgh", "common"),
        ("1qaz2wsx3edc4rfv", "common"),
        ("correct horse battery staple", "common"),
        ("CorrectHorseBatteryStaple", "common"),
        ("this is my password", "common"),
        ("床前明月光疑是地上霜举头望明月低头思故乡", "common"),
        ("ｔｈｉｓ is my password", "common"),
    ],
)
def test_weak_ones_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(Failure) as failure:
        passphrase.check(text)
    assert failure.value.code is FailureCode.PASSPHRASE_TOO_WEAK
    assert failure.value.details["reason"] == reason
    assert text not in str(failure.value.details.values()) or not text


def test_the_same_words_typed_otherwise_are_the_same() -> None:
    plain = passphrase.normalise("seven green kettles")
    assert passphrase.normalise("  seven  green\tkettles ") == plain
    assert passphrase.normalise("ｓｅｖｅｎ　ｇｒｅｅｎ　ｋｅｔｔｌｅｓ") == plain
    assert passphrase.normalise("Seven green kettles") != plain
    assert passphrase.normalise("cafe\u0301 au lait noir") == passphrase.normalise("caf\u00e9 au lait noir")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_suggested_words_pass_their_own_rules(language: str) -> None:
    dice = random.Random(7)
    for _ in range(200):
        words = passphrase.suggest(language, dice.randrange)
        assert len(words) == 5
        passphrase.check(" ".join(word.typed for word in words))


def test_any_five_words_are_long_enough() -> None:
    for language in ("en", "zh_CN"):
        shortest = sorted((word.typed for word in passphrase.word_list(language)), key=len)[:5]
        assert len(" ".join(shortest)) >= passphrase.SHORTEST


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_lists_are_long_distinct_and_typed_in_ascii(language: str) -> None:
    words = passphrase.word_list(language)
    assert len(words) >= 2048
    assert len({word.typed for word in words}) == len(words)
    assert all(word.typed.isascii() and word.typed.islower() and 3 <= len(word.typed) <= 12 for word in words)


def test_chinese_words_are_shown_in_characters() -> None:
    shown = {word.typed: word.shown for word in passphrase.word_list("zh_CN")}
    assert shown["qingshan"] == "青山"
    assert all(len(text) == 2 and not text.isascii() for text in shown.values())
