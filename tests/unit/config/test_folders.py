"""Nobody else on the machine can look into what the app stores."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from collector_app.config.files import write_atomically
from collector_app.config.folders import Folders, FolderUnusable, close_to_others, make_private

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists, not modes")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def open_umask() -> Iterator[None]:
    """The most careless of all surroundings."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
class TestUnderAnOpenUmask:
    def test_every_folder_is_private(self, tmp_path: Path) -> None:
        folders = Folders.under(tmp_path / "deep" / "home")
        folders.make()
        made = [
            folders.settings,
            folders.data,
            folders.log,
            folders.cache,
            tmp_path / "deep",
            tmp_path / "deep" / "home",
        ]
        assert {mode(path) for path in made} == {0o700}

    def test_a_folder_that_stands_open_is_closed(self, tmp_path: Path) -> None:
        folder = tmp_path / "open"
        folder.mkdir(mode=0o777)
        make_private(folder)
        assert mode(folder) == 0o700

    def test_a_file_written_whole_is_private(self, tmp_path: Path) -> None:
        write_atomically(tmp_path / "file", b"x")
        assert mode(tmp_path / "file") == 0o600

    def test_a_closed_process_makes_private_files_only(self, tmp_path: Path) -> None:
        close_to_others()
        (tmp_path / "file").write_text("x")
        (tmp_path / "folder").mkdir()
        assert mode(tmp_path / "file") == 0o600
        assert mode(tmp_path / "folder") == 0o700


def test_the_users_own_folders_lie_in_the_home(home: Path) -> None:
    folders = Folders.of_user()
    folders.make()
    places = {folders.settings, folders.data, folders.log, folders.cache}
    assert len(places) == 4
    assert all(place.is_relative_to(home) and "Collector" in place.parts for place in places)


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("somebody's")
    with pytest.raises(FolderUnusable) as refused:
        Folders.under(tmp_path).make()
    assert refused.value.folder == tmp_path / "data"
    assert (tmp_path / "data").read_text() == "somebody's"


def test_a_link_to_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FolderUnusable, match="is not a folder"):
        make_private(tmp_path / "data")


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(FolderUnusable, match="belongs to another user"):
        make_private(tmp_path)


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(FolderUnusable, match="No space left"):
        make_private(tmp_path / "data")
