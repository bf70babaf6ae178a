"""`collector-app tour`: every screen in its main states, one picture each, with the real screens and rules.

Works offscreen and in the bundle; there is no server in it and no network. Its people are invented (`cast`), its clock
stands still (`device`), its store is a real encrypted one in a temporary folder. A *chapter* is a walk through some
screens that says where to press the shutter; the *camera* decides whether to keep the picture and notes what is wrong
with it: a window that grew, a text that was painted shortened. `looks` are the ways in which the chapters are walked:
as designed, in a low window, with large text.
"""

from __future__ import annotations

from collector_app.desktop.tour.journey import run_tour

__all__ = ["run_tour"]
