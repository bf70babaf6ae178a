"""The published JSON Schemas of the file formats, made from the shapes; `resources/formats` holds them.

``python -m collector_app.packs.schema resources/formats`` writes them anew after a shape changed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from collector_app.packs.calendars import CalendarShape
from collector_app.packs.coverage import NotPackedShape, RowsShape
from collector_app.packs.shapes import PackShape, PhrasesShape, RulesShape, ScriptShape, StopsShape, TrialsShape
from collector_app.packs.stacks import StacksShape

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def rule_pack_schema() -> dict[str, Any]:
    """Return the schema of each file of a rule pack and of the lists beside the packs; editors complete them by it."""
    shapes: TypeAdapter[object] = TypeAdapter(
        PackShape | RulesShape | TrialsShape | PhrasesShape | CalendarShape | RowsShape | NotPackedShape | StacksShape
    )
    return {"$schema": _DIALECT, "title": "Collector rule pack", **shapes.json_schema()}


def visit_script_schema() -> dict[str, Any]:
    """Return the schema of a visit script and of the stop scripts."""
    shapes: TypeAdapter[object] = TypeAdapter(ScriptShape | StopsShape)
    return {"$schema": _DIALECT, "title": "Collector visit script", **shapes.json_schema()}


def write(folder: Path) -> None:
    """Write both schemas into a folder."""
    for name, schema in (("rule-pack", rule_pack_schema()), ("visit-script", visit_script_schema())):
        text = json.dumps(schema, ensure_ascii=False, indent=2)
        (folder / f"{name}.schema.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
