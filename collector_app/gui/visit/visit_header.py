"""The header of the visit: who (masked), where, that every step is saved, and the time at the address."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QSizePolicy

from collector_app.domain.case import mask_name
from collector_app.gui.visit.visit_model import zone_of
from collector_app.gui.widgets.drawn import Drawn, Hairline, row
from collector_app.gui.widgets.texts import TextLine
from collector_app.usecases.visit_view import VisitView

translate = QCoreApplication.translate


class VisitHeader(Drawn):
    """56 high, no button: nothing at its place may be pressed by mistake."""

    def __init__(self) -> None:
        super().__init__()
        self._online = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.title = TextLine("", "text", bold=True, icon="door", icon_role="accent")
        self.name = TextLine("", "lead", bold=True)
        self.place = TextLine("", "text", "ink2", icon="map-pin", elide=True)
        self.saved = TextLine("", "small", "ink2", icon="cloud-slash")
        self.clock = TextLine("", "lead", bold=True)
        box = row(self, (20, 14, 16, 14), gap=14)
        parts = (self.title, self.name, self.place, self.saved, self.clock)
        for part in parts:
            if part in (self.name, self.clock):
                box.addWidget(Hairline("down"))
            if part is self.saved:
                box.addStretch(1)
            box.addWidget(part)
        self.restyle()

    def restyle(self) -> None:
        super().restyle()
        self.setFixedHeight(self.px(56))
        self.title.set_text(translate("Visit", "Visit"))
        offline = translate("Visit", "Offline. Every step is saved here")
        self.saved.set_text(translate("Visit", "Every step is saved here") if self._online else offline)
        self.saved.set_look("ink2", icon="cloud-check" if self._online else "cloud-slash")

    def set_online(self, online: bool) -> None:
        """Say whether the centre can be reached; the visit goes on either way."""
        self._online = online
        self.restyle()

    def show_view(self, view: VisitView, now: datetime) -> None:
        """Show who and where."""
        self.name.set_text(mask_name(view.case.borrower.name))
        self.place.set_text(view.case.address(view.visit.address).text)
        self.show_time(view, now)

    def show_time(self, view: VisitView, now: datetime) -> None:
        """Show the time at the address, and whether it is certain."""
        clock = f"{now.astimezone(zone_of(view)):%H:%M}"
        sure = view.time.verified
        self.clock.set_text(clock if sure else translate("Visit", "{0} not confirmed").format(clock))
        self.clock.set_look("ink" if sure else "warn")
