"""What every test gets: no display, no home of a real person, and no warning that nobody expected."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

# Before anything can import Qt or ask for a home.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_HOME_OF_THE_RUN = tempfile.TemporaryDirectory(prefix="collector-tests-")
_HOME_VARIABLES: Final = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "share",
    "XDG_STATE_HOME": "state",
}
for _variable, _folder in _HOME_VARIABLES.items():
    os.environ[_variable] = str(Path(_HOME_OF_THE_RUN.name, _folder))

import pytest  # noqa: E402 - the environment above has to be set first
from hypothesis import settings  # noqa: E402 - the same
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler  # noqa: E402 - the same

pytest_plugins = ("pytester",)

ExpectLog = Callable[[str], None]

# Messages that say something about the test platform and nothing about us.
PLATFORM_NOISE: Final = (
    r"This plugin does not support propagateSizeHints\(\)",  # the offscreen platform has no window manager
    r"This plugin does not support raise\(\)",  # the same
    r"PulseAudioService: pa_context_connect\(\) failed",  # a machine without sound
    r"No RHI backend. Using CPU conversion",  # a machine without a graphics card
)


class LogWatch(logging.Handler):
    """Collects what was logged at WARNING or above and every Qt message, and knows which of it was expected."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self._seen: list[str] = []
        self._expected: list[re.Pattern[str]] = []
        self._noise = [re.compile(pattern) for pattern in PLATFORM_NOISE]
        self._previous: object = None

    def __enter__(self) -> Self:
        logging.getLogger().addHandler(self)
        self._previous = qInstallMessageHandler(self._take_from_qt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        qInstallMessageHandler(self._previous)
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one log record."""
        self._seen.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def _take_from_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
        text = f"{kind.name} {context.category}: {message}"
        if not any(pattern.search(text) for pattern in self._noise):
            self._seen.append(text)

    def expect(self, pattern: str) -> None:
        """Allow messages that `pattern` (a regular expression) finds, and demand at least one."""
        self._expected.append(re.compile(pattern))

    def complaints(self) -> list[str]:
        """What was logged and not expected, and what was expected and not logged."""
        unexpected = [text for text in self._seen if not any(wanted.search(text) for wanted in self._expected)]
        missing = [wanted for wanted in self._expected if not any(wanted.search(text) for text in self._seen)]
        return [
            *(f"nobody expected: {text}" for text in unexpected),
            *(f"expected and never logged: {wanted.pattern}" for wanted in missing),
        ]


@pytest.fixture(autouse=True)
def _quiet_log() -> Iterator[LogWatch]:
    """Fail a test that was not silent: set up first, so that it also hears the end of every other fixture."""
    with LogWatch() as watch:
        yield watch
    complaints = watch.complaints()
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def expect_log(_quiet_log: LogWatch) -> ExpectLog:
    """Name a warning that this test is about: `expect_log(r"journal\\.behind_anchor")`; it must then really come."""
    return _quiet_log.expect


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of the test's own, where the system's per-user folders are looked for while it runs."""
    for variable, folder in _HOME_VARIABLES.items():
        monkeypatch.setenv(variable, str(tmp_path / folder))
    return tmp_path


settings.register_profile("house", derandomize=True, deadline=None, database=None, print_blob=True)
settings.register_profile("long", max_examples=5_000, deadline=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--long`."""
    parser.addoption("--long", action="store_true", help="also run what takes minutes, and look further in properties")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how far property tests look; the same examples every time unless the long run was asked for."""
    settings.load_profile("long" if config.getoption("--long") else "house")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests out of a normal run."""
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        items[:] = [item for item in items if not item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
