"""The power goes after any file operation: the machine finds the old or the new, and all that was acknowledged."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from collector_app.desktop.rotation import StoreKeyRotation
from collector_app.security.derivation import KEY_BYTES
from collector_app.security.device_secret import DeviceSecret, Half
from collector_app.security.vault_file import Header
from collector_app.storage import opening
from collector_app.storage.connection import PRAGMAS, engine_for
from collector_app.usecases.wipe import Wipe
from tests.faults.power.disk import Change, Disk, Everything, Inode, Nothing
from tests.faults.power.images import Tally, check_images, images, recorded
from tests.faults.power.works import WORKS, Work
from tests.faults.vault.killing import strace_works

needs_strace = pytest.mark.skipif(not strace_works(), reason="needs strace, and the right to trace one's own process")
FEW: Final = 20  # images of each work in the short run
LONG_SEEDS: Final = 3
LEAST: Final = 800  # images of a long run, as many as the measurement behind security.md had
Finds: TypeAlias = Callable[..., bool]
BY_NAME: Final = {work.name: work for work in WORKS}


@needs_strace
@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_some_images_of_each_work(work: Work, tmp_path: Path) -> None:
    tally = check_images(work, images(recorded(work, tmp_path), 4821, FEW), tmp_path)
    assert not tally.faults, "\n".join(tally.faults)
    assert tally.runs >= FEW / 3


@pytest.mark.long
@pytest.mark.timeout(3600)
@needs_strace
def test_every_image(tmp_path: Path) -> None:
    total = Tally()
    for work in WORKS:
        recording = recorded(work, tmp_path / work.name)
        for seed in random.sample(range(1 << 32), LONG_SEEDS):
            total.take(check_images(work, images(recording, seed), tmp_path / work.name))
    assert not total.faults, "\n".join(total.faults)
    assert total.runs >= LEAST


@pytest.mark.defence
@needs_strace
class TestDefencesOff:
    """The same images find a store that does not sync, and orders that are not those of the design."""

    @pytest.fixture
    def finds(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Finds:
        """Records a work as it was weakened; whether the app as it is meets a fault in what that left."""

        def find(fault: str, name: str, *, late: bool = False) -> bool:
            work = BY_NAME[name]
            recording = recorded(work, tmp_path)
            monkeypatch.undo()
            found = list(images(recording, 7))
            if late:  # the orders differ near the end
                found.reverse()
            else:
                random.Random(7).shuffle(found)
            each = (check_images(work, iter([image]), tmp_path) for image in found)
            return any(fault in complaint for tally in each for complaint in tally.faults)

        return find

    def test_answers_are_lost_without_a_sync_at_each(self, finds: Finds, monkeypatch: pytest.MonkeyPatch) -> None:
        weak = {"synchronous": ("NORMAL", 1)}
        weaker = tuple((name, *weak.get(name, (value, expected))) for name, value, expected in PRAGMAS)
        monkeypatch.setattr(opening, "engine_for", lambda path, key: engine_for(path, key, weaker))
        assert finds("acknowledged states are lost", "visit")

    def test_a_wipe_that_begins_with_the_data(self, finds: Finds, monkeypatch: pytest.MonkeyPatch) -> None:
        def backwards(wipe: Wipe) -> bool:
            note = wipe.remains.noted()
            assert note is not None
            wipe.remains.unlink_data()
            wipe.remains.shred_vault()
            wipe.remains.forget_secrets(note.device)
            wipe.remains.clear_note()
            return True

        monkeypatch.setattr(Wipe, "carry_out", backwards)
        assert finds("the keys are not", "wipe")

    def test_a_wipe_without_a_note(self, finds: Finds, monkeypatch: pytest.MonkeyPatch) -> None:
        def unnoted(wipe: Wipe) -> bool:
            note = wipe.remains.noted()
            assert note is not None
            wipe.remains.clear_note()
            wipe.remains.forget_secrets(note.device)
            wipe.remains.shred_vault()
            wipe.remains.unlink_data()
            return True

        monkeypatch.setattr(Wipe, "carry_out", unnoted)
        assert finds("", "wipe")

    def test_a_key_put_away_after_the_store_has_it(self, finds: Finds, monkeypatch: pytest.MonkeyPatch) -> None:
        def begin(rotation: StoreKeyRotation) -> None:
            rotation._keys.ring = rotation._keys.ring.rotating()  # in memory only: one slot on the disk

        monkeypatch.setattr(StoreKeyRotation, "begin", begin)
        assert finds("store_wrong_key", "rekey", late=True)

    def test_a_device_secret_that_replaces_the_last(self, finds: Finds, monkeypatch: pytest.MonkeyPatch) -> None:
        def add(secret: DeviceSecret, header: Header) -> bytes:
            half = Half(header.salt, b"n" * KEY_BYTES, header.cost)
            secret._keep((half,))
            return half.secret

        monkeypatch.setattr(DeviceSecret, "add", add)
        assert finds("vault_damaged", "passphrase")

    def test_a_store_that_is_changed_where_it_lies(self, finds: Finds, monkeypatch: pytest.MonkeyPatch) -> None:
        def in_place(copy: Path, place: Path) -> Path:
            place.write_bytes(copy.read_bytes())
            return place

        monkeypatch.setattr(Path, "replace", in_place)
        assert finds("", "migration")


class TestTheModel:
    """The disk loses what a disk may lose, and keeps what was synced."""

    def test_bytes_are_kept_by_a_sync_and_names_by_the_folders(self) -> None:
        disk = Disk({".": None})
        inode = Inode()
        disk.name(("a", inode))
        inode.do(Change(0, b"first"))
        inode.sync()
        assert disk.after(Nothing()) == {".": None}
        disk.sync_folder(".")
        inode.do(Change(3, b"later"))
        assert disk.after(Nothing()) == {".": None, "a": b"first"}
        assert disk.after(Everything()) == {".": None, "a": b"firlater"}

    def test_a_rename_arrives_whole_or_not_at_all(self) -> None:
        disk = Disk({".": None, "old": b"1", "new": b"2"})
        disk.name(("new", None), ("old", disk.names["new"]))
        assert disk.after(Nothing()) == {".": None, "old": b"1", "new": b"2"}
        assert disk.after(Everything()) == {".": None, "old": b"2"}

    def test_a_write_is_torn_between_sectors_of_the_disk(self) -> None:
        parts = list(Change(500, b"x" * 600).sectors())
        assert [(part.at, len(part.data)) for part in parts] == [(500, 12), (512, 512), (1024, 76)]

    def test_a_file_that_is_cut_and_written_on_has_a_hole(self) -> None:
        inode = Inode(now=bytearray(b"abcdef"))
        inode.do(Change(2, cut=True))
        inode.do(Change(4, b"z"))
        assert inode.now == b"ab\0\0z"
