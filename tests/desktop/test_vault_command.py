"""Another passphrase and another key, as somebody types them; the window opens afterwards."""

from __future__ import annotations

import io
import sys

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.config.folders import Folders
from collector_app.desktop.command import _parser
from collector_app.desktop.scopes import STORE_FILE, Parts
from collector_app.desktop.vault_command import run_vault_command
from collector_app.gui.translation import install
from collector_app.security.keys import VaultKeys
from collector_app.storage.page_check import key_fits
from tests.desktop.conftest import the_morning
from tests.journey.stage import PASSPHRASE, QUICK, Stage

NEW = "slow river under eleven bridges"


def run(stage: Stage, monkeypatch: pytest.MonkeyPatch, command: str, *typed: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
    wanted = _parser().parse_args([command])
    parts = Parts(keyring=stage.keyring, clock=stage.clock, cost=QUICK)
    return run_vault_command(Folders.under(stage.home), wanted.command, parts)


def test_another_passphrase(
    stage: Stage, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
    install(qapp, "en")
    assert run(stage, monkeypatch, "passphrase", PASSPHRASE, NEW, NEW + "x") == 2
    assert "not the same" in capsys.readouterr().err
    assert run(stage, monkeypatch, "passphrase", PASSPHRASE, "short", "short") == 2
    assert "15 characters" in capsys.readouterr().err
    assert run(stage, monkeypatch, "passphrase", NEW, NEW, NEW) == 2
    assert "not the passphrase" in capsys.readouterr().err
    assert run(stage, monkeypatch, "passphrase", PASSPHRASE, NEW, NEW) == 0
    with stage.laptop(qapp) as hands:
        hands.unlock(NEW)
        assert hands.bench.today.view.list.model().rowCount() > 0


def test_another_key_for_the_records(
    stage: Stage, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Folders.under(stage.home).data / STORE_FILE
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        keys = hands.bench.session.keys
        assert isinstance(keys, VaultKeys)
        before = keys.database_key()
        install(qapp, "en")
        assert run_beside_the_window(stage, monkeypatch) == 2
        assert "Another window of the app" in capsys.readouterr().err
    assert key_fits(store, before)
    assert run(stage, monkeypatch, "rotate-keys", PASSPHRASE) == 0
    assert not key_fits(store, before)
    with stage.laptop(qapp) as hands:
        hands.unlock(PASSPHRASE)
        assert hands.bench.today.view.list.model().rowCount() > 0
        assert hands.bench.session.missing_records == 0


def run_beside_the_window(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> int:
    """The stage's window makes no claim of its own, so the open file itself must be noticed."""
    return run(stage, monkeypatch, "rotate-keys", PASSPHRASE)
