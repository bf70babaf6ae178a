"""Where the visit stands that is open on this device: what some looks have to ask first."""

from __future__ import annotations

from collector_app.domain.visit.fold import fold
from collector_app.domain.visit.stage import Stage
from collector_app.usecases.ports.store import Unit, View


def open_stage(view: View | Unit) -> Stage | None:
    """Return the stage of the one open visit, or None."""
    visit = view.journal.open_visit()
    return None if visit is None else fold(visit, view.journal.of(f"visit/{visit}")).stage
