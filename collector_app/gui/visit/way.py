"""Where one stands among the steps: forward over what is answered, back as far as may be looked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from collector_app.usecases.visit_view import StepView, VisitView


@dataclass(frozen=True, slots=True)
class Way:
    """Steps in order; `at` is the one in front, and ``len(steps)`` the passage into the next stage.

    The first `earlier` of them belong to stages before this one.
    """

    steps: tuple[StepView, ...]
    earlier: int = 0
    at: int = 0

    @property
    def here(self) -> StepView | None:
        """The step in front, or None at the passage."""
        return self.steps[self.at] if self.at < len(self.steps) else None

    @property
    def number(self) -> int:
        """The step's place in its stage, from 1; for a step of an earlier stage 0."""
        return max(0, self.at - self.earlier + 1)

    @property
    def count(self) -> int:
        """How many steps the stage has."""
        return len(self.steps) - self.earlier

    def back(self) -> Way:
        """One step back; the same at the beginning."""
        return replace(self, at=max(0, self.at - 1))

    def forward(self) -> Way:
        """One step on, never past a required step that is open."""
        here = self.here
        if here is None or not here.done:
            return self
        return replace(self, at=self.at + 1)

    def to(self, step_id: str) -> Way:
        """Go to a step of this way; the same when it is not there, or lies behind an open one."""
        for index, item in enumerate(self.steps):
            if item.step.id == step_id:
                return replace(self, at=index)
            if not item.done:
                break
        return self


def landing(view: VisitView, earlier: tuple[StepView, ...]) -> Way:
    """Return the way with the place where one goes on: behind the last step answered or passed over.

    Never past an open required step.
    """
    passed = [index for index, item in enumerate(view.steps) if item.passed_at]
    last = max(passed, key=lambda index: view.steps[index].passed_at, default=-1)
    return _way(view, earlier, last + 1)


def after(view: VisitView, earlier: tuple[StepView, ...], step_id: str) -> Way:
    """Return the way behind a step that was just answered or skipped."""
    index = next((at for at, item in enumerate(view.steps) if item.step.id == step_id), None)
    return landing(view, earlier) if index is None else _way(view, earlier, index + 1)


def _way(view: VisitView, earlier: tuple[StepView, ...], at: int) -> Way:
    while at < len(view.steps) and view.steps[at].passed_at:
        at += 1
    return Way((*earlier, *view.steps), len(earlier), len(earlier) + min(at, view.current))
