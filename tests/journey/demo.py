"""`python3 dev.py demo`: a central server on loopback with the sample company, an enrolled laptop, the app.

With a display the app opens and the day is yours. Without one the same day tells itself through the real windows and
leaves its artefacts in a folder: pictures, the borrower's copy, the visit bundle, and `report.json`.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.journey.stage import PASSPHRASE, open_for_real, set_stage
from tests.journey.told_day import Report, tell_day


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; returns 0 when everything that was promised happened."""
    os.environ.setdefault("TZ", "Asia/Shanghai")  # the sample company's city
    if hasattr(time, "tzset"):
        time.tzset()
    parser = argparse.ArgumentParser(prog="dev.py demo", description="Show a collector's day on this computer.")
    parser.add_argument(
        "--out", type=Path, help="where the artefacts go (a new folder under the system's temporary one)"
    )
    parser.add_argument("--headless", action="store_true", help="tell the day without a display")
    parser.add_argument("--lang", choices=("zh_CN", "en"), default="zh_CN")
    parsed = parser.parse_args(arguments)
    logging.basicConfig(level=logging.ERROR)
    if parsed.headless or not _has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        out = parsed.out or Path(tempfile.mkdtemp(prefix="collector-demo-"))
        out.mkdir(parents=True, exist_ok=True)
        return tell(out, parsed.lang)
    return open_app(parsed.lang)


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def tell(out: Path, language: str) -> int:
    """Let the day tell itself; prints what happens and where the artefacts are."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    report = Report()
    with tempfile.TemporaryDirectory(prefix="collector-demo-home-") as home:
        database = f"sqlite:///{Path(home) / 'central.db'}"
        with set_stage(database, Path(home) / "laptop") as stage:
            key, bundle = tell_day(stage, app, out, language, report, _say)
    command = [sys.executable, "-m", "collector_app.verify.command", str(bundle), "--server-key", key]
    verified = subprocess.run(command, capture_output=True, text=True, check=False)
    report.verifier_exit = verified.returncode
    _say(verified.stdout.strip())
    (out / "report.json").write_text(json.dumps(vars(report), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    _say(f"\nArtefacts: {out}")
    return 0 if report.complete() else 1


def open_app(language: str) -> int:
    """Start the server and an enrolled laptop and open the window until it is closed."""
    app = QApplication(sys.argv[:1])
    with (
        tempfile.TemporaryDirectory(prefix="collector-demo-") as home,
        open_for_real(Path(home), app, language) as (collector, card),
    ):
        _say(f"Server on loopback, laptop enrolled. Passphrase: {PASSPHRASE}")
        _say(f"{card.name} goes along. Her codes of today, each good once: {'  '.join(card.codes[:4])}")
        _say("Close the window to end; everything is thrown away then.")
        collector.show()
        return int(app.exec())


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
