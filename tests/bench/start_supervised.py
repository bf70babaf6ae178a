"""The app as its command starts it: `python -m tests.bench.start_supervised HOME` stays and starts the measured window.

The window is `tests.bench.start_child`. No Qt is imported here, as in the real process that stays.
"""

from __future__ import annotations

import sys
from pathlib import Path

from collector_app.config.folders import Folders
from collector_app.desktop.process import harden
from collector_app.desktop.single import claim, claim_file
from collector_app.desktop.supervisor import supervise


def main(home: str) -> int:
    """Run until the window was painted once."""
    harden()
    folders = Folders.under(Path(home))
    folders.make()
    held = claim(claim_file(folders))
    assert held is not None
    return supervise([sys.executable, "-m", "tests.bench.start_child", "unlock", home], held.descriptor)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
