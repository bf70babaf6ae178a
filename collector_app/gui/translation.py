"""The two languages: catalogues put in at run time, changed while the windows stand.

Source strings are English, marked with ``QCoreApplication.translate(context, text)`` or ``tr``. A change reaches every
widget as ``QEvent.LanguageChange``. ``python -m collector_app.gui.translation --update`` brings the catalogues up to
date and fails while anything is untranslated; ``--check`` only looks.
"""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from collector_app.config.resources import resource_path
from collector_app.gui.theme import apply, current

LANGUAGES: Final[dict[str, str]] = {"zh_CN": "简体中文", "en": "English"}

_installed: list[QTranslator] = []


def language() -> str:
    """The language shown now."""
    return current().language


def install(app: QApplication, wanted: str) -> None:
    """Show everything in a language of ``LANGUAGES``: texts, Qt's own texts, and the face of the letters.

    GUI thread only. Raises ``ValueError`` for another language and ``ResourceMissing`` when a catalogue was not built.
    """
    if wanted not in LANGUAGES:
        raise ValueError(f"no catalogue for {wanted}")
    QLocale.setDefault(QLocale(wanted))
    old = list(_installed)
    _installed.clear()
    # The new ones go in before the old ones go out, so that no widget ever asks in between and shows a source string.
    for translator in _load(wanted):
        app.installTranslator(translator)
        _installed.append(translator)
    for translator in old:
        app.removeTranslator(translator)
    # Last: the StyleChange that it sends makes every widget set its texts anew at once.
    apply(app, current().in_language(wanted))


def _load(wanted: str) -> list[QTranslator]:
    ours = QTranslator()
    path = resource_path("translations", f"{wanted}.qm")
    if not ours.load(str(path)):
        raise ValueError(f"not a catalogue: {path.name}")
    if wanted == "en":
        return [ours]
    own = QTranslator()
    # Qt's own buttons and menus; a bundle without them still works, so nothing is raised.
    if own.load(f"qtbase_{wanted}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        return [own, ours]
    return [ours]


if __name__ == "__main__":
    from collector_app.gui import catalogues

    sys.exit(catalogues.main(sys.argv[1:]))
