"""Forgotten: from the unlock screen to an empty laptop that can be registered anew, through the real window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from collector_app.config.folders import Folders
from collector_app.desktop.scopes import Parts, open_locked
from collector_app.desktop.wiring import join
from collector_app.domain.recovery import RecoveryRequest, from_file, request_code, to_file
from collector_app.gui.enrol.enrol_view import EnrolView
from collector_app.gui.translation import install
from collector_app.gui.unlock.recovery_controller import RecoveryController
from collector_app.gui.unlock.recovery_view import RecoveryView
from collector_app.gui.unlock.unlock_view import UnlockView
from collector_app.server.enrolment import issue_code
from collector_app.server.recovery import appoint, list_recoveries, propose
from collector_app.server.rescue import import_rescue
from tests.journey.stage import COLLECTOR, PASSPHRASE, QUICK, Stage
from tests.unit.security.test_recovery import supervisor


def test_from_the_unlock_screen_to_a_new_registration(stage: Stage, tmp_path: Path, qapp: QApplication) -> None:
    install(qapp, "en")
    people = [supervisor(tmp_path, name) for name in ("wu.min", "lin.yue", "tan.hao")]
    appoint(stage.centre, propose(stage.centre, [person.public for person in people]))
    locked = open_locked(Folders.under(stage.home), Parts(keyring=stage.keyring, clock=stage.clock, cost=QUICK))
    code = issue_code(stage.centre, COLLECTOR)[0]
    join(locked).sessions.enrol(stage.server.url, code, PASSPHRASE).lock("test")
    with stage.laptop(qapp) as hands:
        hands.page(UnlockView).recovery.click()
        hands.settle()
        view = hands.page(RecoveryView)
        controller = view.findChild(RecoveryController)
        assert controller is not None
        controller.save_request(str(tmp_path / "request"))
        hands.wait_for("the code is shown", lambda: bool(view.code.text()))
        request = from_file(RecoveryRequest, (tmp_path / "request").read_bytes())
        assert view.code.text() == request_code(request)
        answers = []
        for number, person in enumerate(people[:2]):
            file = tmp_path / f"answer-{number}"
            file.write_bytes(to_file(person.answer(request, request_code(request), stage.centre.clock.now())))
            answers.append(str(file))
        rescue = tmp_path / "laptop.rescue"
        controller._answers = answers[:1]  # what the dialog would have given
        controller.finish(str(rescue))
        hands.wait_for("it says what is missing", lambda: bool(view.said()))
        assert not rescue.exists()
        controller._answers = answers
        controller.finish(str(rescue))
        hands.wait_for("the laptop is empty", lambda: isinstance(hands.collector.window.currentWidget(), EnrolView))
    import_rescue(stage.centre, rescue)
    assert [line.supervisors for line in list_recoveries(stage.centre)] == ["wu.min, lin.yue"]
