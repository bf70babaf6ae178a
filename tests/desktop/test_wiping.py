"""The centre orders a wipe: the laptop is empty afterwards, and can be registered anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.config.folders import Folders
from collector_app.desktop.farewell import tell
from collector_app.desktop.remains import DeviceRemains, word_file
from collector_app.desktop.scopes import open_locked
from collector_app.gui.enrol.enrol_view import EnrolView
from collector_app.protocol.messages import CommandKind
from collector_app.server.devices import list_devices, order
from collector_app.sync.farewell import HttpWipeDesk
from collector_app.usecases.failures import Failure, FailureCode
from tests.desktop.conftest import the_morning
from tests.journey.hands import Stuck
from tests.journey.stage import PASSPHRASE, Stage


def left(stage: Stage) -> set[str]:
    data = Folders.under(stage.home).data
    return {file.name for file in data.iterdir()} - {"collector.running"}


def order_a_wipe(stage: Stage, device: str) -> None:
    order(stage.centre, device, CommandKind.WIPE)


def wiped(stage: Stage) -> list[str]:
    """The first laptop's state at the centre, and whether it said that it is wiped."""
    line = list_devices(stage.centre)[0]
    return [line[2], line[5].partition(" ")[0]]


def test_an_order_empties_the_laptop(stage: Stage, qapp: QApplication, expect_log: Callable[[str], None]) -> None:
    expect_log(r"sync\.ordered")
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        order_a_wipe(stage, hands.bench.session.keys.device)
        hands.bench.delivery.wake("hand")
        hands.wait_for("the laptop is wiped", lambda: hands.collector.workbench is None)
        hands.settle()
        hands.page(EnrolView)
        hands.wait_for("the centre knows of it", lambda: wiped(stage) == ["revoked", "wiped"])
        assert left(stage) == set()
        assert stage.keyring.contents() == []
        the_morning(stage, hands)


def test_what_a_locked_keyring_refuses_is_made_up_for_at_the_next_start(
    stage: Stage, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    expect_log(r"sync\.ordered")
    expect_log(r"wipe\.step_refused")

    def refuse(*_arguments: object) -> None:
        raise Failure(FailureCode.KEYRING_LOCKED)

    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        order_a_wipe(stage, hands.bench.session.keys.device)
        with monkeypatch.context() as locked:
            locked.setattr(DeviceRemains, "forget_secrets", refuse)
            hands.bench.delivery.wake("hand")
            hands.wait_for("the laptop is wiped", lambda: hands.collector.workbench is None)
        assert left(stage) == {"collector.wipe"}
        assert stage.keyring.contents()
    locked_scope = open_locked(Folders.under(stage.home), hands.collector.locked.parts)
    assert not locked_scope.enrolled
    hands.wait_for("the centre knows of it", lambda: left(stage) == set())
    assert stage.keyring.contents() == []


def test_nobody_is_registered_before_the_last_wipe_is_over(
    stage: Stage, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    expect_log(r"sync\.ordered")
    expect_log(r"wipe\.step_refused")

    def refuse(*_arguments: object) -> None:
        raise Failure(FailureCode.KEYRING_LOCKED)

    with stage.laptop(qapp) as hands:
        hands.collector.choose_language("en")
        the_morning(stage, hands)
        order_a_wipe(stage, hands.bench.session.keys.device)
        with monkeypatch.context() as locked:
            locked.setattr(DeviceRemains, "forget_secrets", refuse)
            hands.bench.delivery.wake("hand")
            hands.wait_for("the laptop is wiped", lambda: hands.collector.workbench is None)
            hands.settle()
            with pytest.raises(Stuck, match="not all deleted"):
                hands.enrol(stage.server.url, stage.code(), PASSPHRASE)
            assert left(stage) == {"collector.wipe"}
        the_morning(stage, hands)
        device = hands.bench.session.keys.device
        hands.collector.lock("key")
        hands.settle()
        assert {"collector.vault", "collector.db"} <= left(stage)
        assert "collector.wipe" not in left(stage)
        assert hands.collector.join().vault.unlock(PASSPHRASE).device == device


def test_without_a_line_the_centre_is_told_at_the_next_start(
    stage: Stage, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    expect_log(r"sync\.ordered")

    def no_line(_desk: object, _word: object) -> None:
        raise Failure(FailureCode.OFFLINE)

    with monkeypatch.context() as cut, stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        cut.setattr(HttpWipeDesk, "tell", no_line)
        order_a_wipe(stage, hands.bench.session.keys.device)
        hands.bench.delivery.wake("hand")
        hands.wait_for("the laptop is wiped", lambda: hands.collector.workbench is None)
        locked = hands.collector.locked
        (word,) = locked.wiped_words
        assert not tell(word)
        assert left(stage) == {word.name}
        assert wiped(stage) == ["active", ""]
    assert tell(word)
    assert tell(word) is False  # there is nothing left to tell
    assert locked.wiped_words == ()
    assert left(stage) == set()
    assert wiped(stage) == ["revoked", "wiped"]


def test_a_damaged_word_is_forgotten(stage: Stage, qapp: QApplication) -> None:
    with stage.laptop(qapp) as hands:
        locked = hands.collector.locked
        word = locked.folders.data / word_file("not a word")
        word.write_bytes(b"\x00 not a word")
        assert locked.wiped_words == (word,)
        assert tell(word)
        assert left(stage) == set()


def test_wrong_passphrases_wipe_nothing(stage: Stage, qapp: QApplication) -> None:
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        hands.collector.lock("key")
        hands.settle()
        vault = hands.collector.join().vault
        for _ in range(50):
            stage.clock.skip(timedelta(hours=2))
            with pytest.raises(Failure):
                vault.unlock("not the passphrase at all")
        assert {"collector.vault", "collector.db"} <= left(stage)
        stage.clock.skip(timedelta(hours=2))
        assert vault.unlock(PASSPHRASE).device
