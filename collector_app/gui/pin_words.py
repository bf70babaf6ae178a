"""What the app says about the session's PIN: what was wrong with it, and what to do now."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from collector_app.gui.theme import current
from collector_app.gui.wording import Wording

translate = QCoreApplication.translate


def wrong_pin(left: int) -> tuple[str, str]:
    """Return what a wrong PIN is answered with; `left` tries remain."""
    what = translate("pin", "That is not the PIN.")
    if not left:
        return what, translate("pin", "The passphrase opens it; nothing is lost.")
    tries = translate("pin", "Tries left: {0}.").format(left)
    return what, Wording(current().language).sentences(tries, translate("pin", "After that the passphrase opens it."))


def pin_gone() -> tuple[str, str]:
    """Return what is said when no PIN is held any more."""
    return (
        translate("pin", "The PIN holds no longer."),
        translate("pin", "The passphrase opens it; nothing is lost."),
    )


def weak_pin(reason: str) -> tuple[str, str]:
    """Return why a PIN is not taken; `reason` as `PIN_TOO_WEAK` carries it."""
    if reason == "digits":
        return translate("pin", "A PIN has digits only."), ""
    if reason == "common":
        return (
            translate("pin", "That is one of the PINs that are tried first."),
            translate("pin", "Take digits without a pattern."),
        )
    return translate("pin", "Use at least 6 digits."), ""
