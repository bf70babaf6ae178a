"""`collector-app --self-test` asks whether this installation has everything it needs.

Works without enrolment and changes nothing.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from collector_app.config.resources import DEFAULT_PACKS, resource_path
from collector_app.desktop.process import harden
from collector_app.gui.theme import Theme, apply
from collector_app.gui.translation import LANGUAGES, install
from collector_app.gui.unlock.unlock_view import UnlockView


def run_self_test() -> int:
    """Run every check and print one line each; returns 1 when one failed."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise TypeError
    checks: list[tuple[str, Callable[[], str]]] = [
        ("process", _process),
        ("window", lambda: _window(app)),
        ("languages", lambda: _languages(app)),
        ("store", _store),
        ("rules", _rules),
        ("keys", _keys),
    ]
    failed = 0
    for name, check in checks:
        try:
            note = check()
        except Exception as error:  # noqa: BLE001 - a self-test reports whatever is broken
            failed += 1
            sys.stdout.write(f"FAILED {name}: {type(error).__name__}: {error}\n")
        else:
            sys.stdout.write(f"ok     {name}: {note}\n")
    sys.stdout.write("self-test passed\n" if not failed else f"self-test: {failed} of {len(checks)} failed\n")
    return 1 if failed else 0


def _process() -> str:
    return ", ".join(f"{measure}: {state}" for measure, state in harden().items())


def _window(app: QApplication) -> str:
    apply(app, Theme())
    view = UnlockView(tuple(LANGUAGES.items()))
    view.resize(1366, 768)
    view.show()
    app.processEvents()
    picture = view.grab().toImage()
    view.close()
    if picture.isNull() or picture.pixelColor(5, 5) == picture.pixelColor(683, 300):
        message = "nothing was painted"
        raise RuntimeError(message)
    return f"painted in {app.style().metaObject().className()}"


def _languages(app: QApplication) -> str:
    texts = []
    for language in LANGUAGES:
        install(app, language)
        view = UnlockView(tuple(LANGUAGES.items()))
        texts.append(view.button.label())
    if len(set(texts)) != len(texts):
        message = "the catalogues say the same"
        raise RuntimeError(message)
    return " / ".join(texts)


def _store() -> str:
    from collector_app.storage.opening import create_store, open_store

    with tempfile.TemporaryDirectory() as folder:
        path, key = Path(folder) / "self-test.db", secrets.token_bytes(32)
        create_store(path, key).close()
        store = open_store(path, key)
        try:
            with store.view() as view:
                count = view.cases.count()
        finally:
            store.close()
        if path.read_bytes()[:6] == b"SQLite":
            message = "the store is not encrypted"
            raise RuntimeError(message)
    return f"created, migrated, encrypted, opened again ({count} cases)"


def _rules() -> str:
    from collector_app.desktop.rule_books import PackBooks
    from collector_app.packs.reading import read_folder

    packs = {f"rules/{name}": read_folder(resource_path("packs", name)) for name in DEFAULT_PACKS}
    packs["script/cn.home-visit"] = read_folder(resource_path("scripts"))
    book = PackBooks().compile(packs)
    return f"{len(book.rules)} rules, script {book.script().key} with {len(book.script().steps)} steps"


def _keys() -> str:
    from collector_app.security.wallet import system_keyring
    from collector_app.usecases.failures import Failure

    try:
        return type(system_keyring()).__module__
    except Failure:
        return "no system keyring here; the app will say what to install"
