"""`collector-app passphrase` and `collector-app rotate-keys`: the keys anew, with the window closed."""

from __future__ import annotations

import sys

from collector_app.config.folders import Folders, FolderUnusable
from collector_app.desktop.record_command import ask, tell
from collector_app.desktop.scopes import Parts, open_locked
from collector_app.desktop.single import claim
from collector_app.desktop.wiring import Joined, join
from collector_app.usecases.failures import Failure, FailureCode


def run_vault_command(folders: Folders, command: str, parts: Parts | None = None) -> int:
    """Run one of the commands; returns the exit status (2: could not be done, and nothing changed)."""
    try:
        locked = open_locked(folders, parts)
        held = claim(locked.claim_file)
        if held is None:
            return tell(Failure(FailureCode.STORE_LOCKED))
        try:
            return _COMMANDS[command](join(locked))
        finally:
            held.release()
    except (Failure, FolderUnusable, OSError) as error:
        return tell(error)


def _change_passphrase(joined: Joined) -> int:
    old, new = ask("Present passphrase: "), ask("New passphrase: ")
    if ask("New passphrase again: ") != new:
        sys.stderr.write("collector-app: the two are not the same; nothing was changed\n")
        return 2
    joined.vault.change_passphrase(old, new)
    sys.stdout.write("The new passphrase holds from now on; the old one opens nothing any more.\n")
    return 0


def _rotate(joined: Joined) -> int:
    session = joined.sessions.unlock(ask())
    try:
        session.renew_key()
    finally:
        session.lock("command")  # which exchanges the key
    sys.stdout.write("The records are encrypted under a new key.\n")
    return 0


_COMMANDS = {"passphrase": _change_passphrase, "rotate-keys": _rotate}
