"""Sizes, names, reasons, and what stands at the top of the repository."""

from __future__ import annotations

import os
import re
from typing import Final

import pytest

from tests.architecture import rules, tree

TOP_LEVEL: Final = {"collector_app", "resources", "tests", "pyproject.toml", "build.spec", "README.md", "dev.py", ".ci"}


def refuse(found: dict[str, list[str]]) -> None:
    """Fail with one line a complaint."""
    text = "\n".join(f"{where}: {what}" for where, whats in found.items() for what in whats)
    if text:
        pytest.fail(text, pytrace=False)


def test_nothing_is_too_big() -> None:
    found = {tree.name(path): rules.too_big(path.read_text(encoding="utf-8")) for path in tree.ours()}
    refuse(found)


def test_names_say_something() -> None:
    paths = [*tree.ours(), *tree.tests()]
    found = {tree.name(path): rules.badly_named(path.stem, path.read_text(encoding="utf-8")) for path in paths}
    folders = {
        tree.name(folder): rules.badly_named(folder.name, "")
        for path in paths
        for folder in path.parents
        if folder != tree.ROOT and folder.is_relative_to(tree.ROOT)
    }
    refuse(found | folders)


def test_every_silenced_check_has_its_reason() -> None:
    paths = [*tree.ours(), *tree.tests()]
    found = {tree.name(path): rules.silenced_without_reason(path.read_text(encoding="utf-8")) for path in paths}
    refuse(found)


def test_every_ignored_lint_rule_has_its_reason() -> None:
    text = (tree.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    ignored = re.findall(r'^    "[A-Z]+[0-9]*",.*$', text, flags=re.MULTILINE)
    assert len(ignored) > len(tree.project()["tool"]["ruff"]["lint"]["ignore"])
    assert not [line for line in ignored if not re.search(r"#\s*\S.{8,}", line)]


def test_tests_wait_for_events_and_run_once() -> None:
    found = {tree.name(path): rules.waits_for_time(path.read_text(encoding="utf-8")) for path in tree.tests()}
    refuse(found)


def test_top_level_is_fixed() -> None:
    present = {path.relative_to(tree.ROOT).parts[0] for path in tree.files()}
    assert present - TOP_LEVEL <= {entry for entry in present if entry.startswith(".git")}
    assert present >= TOP_LEVEL


def test_ci_runs_the_same_command_as_a_developer() -> None:
    script = tree.ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec python3 dev.py test")


class TestEachRuleBites:
    def test_size_of_a_module(self) -> None:
        assert not rules.too_big("x = 1\n" * rules.MODULE_LINES)
        assert rules.too_big("x = 1\n" * (rules.MODULE_LINES + 1)) == ["module has 401 lines, 400 are allowed"]

    def test_size_of_a_function(self) -> None:
        body = "    x = 1\n"
        assert not rules.too_big("def f():\n" + body * (rules.FUNCTION_LINES - 1))
        assert rules.too_big("async def f():\n" + body * rules.FUNCTION_LINES) == [
            "function f has 51 lines, 50 are allowed"
        ]

    def test_size_of_a_class(self) -> None:
        assert rules.too_big("class C:\n" + "    x = 1\n" * rules.CLASS_LINES) == [
            "class C has 201 lines, 200 are allowed"
        ]

    def test_number_of_methods(self) -> None:
        methods = "".join(f"    def m{number}(self): ...\n" for number in range(rules.CLASS_METHODS + 1))
        assert rules.too_big("class C:\n" + methods) == ["class C has 21 methods, 20 are allowed"]

    def test_a_property_and_its_setter_are_one_method(self) -> None:
        methods = "".join(f"    def m{number}(self): ...\n" * 2 for number in range(rules.CLASS_METHODS))
        assert not rules.too_big("class C:\n" + methods)

    @pytest.mark.parametrize("name", ["SyncManager", "HTTPHandler", "DateUtils", "_ViewHelper", "Misc"])
    def test_name_of_a_class(self, name: str) -> None:
        assert rules.badly_named("sync", f"class {name}: ...")

    @pytest.mark.parametrize("name", ["utils", "file_helper", "common", "misc"])
    def test_name_of_a_module(self, name: str) -> None:
        assert rules.badly_named(name, "")

    @pytest.mark.parametrize("name", ["Uncommon", "Utilisation", "Manage", "Handle", "Managed"])
    def test_good_names_pass(self, name: str) -> None:
        assert not rules.badly_named("handle", f"class {name}: ...")

    @pytest.mark.parametrize(
        "remark",
        [
            "# noqa",
            "# noqa: E501",
            "# noqa: E501, N802",
            "# noqa: E501 - Qt",
            "# type: ignore",
            "# type: ignore[attr-defined]",
            "# ruff: noqa: E501",
            "# mypy: disable-error-code=attr-defined",
        ],
    )
    def test_a_silenced_check(self, remark: str) -> None:
        assert rules.silenced_without_reason(f"x = 1  {remark}\n")

    @pytest.mark.parametrize(
        "remark",
        [
            "# noqa: N802 - Qt calls it so",
            "# noqa: N802, ARG002 - Qt calls it so",
            "# noqa: N802  # Qt calls it so",
            "# type: ignore[attr-defined]  # the stub lacks it",
            "# type: ignore[attr-defined, call-arg]  # noqa: E501 - the stub lacks it",
        ],
    )
    def test_a_silenced_check_with_its_reason_passes(self, remark: str) -> None:
        assert not rules.silenced_without_reason(f"x = 1  {remark}\n")

    def test_a_reason_above_holds_for_the_lines_in_a_row(self) -> None:
        reason, remark = "# only a new file needs it\n", "import x  # noqa: PLC0415\n"
        assert not rules.silenced_without_reason(reason + remark + remark)
        assert rules.silenced_without_reason(reason + "\n" + remark)
        assert rules.silenced_without_reason(reason + remark + "x = 1\n" + remark)

    def test_a_remark_in_a_string_is_no_remark(self) -> None:
        assert not rules.silenced_without_reason('x = "# noqa"\n')

    @pytest.mark.parametrize(
        "line", ["time.sleep(1)", "qtbot.wait(100)", "@pytest.mark.flaky\ndef test(): ...", "pytest.mark.reruns(3)"]
    )
    def test_waiting_for_time(self, line: str) -> None:
        assert rules.waits_for_time(f"{line}\n")

    @pytest.mark.parametrize("line", ["qtbot.waitSignal(s)", "event.wait(5)", "qtbot.waitUntil(f)"])
    def test_waiting_for_an_event_passes(self, line: str) -> None:
        assert not rules.waits_for_time(f"{line}\n")
