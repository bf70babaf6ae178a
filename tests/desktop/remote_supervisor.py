"""`collector-app` but for the machine's parts: `python -m tests.desktop.remote_supervisor JSON`.

It stays, as the real one does, and starts `tests.desktop.remote_window`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from collector_app.config.folders import Folders
from collector_app.desktop.process import harden
from collector_app.desktop.single import claim, claim_file
from collector_app.desktop.supervisor import supervise


def main(given: str) -> int:
    """Run until the app ends; returns the exit status."""
    told = json.loads(given)
    if not told["dumpable"]:
        harden()
    folders = Folders.under(Path(told["home"]))
    folders.make()
    held = claim(claim_file(folders))
    if held is None:
        return 2
    return supervise([sys.executable, "-m", "tests.desktop.remote_window", given], held.descriptor)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
