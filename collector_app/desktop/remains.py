"""What a wipe destroys on this machine: keyring entries, vault file, and all that lies in the app's folders."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from collector_app.config.files import sync_folder, write_atomically
from collector_app.config.folders import Folders
from collector_app.config.logs import let_go
from collector_app.security.vault import KeyringVault
from collector_app.usecases.failures import Failure, FailureCode, failure_of_file
from collector_app.usecases.wipe import WipeNote, WipeReason

RESCUED: Final = "rescued"  # folder of copies of rescues, sealed to the centre: only `recovery done` deletes them
WORD: Final = "collector.wiped"  # what is still to be told to the centre, a file for each word


class DeviceRemains:
    """`Remains` of a home. Settings stay: language, colours and the centre's address name nobody."""

    def __init__(self, folders: Folders, vault: KeyringVault, note: Path, claim: Path) -> None:
        self._folders, self._vault, self._note, self._claim = folders, vault, note, claim

    def noted(self) -> WipeNote | None:
        """Return what the note says; one that is rotten is an intention all the same, one that can't be read is not."""
        try:
            text = self._note.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise failure_of_file(error) from error
        try:
            told = json.loads(text)
            return WipeNote(str(told["device"]), WipeReason(told["reason"]), str(told.get("word", "")))
        except (ValueError, KeyError, TypeError):
            return WipeNote(self._device_of_vault(), WipeReason.ORDER)

    def another_lives(self, device: str) -> bool:
        """Whether the vault names another device; what a damaged vault is nobody can tell, and no other comes after."""
        return self._device_of_vault() not in ("", device)

    def note(self, note: WipeNote) -> None:
        """Write the note."""
        told = {"device": note.device, "reason": note.reason.value, "word": note.word}
        with _known():
            write_atomically(self._note, json.dumps(told).encode())

    def forget_secrets(self, device: str) -> None:
        """Drop the device's half of the key and the journal's anchor."""
        if device:
            self._vault.forget(device)

    def shred_vault(self) -> None:
        """Overwrite and delete the vault file."""
        with _known():
            self._vault.shred()

    def unlink_data(self) -> None:
        """Delete what lies in the folders of data, log and cache; rescues stay, which only the centre can read."""
        kept = {self._note.name, self._claim.name, RESCUED}
        folders = self._folders
        let_go(folders.log)  # Windows deletes no file that is open
        with _known():
            for folder in (folders.data, folders.cache, folders.log):
                for path in sorted(folder.iterdir()):
                    if path.name not in kept and not path.name.startswith(WORD):
                        _remove(path)
                sync_folder(folder)

    def clear_note(self) -> None:
        """Delete the note, once its word lies beside it."""
        note = self.noted()
        with _known():
            if note is not None and note.word:
                write_atomically(self._note.with_name(word_file(note.word)), note.word.encode())
            self._note.unlink(missing_ok=True)
            sync_folder(self._note.parent)

    def _device_of_vault(self) -> str:
        try:
            return self._vault.device()
        except Failure as failure:
            if failure.code not in {FailureCode.VAULT_MISSING, FailureCode.VAULT_DAMAGED}:
                raise
            return ""


def word_file(word: str) -> str:
    """Return the name of a word's file: no device's word ever takes another's place."""
    return f"{WORD}.{hashlib.sha256(word.encode()).hexdigest()[:16]}"


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _known() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise failure_of_file(error) from error
