"""Writes a translated form as a script file that its authors go on with."""

from __future__ import annotations

from typing import Any, Final

import yaml

from collector_app.packs.forms.losses import told
from collector_app.packs.forms.translation import Translation

_ONE_LINE: Final = 80  # characters of each language
_SCHEMA = "# yaml-language-server: $schema=../formats/visit-script.schema.json\n"


class _Dumper(yaml.SafeDumper):
    """Block style, but texts in two languages on one line each, as scripts are written."""


def _mapping(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    short = set(data) == {"en", "zh_CN"} and all(len(str(text)) < _ONE_LINE for text in data.values())
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=short)


_Dumper.add_representer(dict, _mapping)


def script_text(translation: Translation, source: str) -> str:
    """Return the script's YAML; what was lost stands above it, so that it is seen where it is mended."""
    losses = "".join(f"#   {line}\n" for line in told(translation.losses))
    head = f"#\n# Imported from {source}.\n" + (f"# Not translated, to be mended by hand:\n{losses}" if losses else "")
    body = yaml.dump(dict(translation.script), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=160)
    return f"{_SCHEMA}{head}{body}"
