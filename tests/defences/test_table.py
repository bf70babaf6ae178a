"""The table of threats names tests that exist and switches that fit; running it is `dev.py test --defences`."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path
from typing import Final

import pytest

from tests.defences.off import SWITCHES
from tests.defences.switches import ROOT, DoesNotFitError, Switch, changed
from tests.defences.table import TABLE

ADDRESSES: Final = sorted(
    {
        shlex.split(address)[0]
        for row in TABLE
        for address in (*row.tests, *(test for item in row.defences for test in (*item.tests, *item.own)))
    }
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_test_is_there(address: str) -> None:
    file, *names = re.sub(r"\[.*", "", address).split("::")
    place: ast.Module | ast.ClassDef = ast.parse((ROOT / file).read_text("utf-8"))
    for name in names:
        found = [item for item in place.body if isinstance(item, ast.ClassDef | ast.FunctionDef) and item.name == name]
        assert found, f"{name} is gone from {file}: where is it proven now?"
        place = found[0]  # type: ignore[assignment]  # a function is the last name


@pytest.mark.parametrize("name", sorted(SWITCHES))
def test_the_switch_fits(name: str) -> None:
    switch = SWITCHES[name]
    source = (ROOT / (switch.module.replace(".", "/") + ".py")).read_text("utf-8")
    assert changed(source, switch) != source
    compile(changed(source, switch), name, "exec")


def test_every_switch_is_used_and_every_defence_is_proven() -> None:
    defences = [defence for row in TABLE for defence in row.defences]
    assert set(SWITCHES) - {defence.switch for defence in defences} == set()
    assert {defence.switch for defence in defences if defence.switch} <= set(SWITCHES)
    for row in TABLE:
        assert row.tests
        assert row.defences
    for defence in defences:
        assert bool(defence.tests) is bool(defence.switch)
        assert bool(defence.own) is not bool(defence.switch)


def test_a_switch_that_does_not_fit_says_so(tmp_path: Path) -> None:
    with pytest.raises(DoesNotFitError, match="has 0 times"):
        changed("nothing", Switch("off", "some.module", (("something", ""),)))
    with pytest.raises(DoesNotFitError, match="has 2 times"):
        changed("one one", Switch("off", "some.module", (("one", ""),)))


def test_a_test_fails_without_its_defence_and_passes_with_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plug-in itself, in a process of its own."""
    pytester.makepyfile(
        test_it="""
        import os
        from collector_app.config.folders import close_to_others

        def test_private(tmp_path):
            before = os.umask(0)
            close_to_others()
            (tmp_path / "file").write_text("x")
            os.umask(before)
            assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
        """
    )
    plugin = ("-p", "tests.defences.plugin", "-p", "no:randomly")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.runpytest_subprocess(*plugin).assert_outcomes(passed=1)
    pytester.runpytest_subprocess(*plugin, "--without", "umask").assert_outcomes(failed=1)
