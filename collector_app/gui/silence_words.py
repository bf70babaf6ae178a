"""What the screens say about a laptop that the centre has not heard of for long; dates in this machine's zone."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from collector_app.domain.silence import Silence, Standing
from collector_app.gui.theme import current
from collector_app.gui.wording import Wording

translate = QCoreApplication.translate


def silence_words(standing: Standing) -> tuple[str, str]:
    """Return since when, and what follows; two empty texts when there is nothing to say."""
    if standing.heard is None or standing.due is None or standing.silence is Silence.QUIET:
        return "", ""
    since = translate("Silence", "Not connected since {0}.").format(_day(standing.heard))
    if standing.silence is Silence.WARNED:
        follows = translate("Silence", "On {0} this laptop deletes its cases. Connect at the branch office.")
        return since, follows.format(_day(standing.due))
    if standing.silence is Silence.HELD:
        return since, translate(
            "Silence",
            "What is recorded here may not be at the centre yet. "
            "Connect at the branch office: nothing is deleted before.",
        )
    if standing.silence is Silence.SHUT:
        return since, translate(
            "Silence",
            "No passphrase opens this laptop any more. What is recorded here is kept: two supervisors bring it to the "
            "centre together.",
        )
    return since, translate(
        "Silence", "This laptop has deleted its cases. Everything recorded is at the centre. Register it anew."
    )


def _day(moment: datetime) -> str:
    return Wording(current().language).day(moment.astimezone().date())
