"""Locking always locks, and nothing under way speaks afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.desktop import rule_books
from collector_app.gui.unlock.unlock_view import UnlockView
from collector_app.packs.problems import PacksError, Problem
from collector_app.security.anchor import KeyringAnchor
from collector_app.storage.journal_store import JournalStore
from collector_app.usecases.failures import Failure, FailureCode
from tests.desktop.conftest import the_morning
from tests.journey.stage import PASSPHRASE, Stage


@pytest.mark.parametrize(
    ("part", "method", "code"),
    [(JournalStore, "append", FailureCode.DISK_FULL), (KeyringAnchor, "write", FailureCode.KEYRING_LOCKED)],
)
def test_it_locks_when_the_lock_cannot_be_recorded(
    stage: Stage,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
    part: type,
    method: str,
    code: FailureCode,
) -> None:
    expect_log(r"session\.lock_not_recorded")

    def refuse(*_arguments: object, **_named: object) -> None:
        raise Failure(code)

    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        session = hands.bench.session
        with monkeypatch.context() as broken:
            broken.setattr(part, method, refuse)
            hands.collector.lock("key")
        hands.settle()
        hands.page(UnlockView)
        with pytest.raises(RuntimeError, match="closed"), session.store.view():
            pass
        hands.unlock(PASSPHRASE)
        assert hands.bench.session.missing_records == 0


def test_rules_being_compiled_do_not_speak_to_a_locked_app(stage: Stage, qapp: QApplication) -> None:
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        bench = hands.bench
        done: list[bool] = []
        for _ in range(2):  # a pull just after a close: the second round begins while the first is under way
            bench._visit_closed("of this test")
        hands.collector.lock("key")
        hands.collector._work.start(lambda: None).finished.connect(lambda: done.append(True))
        hands.wait_for("the worker is through", lambda: bool(done))  # an exception in a slot fails the test
        hands.page(UnlockView)


def test_packs_that_this_version_cannot_use_do_not_keep_it_shut(
    stage: Stage, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_packs: object) -> None:
        raise PacksError([Problem("rules/cn/rules.yaml", "", "is of another kind")])

    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        hands.collector.lock("key")
        hands.settle()
        with monkeypatch.context() as newer:
            newer.setattr(rule_books, "compile_as", refuse)
            hands.unlock(PASSPHRASE)
        assert hands.bench.session.book is None
        assert hands.bench.today.view.list.model().rowCount() > 0
        with pytest.raises(Failure, match=FailureCode.PACKS_UNUSABLE):
            hands.bench.session.rules()
