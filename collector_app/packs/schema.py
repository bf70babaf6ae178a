"""The published JSON Schemas of the file formats, made from `shapes`; `resources/formats` holds them."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from collector_app.packs.shapes import PackShape, PhrasesShape, RulesShape, ScriptShape, StopsShape, TrialsShape

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def rule_pack_schema() -> dict[str, Any]:
    """Return the schema of each file of a rule pack; editors complete them by it."""
    shapes: TypeAdapter[object] = TypeAdapter(PackShape | RulesShape | TrialsShape | PhrasesShape)
    return {"$schema": _DIALECT, "title": "Collector rule pack", **shapes.json_schema()}


def visit_script_schema() -> dict[str, Any]:
    """Return the schema of a visit script and of the stop scripts."""
    shapes: TypeAdapter[object] = TypeAdapter(ScriptShape | StopsShape)
    return {"$schema": _DIALECT, "title": "Collector visit script", **shapes.json_schema()}
