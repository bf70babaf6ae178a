"""`collector-app scripts import FORM.xlsx`: a form becomes a visit script, with a list of what could not."""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from collector_app.config.files import write_atomically
from collector_app.domain.visit.stage import Stage
from collector_app.packs.problems import PacksError
from collector_app.packs.script import load_script

_STAGES: Final = tuple(item.value for item in Stage if item is not Stage.CLOSED)
FIRST_VERSION: Final = "2026.1"


def run_scripts(form: Path, out: Path | None, script_id: str, stage: str) -> int:
    """Import one workbook; returns 0, 1 when the script still needs mending, or 2 when nothing was written."""
    if find_spec("pyxform") is None:
        return _refuse("reading XLSForm workbooks needs the extra 'forms': pip install 'collector-app[forms]'")
    from collector_app.packs.forms.losses import told
    from collector_app.packs.forms.script_file import script_text
    from collector_app.packs.forms.translation import translate
    from collector_app.packs.forms.workbook import read_workbook

    if stage not in _STAGES:
        return _refuse(f"there is no stage {stage}; the stages are {', '.join(_STAGES)}")
    target = out or Path(f"{form.stem}.yaml")
    if target.exists():
        return _refuse(f"{target} exists already and is left as it is; name another file with --out")
    try:
        workbook = read_workbook(form)
    except PacksError as error:
        return _refuse(str(error))
    translation = translate(
        workbook, script_id=script_id or _id_of(workbook.name), version=FIRST_VERSION, stage=Stage(stage)
    )
    text = script_text(translation, form.name)
    try:
        write_atomically(target, text.encode())
    except OSError as error:
        return _refuse(f"{target} can't be written: {error.strerror}; name another file with --out")
    for line in told(translation.losses):
        sys.stdout.write(f"not translated: {line}\n")
    steps = sum(len(items) for items in translation.script["stages"].values())
    sys.stdout.write(f"{target}: {steps} steps, {len(translation.losses)} things not translated\n")
    return _check(target, text)


def _check(target: Path, text: str) -> int:
    try:
        load_script(target.name, text.encode())
    except PacksError as error:
        for problem in error.problems:
            sys.stdout.write(f"before use: {problem}\n")
        return 1
    return 0


def _id_of(name: str) -> str:
    key = re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-")
    return key if key[:1].isalpha() else f"form-{key}".rstrip("-")


def _refuse(message: str) -> int:
    sys.stderr.write(f"collector-app: {message}\n")
    return 2
