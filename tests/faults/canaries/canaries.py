"""Canary values for every sealed field, and the forms in which a screen, a log or a file could show them."""

from __future__ import annotations

import base64
import csv
import dataclasses
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from collector_app.config.resources import resource_path
from collector_app.domain.case import DebtFacts

_TOLD: Final[Mapping[str, tuple[str, str]]] = {
    "contract": ("合同编号", "KNR-7319-犀鸟"),
    "product": ("产品", "蜂鸟安心购"),
    "principal": ("本金", "73194.61"),
    "interest": ("利息", "2817.43"),
    "penalty": ("违约金", "964.29"),
    "as_of": ("金额截至", "-3 17:41"),
    "days_past_due": ("逾期天数", "4973"),
    "reason": ("逾期原因", "养的鹈鹕病了"),
    "authority": ("最高减免", "347.83"),
    "payment_account": ("收款账户", "戴胜鸟账户 7731 0082 4466"),
    "payment_reference": ("缴费编号", "9928147355"),
    "history": ("往来记要", "白鹭那天说下周再谈"),
    "promises": ("承诺记录", "翠鸟节前付清"),
}
"""Field of `DebtFacts` → column of the case list and what this test puts there. `as_of` and `authority` ride along."""

_BALANCE: Final = "76976.33"  # principal, interest and penalty together
_AMOUNTS: Final = ("73194.61", "2817.43", "964.29", "347.83", _BALANCE)
_RIDES_ALONG: Final = frozenset({"as_of", "authority"})  # a time of day, and a bound that has other columns too


def telltales() -> tuple[str, ...]:
    """Texts that must not be found anywhere before the right party was verified in private."""
    assert {field.name for field in dataclasses.fields(DebtFacts)} == set(_TOLD), "a sealed field without a canary"
    words = [value for name, (_, value) in _TOLD.items() if name not in _RIDES_ALONG and not value[0].isdigit()]
    numbers = [_TOLD["payment_reference"][1], _TOLD["days_past_due"][1]]
    for amount in _AMOUNTS:
        whole, minor = amount.split(".")
        numbers += [amount, f"{int(whole):,}.{minor}", whole + minor, f"{int(whole):,}" if len(whole) > 3 else amount]
    return tuple(dict.fromkeys([*words, *numbers]))


def case_list() -> bytes:
    """The sample company's cases, each with the canaries in its sealed columns."""
    text = (resource_path("sample") / "cases.csv").read_text("utf-8-sig")
    reader = csv.DictReader(io.StringIO(text))
    out = io.StringIO()
    writer = csv.DictWriter(out, reader.fieldnames or ())
    writer.writeheader()
    for number, row in enumerate(reader):
        told = {column: value for column, value in _TOLD.values() if column in row}
        writer.writerow({**row, **told, "合计": _BALANCE, "合同编号": f"{_TOLD['contract'][1]}-{number}"})
    return out.getvalue().encode()


def found_in(text: str, tales: tuple[str, ...]) -> list[str]:
    """The telltales that a text shows."""
    return [tale for tale in tales if tale in text]


def found_in_file(path: Path, tales: tuple[str, ...]) -> list[str]:
    """The telltales that a file holds, as text or as other programs would write it."""
    try:
        content = path.read_bytes()
    except OSError:  # a socket, or gone already
        return []
    forms = {
        tale: (
            tale.encode(),
            tale.encode("utf-16-le"),
            base64.b64encode(tale.encode())[:-4],
            tale.encode().hex().encode(),
        )
        for tale in tales
        if len(tale) > 4
    }
    return [tale for tale, shapes in forms.items() if any(shape in content for shape in shapes if len(shape) > 4)]
