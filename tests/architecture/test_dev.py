"""The developer commands, without installing anything."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

import dev
from tests.architecture import tree
from tests.architecture.test_dependencies import pins


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "LOCK", tmp_path / "lock.txt")
    (tmp_path / ".venv").mkdir()
    (tmp_path / "lock.txt").write_text("lock")
    (tmp_path / "pyproject.toml").write_text("")
    return tmp_path


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    made: list[list[str]] = []

    def call(command: list[str], environment: dict[str, str] | None = None) -> int:
        made.append(command)
        return 0

    monkeypatch.setattr(dev, "call", call)
    return made


def test_all_steps_run_although_one_failed(capfd: pytest.CaptureFixture[str]) -> None:
    python = sys.executable
    steps = {
        "first": [python, "-c", "print('one')"],
        "second": [python, "-c", "raise SystemExit(3)"],
        "third": [python, "-c", "print('three')"],
    }
    assert dev.run_all(steps) == 1
    told = capfd.readouterr().out
    assert told.index("one") < told.index("three")
    assert "FAILED  second" in told
    assert "ok      third" in told
    assert dev.run_all({"first": steps["first"]}) == 0


def test_an_environment_is_made_anew_when_its_folder_was_moved(checkout: Path, calls: list[list[str]]) -> None:
    for program, text in (("pip", f"#!{checkout}/.venv/bin/python"), ("python", "#!/bin/sh")):
        path = Path(dev.venv_program(program))
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
    dev.provide_venv()
    assert not calls
    Path(dev.venv_program("pip")).write_text("#!/elsewhere/.venv/bin/python")
    dev.provide_venv()
    assert calls == [[sys.executable, "-m", "venv", "--clear", str(checkout / ".venv")]]


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Path, calls: list[list[str]]) -> None:
    Path(dev.venv_program("pip")).parent.mkdir()
    Path(dev.venv_program("pip")).write_text(f"#!{checkout}/.venv/bin/python")
    dev.provide_venv()
    assert len(calls) == 1


def test_wheels_are_installed_once_for_each_lock(checkout: Path, calls: list[list[str]]) -> None:
    dev.provide_wheels()
    dev.provide_wheels()
    assert len(calls) == 1
    assert {"--require-hashes", "--only-binary=:all:"} <= set(calls[0])
    (checkout / "lock.txt").write_text("another lock")
    dev.provide_wheels()
    assert len(calls) == 2


def test_a_failed_installation_is_tried_again(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "call", lambda *_: 1)
    for _ in range(2):
        with pytest.raises(dev.Stopped, match="could not be installed"):
            dev.provide_wheels()


def test_the_project_is_installed_without_network(checkout: Path, calls: list[list[str]]) -> None:
    dev.provide_project()
    dev.provide_project()
    assert len(calls) == 1
    assert {"--no-index", "--no-deps", "--no-build-isolation"} <= set(calls[0])


def test_whoever_may_not_install_is_told_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(dev, "missing_packages", lambda: ["libegl1", "xvfb"])
    monkeypatch.setattr(dev, "_may_install", lambda: False)
    with pytest.raises(dev.Stopped, match=r"sudo apt-get install libegl1 xvfb\n"):
        dev.provide_system_libraries()


def test_missing_libraries_and_programs_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "LIBRARIES", {"libnever.so.0": "libnever0", "libc.so.6": "libc6"})
    monkeypatch.setattr(dev, "PROGRAMS", {"no-such-program": "no-such-package"})
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert dev.missing_packages() == ["fonts-noto-cjk", "libnever0", "no-such-package"]


def test_the_lock_is_made_where_pip_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    class Listed:
        stdout = (
            "global.extra-index-url='file:///a file:///b'\n"
            "global.index-url='weaker'\n"
            "install.index-url='stronger'\n"
            ":env:.find-links='/wheels'\n"
            ":env:.default-timeout='180'\n"
        )

    monkeypatch.setattr(subprocess, "run", lambda *_, **__: Listed())
    assert dev._index_of_pip() == [
        *("--default-index", "stronger", "--index", "file:///a", "--index", "file:///b", "--find-links", "/wheels"),
        *("--index-strategy", "unsafe-best-match"),
    ]


@pytest.mark.parametrize("arguments", [[], ["dance"]])
def test_an_unknown_verb_is_refused_with_the_list(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        dev.main(arguments)
    assert stop.value.code == 2
    assert "verb" in capsys.readouterr().err


def test_a_verb_without_arguments_refuses_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["check", "--fast"]) == 1
    assert "takes no arguments" in capsys.readouterr().err


def test_an_old_python_is_told_which_one_to_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "OLDEST_PYTHON", (99, 0))
    assert dev.main(["test"]) == 2
    assert "Python 3.11 or later" in capsys.readouterr().err


class TestBundle:
    LINES = (tree.ROOT / "tests" / "architecture" / "bundle_contents.txt").read_text(encoding="utf-8").splitlines()

    @pytest.mark.parametrize(
        "name",
        [
            "_internal/PySide6/Qt/lib/libQt6WebEngineCore.so.6",
            "_internal/PySide6/Qt/lib/libQt6Quick.so.6",
            "_internal/PySide6/Qt/plugins/sqldrivers/libqt6sqlite.so",
            "_internal/PySide6/Qt/translations/qtbase_fr.qm",
            "_internal/resources/requirements/dev.txt",
            "_internal/psycopg_binary/pq.so",
            "_internal/libsqlite3.so.0",
            "_internal/somebody.py",
            "modules/collector_app.server.api",
            "modules/fastapi.routing",
            "modules/keyrings.alt.file",
            "modules/matplotlib",
            "modules/tests.conftest",
            "modules/left_pad",
        ],
    )
    def test_strangers_are_found(self, name: str) -> None:
        assert dev.judge_bundle([name], self.LINES) == [name]

    @pytest.mark.parametrize(
        "name",
        [
            "collector-app",
            "_internal/resources/themes/light.json",
            "_internal/PySide6/Qt/lib/libQt6Core.so.6",
            "_internal/PySide6/Qt/plugins/platforms/libqxcb.so",
            "_internal/sqlcipher3/_sqlite3.so",
            "modules/collector_app.gui",
            "modules/sqlalchemy.dialects.sqlite",
        ],
    )
    def test_what_belongs_passes(self, name: str) -> None:
        assert dev.judge_bundle([name], self.LINES) == []

    def test_every_library_that_is_allowed_is_locked(self) -> None:
        homes = packages_distributions()
        names = [line.split()[1] for line in self.LINES if line.startswith("library ")]
        locked = set(pins())
        missing = [name for name in names if not {canonicalize_name(home) for home in homes.get(name, [name])} & locked]
        assert not missing
