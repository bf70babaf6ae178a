"""Where a visit stood on the screen and what was typed in it, for another process to go on with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from collector_app.gui.drafts import from_text, to_text
from collector_app.gui.visit.visit_controller import VisitController

_STEP: Final = "step"
_CALL: Final = "call "


def where(visit: VisitController) -> tuple[str, Mapping[str, str]]:
    """Return the step in front and the texts that are not recorded yet, by name."""
    here = visit.standing.way.here
    calls = {f"{_CALL}{rule}": to_text(typed) for rule, typed in visit.calling.drafts.items() if any(typed)}
    draft = visit.standing.draft()
    typed = "" if draft is None or draft[1] in (None, "", ()) else to_text(list(draft))
    return "" if here is None else here.step.id, {**({_STEP: typed} if typed else {}), **calls}


def resume_at(visit: VisitController, step: str, drafts: Mapping[str, str]) -> None:
    """Go to a step, with what was typed there; a step that is not there any more is passed over."""
    for name, text in drafts.items():
        typed = from_text(text)
        if name.startswith(_CALL) and isinstance(typed, tuple) and len(typed) == 2:  # noqa: PLR2004 - reason and code
            visit.calling.drafts[name.removeprefix(_CALL)] = (str(typed[0]), str(typed[1]))
    held = from_text(drafts.get(_STEP, ""))
    if isinstance(held, tuple) and held:
        visit.standing.come_back(step, str(held[0]), held[1])
    else:
        visit.standing.come_back(step)
