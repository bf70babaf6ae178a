"""What is said when a journal contradicts what stands outside of it: its heads on this laptop, or the centre."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from collector_app.domain.journal.rollback import Rollback

translate = QCoreApplication.translate


def behind(details: Mapping[str, str | int]) -> tuple[str, str]:
    """Return what happened and what to do; `cause` of the details is a `Rollback`, `missing` how many records."""
    texts: dict[str, str] = {
        Rollback.OLD_COPY: translate("failures", "{0} records are missing: an old copy of the data was put back."),
        Rollback.CUT_LOG: translate("failures", "The last {0} records are missing: the end of the data was cut off."),
        Rollback.ANCHOR_GONE: translate(
            "failures", "The keyring's mark of the last record is gone, so nobody can tell whether records are missing."
        ),
        Rollback.ANCHOR_ALTERED: translate(
            "failures",
            "The keyring's mark of the last record was altered, so nobody can tell whether records are missing.",
        ),
    }
    other = translate("failures", "The records here are not those that this laptop wrote before.")
    what = texts.get(str(details.get("cause")), other).format(details.get("missing", ""))
    return what, translate("failures", "The centre is told. Connect and ask your supervisor before the next visit.")


def refused(details: Mapping[str, str | int]) -> tuple[str, str]:
    """Return what it means that the centre took nothing, and what to do; a fork is one reason for it."""
    if details.get("problem") == "fork":
        return (
            translate("failures", "The centre holds other records of this laptop than the ones here."),
            translate("failures", "Both are kept. Make no more visits; take the laptop to your supervisor."),
        )
    return (
        translate("failures", "The centre did not take this."),
        translate("failures", "Nothing is lost. Ask your supervisor to look at this laptop's entry."),
    )
