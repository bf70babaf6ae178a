"""The running app keeps a log for support, and a bug stands in it without what it was about."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from collector_app.config.folders import Folders
from collector_app.desktop import app

def break_down():
    QTimer.singleShot(0, app.QApplication.instance().quit)
    raise ValueError("Wang Guilan owes")

keep = app.keep_log
app.keep_log = lambda folders: (keep(folders), QTimer.singleShot(0, break_down))
sys.exit(app.run_app(Folders.under(Path(sys.argv[1]))))
"""


def test_a_bug_is_in_the_log_without_its_words(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(tmp_path)], capture_output=True, text=True, check=False, cwd=root, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    told = "".join(file.read_text("utf-8") for file in (tmp_path / "log").iterdir())
    assert "app.unexpected" in told
    assert "ValueError" in told
    assert "Guilan" not in told + ran.stderr + ran.stdout
