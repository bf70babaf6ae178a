"""Before the vault is open: unlocking and registering the laptop."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from collector_app.desktop.tour import cast
from collector_app.desktop.tour.camera import settle
from collector_app.desktop.tour.studio import Studio
from collector_app.domain.recovery import RecoveryReason, RecoveryRequest, SealedShare
from collector_app.gui.background import HeldWork
from collector_app.gui.enrol.enrol_controller import EnrolController
from collector_app.gui.enrol.enrol_view import EnrolView
from collector_app.gui.translation import LANGUAGES
from collector_app.gui.unlock.recovery_controller import RecoveryController
from collector_app.gui.unlock.recovery_view import RecoveryView
from collector_app.gui.unlock.unlock_controller import UnlockController
from collector_app.gui.unlock.unlock_view import UnlockView
from collector_app.security.passphrase import suggest
from collector_app.usecases.failures import Failure, FailureCode

_TYPED: Final = "five invented words stand here"
_LANGUAGES: Final = tuple(LANGUAGES.items())


def unlock(studio: Studio) -> None:
    """The passphrase: asked for, typed, being checked, wrong."""
    view, work = UnlockView(_LANGUAGES), HeldWork()
    failures = iter(
        (
            Failure(FailureCode.WRONG_PASSPHRASE, seconds=30),
            Failure(FailureCode.TOO_MANY_TRIES, seconds=600),
            Failure(FailureCode.KEYRING_LOCKED),
        )
    )

    def refuse(passphrase: str) -> object:
        del passphrase
        raise next(failures)

    controller = UnlockController(view, work, refuse)
    studio.put(view)
    view.take_focus()
    studio.take("unlock")
    for name in ("unlock-wrong", "unlock-wait", "unlock-keyring"):
        view.set_waiting(False)
        view.field.edit.setText(_TYPED)
        view.submitted.emit(_TYPED)
        if name == "unlock-wrong":
            studio.take("unlock-checking")
        work.release_all()
        studio.take(name)
    controller.deleteLater()


def enrol(studio: Studio) -> None:
    """Registering: the form, what is missing, under way, a used code."""
    view, work = EnrolView(_LANGUAGES), HeldWork()

    def refuse(server: str, code: str, passphrase: str) -> object:
        del server, code, passphrase
        raise Failure(FailureCode.CODE_USED)

    controller = EnrolController(view, work, refuse, lambda: _words(studio))
    studio.put(view)
    studio.take("enrol")
    controller.offer_words()
    work.release_all()
    view.set_server(cast.CENTRE)
    settle()
    studio.take("enrol-words")
    _type(view, "K7QM-2XV9", _TYPED, f"{_TYPED}s")
    view.submitted.emit(view.form())
    studio.take("enrol-differs")
    _type(view, "K7QM-2XV9", _TYPED, _TYPED)
    view.fields["again"].set_message("")
    view.submitted.emit(view.form())
    studio.take("enrol-progress")
    work.release_all()
    studio.take("enrol-used-code")
    view.fields["code"].set_message("")
    view.refuse(_sentence(FailureCode.KEYRING_MISSING))
    studio.take("enrol-no-keyring")


def recover(studio: Studio) -> None:
    """A forgotten passphrase: what it takes, the request and its code, answers that do not do, under way."""
    view, work = RecoveryView(_LANGUAGES), HeldWork()
    controller = RecoveryController(view, work, _Recovery())
    studio.put(view)
    studio.take("recovery")
    controller.save_request(str(studio.folder / "no such stick" / "request.json"))
    work.release_all()
    studio.take("recovery-unwritable")
    controller.save_request(str(studio.folder / "request.json"))
    studio.take("recovery-busy")
    work.release_all()
    studio.take("recovery-code")
    controller.finish(str(studio.folder / "collector.rescue"))
    work.release_all()
    studio.take("recovery-refused")
    controller.deleteLater()


class _Recovery:
    """A recovery that two supervisors can answer, and one of them did."""

    def begin(self) -> RecoveryRequest:
        shares = tuple(SealedShare(who.name, "", "", "") for who in cast.SUPERVISORS)
        made, reason = cast.at(8, 20), RecoveryReason.PASSPHRASE
        return RecoveryRequest("request-1", "device-1", cast.COLLECTOR.name, reason, made, "", "", 1, shares)

    def finish(self, answers: Sequence[bytes], file: Path) -> object:
        del answers, file
        raise Failure(FailureCode.RECOVERY_REFUSED, reason="same")


def _type(view: EnrolView, code: str, passphrase: str, again: str) -> None:
    for name, text in (("code", code), ("passphrase", passphrase), ("again", again)):
        view.fields[name].set_text(text)  # type: ignore[index]  # the literal names of the form


def _sentence(code: FailureCode) -> str:
    from collector_app.gui.failures import sentence

    return sentence(Failure(code)).text()


def _words(studio: Studio) -> tuple[str, ...]:
    """Five words, the same on every tour."""
    numbers = iter(range(137, 7_000, 641))
    return tuple(word.typed for word in suggest(studio.language.value, lambda count: next(numbers) % count))
