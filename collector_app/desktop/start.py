"""`collector-app` without arguments: claim the home, then stay behind and let the window run."""

from __future__ import annotations

import sys
from pathlib import Path

from collector_app.config.folders import Folders, FolderUnusable
from collector_app.desktop.channel import CANNOT_START
from collector_app.desktop.single import claim, claim_file
from collector_app.desktop.supervisor import supervise, window_command


def start(folders: Folders, home: Path | None) -> int:
    """Run the app until it is closed; returns the exit status (2: it could not start). `home` as it was given."""
    try:
        folders.make()
        held = claim(claim_file(folders))
    except (FolderUnusable, OSError) as error:
        if sys.stderr is not None:  # a windowed program on Windows has none
            sys.stderr.write(f"collector-app: {error}\n")
        return CANNOT_START
    if held is None:
        from collector_app.desktop.refusal import refuse

        return refuse(folders)
    return supervise(window_command(home), held.descriptor)
