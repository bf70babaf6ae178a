"""The one place where a failure becomes a sentence, and the sentence says what to do next.

A `Failure` is something of the world that a person can act on; any other exception is a bug, and says so calmly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from collector_app.domain.localised import Language
from collector_app.domain.policy import Finding
from collector_app.domain.presence import CODE_LENGTH
from collector_app.gui.clauses import finding_line
from collector_app.gui.evidence_words import DAMAGED, NOT_TAKEN
from collector_app.gui.pin_words import pin_gone, weak_pin, wrong_pin
from collector_app.gui.recovery_words import recovery_refused
from collector_app.gui.rollback_words import behind, refused
from collector_app.gui.theme import current
from collector_app.gui.wording import Wording
from collector_app.usecases.answers import AnswerError, AnswerProblem
from collector_app.usecases.challenge import CallError, CallProblem
from collector_app.usecases.evidence_terms import EvidenceError
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.presence import PresenceError, PresenceProblem

translate = QCoreApplication.translate
Details = dict[str, str | int]
_MINUTES_FROM: Final = 120  # seconds; a shorter wait is counted in seconds


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened and what to do now, in the app's language; `bug` when it is nobody's fault at the door."""

    what: str
    do_next: str
    bug: bool = False

    def text(self) -> str:
        """Return both in one line."""
        return Wording(current().language).sentences(self.what, self.do_next)


def sentence(error: BaseException) -> Sentence:
    """Return the sentence for any exception; never shows a code, a path or a stack."""
    if isinstance(error, Failure):
        return _SENTENCES[error.code](error.details)
    if isinstance(error, AnswerError):
        return answer_sentence(error)
    if isinstance(error, PresenceError):
        return presence_sentence(error)
    if isinstance(error, CallError):
        return call_sentence(error)
    if isinstance(error, EvidenceError):
        return evidence_sentence(error)
    return Sentence(
        translate("failures", "Something in the app went wrong. What was recorded is safe."),
        translate("failures", "Go on, or restart the app; you will be where you are now."),
        bug=True,
    )


def answer_sentence(error: AnswerError) -> Sentence:
    """Return what an answer still needs."""
    low, high = error.minimum, error.maximum
    if error.findings:
        return _against(error.findings[0])
    texts: dict[AnswerProblem, str] = {
        AnswerProblem.EMPTY: translate("failures", "An answer is still missing here."),
        AnswerProblem.NOT_A_NUMBER: translate("failures", "Type a number, digits only."),
        AnswerProblem.OUT_OF_RANGE: _range(low, high),
        AnswerProblem.NOT_A_DATE: translate("failures", "Choose a day, for example 2026-12-15."),
        AnswerProblem.NO_SUCH_CHOICE: translate("failures", "Choose one of the answers."),
        AnswerProblem.TOO_LONG: translate("failures", "That is too long. Keep it under {0} characters.").format(high),
        AnswerProblem.NOT_A_PLAN: translate("failures", "A plan needs an amount and a first day for every payment."),
        AnswerProblem.REASON_MISSING: translate("failures", "Say why the earlier answer changes; both stay on record."),
        AnswerProblem.GONE_BY: translate(
            "failures", "The visit is past the point where this answer leads away. To end it here, use Leave or Stop."
        ),
        AnswerProblem.NOT_ASKED: translate("failures", "This is not asked at this point. Go on from here."),
        AnswerProblem.AGAINST_RULES: translate("failures", "The rules do not allow this answer here."),
        AnswerProblem.NOT_ALLOWED: error.note.text(Language(current().language))
        or translate("failures", "This answer does not fit the question. Check it against the hint."),
    }
    return Sentence(texts[error.problem], "")


def _against(finding: Finding) -> Sentence:
    tongue = Language(current().language)
    clause = ("（{}）" if tongue is Language.CHINESE else " ({})").format(finding_line(finding, tongue))
    return Sentence(finding.explain.text(tongue), finding.do_next.text(tongue) + clause)


def presence_sentence(error: PresenceError) -> Sentence:
    """Return why a presence code was not taken or is not shown, and what helps."""
    name, connect = error.name, translate("failures", "Connect once, then try again.")
    texts: dict[PresenceProblem, tuple[str, str]] = {
        PresenceProblem.MALFORMED: (
            translate("failures", "A code has {0} letters and digits.").format(CODE_LENGTH),
            translate("failures", "Type it as your colleague's screen or card shows it."),
        ),
        PresenceProblem.WRONG: (
            translate("failures", "That is no code of {0} for today.").format(name),
            translate("failures", "Check each letter; screen or card must show today's date."),
        ),
        PresenceProblem.WAIT: (
            translate("failures", "Too many wrong codes in a row."),
            _next_try({"seconds": error.seconds}),
        ),
        PresenceProblem.OTHER_DAY: (
            translate("failures", "This code of {0} is for {1}.").format(name, _day(error.day)),
            translate("failures", "Ask for one of today."),
        ),
        PresenceProblem.USED: (
            translate("failures", "This code was used already."),
            translate("failures", "Ask {0} for the next one.").format(name),
        ),
        PresenceProblem.OWN: (
            translate("failures", "That is your own code; it proves nobody else."),
            translate("failures", "Ask the colleague who is with you for theirs."),
        ),
        PresenceProblem.UNCERTIFIED: (
            translate("failures", "{0} has no valid certificate.").format(name),
            translate("failures", "Take a colleague along whose certificate is valid."),
        ),
        PresenceProblem.NO_CODES: (
            translate("failures", "What checks the codes of {0} has not arrived.").format(name),
            connect,
        ),
        PresenceProblem.DAY_UNKNOWN: (
            translate("failures", "This laptop can't tell for sure which day it is."),
            connect,
        ),
        PresenceProblem.TOO_LATE: (
            translate("failures", "Colleagues can't be added any more."),
            translate("failures", "They prove their presence before the visit goes past the door."),
        ),
        PresenceProblem.AT_THE_DOOR: (
            translate("failures", "Your code is not shown while your own visit is under way."),
            translate("failures", "End the visit first."),
        ),
    }
    return Sentence(*texts[error.problem])


def _day(day: date | None) -> str:
    return "" if day is None else Wording(current().language).day_and_weekday(day)


def call_sentence(error: CallError) -> Sentence:
    """Return what is wrong with a call to the centre, or with the code that came of it."""
    wait = _next_try({"seconds": error.seconds})
    left = translate("failures", "Tries left: {0}.").format(error.tries)
    texts: dict[CallProblem, tuple[str, str]] = {
        CallProblem.MISTYPED: (
            translate("failures", "There is a slip in the code."),
            translate("failures", "Have it read out again, letter by letter. This costs no try."),
        ),
        CallProblem.WRONG: (
            translate("failures", "That is not the answer to what you read out."),
            Wording(current().language).sentences(left, wait),
        ),
        CallProblem.WAIT: (translate("failures", "A moment more after a wrong code."), wait),
        CallProblem.VOID: (
            translate("failures", "That call is over: too many tries, too late, or used already."),
            translate("failures", "Read out the new letters."),
        ),
        CallProblem.REASON_MISSING: (translate("failures", "Say why it should pass; it stays on the record."), ""),
        CallProblem.NOBODY: (
            translate("failures", "No supervisor is known on this laptop."),
            translate("failures", "Call your branch office."),
        ),
        CallProblem.NO_KEY: (
            translate("failures", "This laptop can't check a code yet."),
            translate("failures", "Connect once; then a call is enough."),
        ),
        CallProblem.TIME_UNKNOWN: (
            translate("failures", "First the time has to be confirmed."),
            translate("failures", "Connect once, or ask for the time by phone."),
        ),
    }
    return Sentence(*texts[error.problem])


def evidence_sentence(error: EvidenceError) -> Sentence:
    """Return why evidence was not taken."""
    what, do_next = NOT_TAKEN[error.problem]
    megabytes = (error.limit or 0) // (1024 * 1024)
    return Sentence(translate("failures", str(what)).format(megabytes), translate("failures", str(do_next)))


def _range(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return translate("failures", "Between {0} and {1}.").format(low, high)
    if low is not None:
        return translate("failures", "At least {0}.").format(low)
    return translate("failures", "At most {0}.").format(high)


def _wait(details: Details) -> Sentence:
    return Sentence(_next_try(details), _nothing_lost())


def _nothing_lost() -> str:
    return translate("failures", "Nothing is lost.")


def _next_try(details: Details) -> str:
    seconds = int(details.get("seconds", 30))
    if seconds < _MINUTES_FROM:
        return translate("failures", "Next try in {0} seconds.").format(seconds)
    return translate("failures", "Next try in {0} minutes.").format(-(-seconds // 60))


_WEAK: Final[dict[str, Callable[[], str]]] = {
    "short": lambda: translate("failures", "Use at least 15 characters, or five of the words offered."),
    "common": lambda: translate("failures", "That passphrase is on lists that thieves try first."),
}


def _wrong(details: Details) -> Sentence:
    what = translate("failures", "That is not the passphrase.")
    if details.get("seconds"):
        return Sentence(what, Wording(current().language).sentences(_next_try(details), _nothing_lost()))
    return Sentence(what, translate("failures", "Check the spaces and try again; nothing is lost."))


def _weak(details: Details) -> Sentence:
    what = _WEAK.get(str(details.get("reason")), _WEAK["short"])()
    return Sentence(what, translate("failures", "Take the five words offered, or add more of your own."))


def _lease(details: Details) -> Sentence:
    if details.get("reason") == "clock":
        return _CLOCK(details)
    return Sentence(
        translate("failures", "The data on this laptop is past its time, so the cases are closed."),
        translate("failures", "Connect once; finished visits are still delivered."),
    )


def _packs(details: Details) -> Sentence:
    if details.get("reason") == "none":
        return Sentence(
            translate("failures", "The rules for visits have not arrived yet."),
            translate("failures", "Connect once; no visit can start without them."),
        )
    doubt = _UNBELIEVED.get(str(details.get("reason")))
    what = translate("failures", "A rule pack can't be used.") if doubt is None else translate("failures", str(doubt))
    return Sentence(
        what.format(str(details.get("pack", "")).partition("/")[2]),
        translate("failures", "The rules in force stay. Tell your supervisor; visits go on under them."),
    )


# Why the packs' signatures were not believed, by the codes of `packs.signature.Fault`; the pack's id is put in.
_UNBELIEVED: Final[dict[str, object]] = {
    "unsigned": QT_TRANSLATE_NOOP("failures", "The rule pack {0} came without its issuer's signature."),
    "foreign": QT_TRANSLATE_NOOP("failures", "The rule pack {0} is signed by somebody whom this laptop doesn't trust."),
    "altered": QT_TRANSLATE_NOOP("failures", "The rule pack {0} was changed after its issuer signed it."),
    "older": QT_TRANSLATE_NOOP("failures", "The rule pack {0} came in an older version than the one here."),
    "changed": QT_TRANSLATE_NOOP("failures", "The rule pack {0} came with other content under the same version."),
    "taken": QT_TRANSLATE_NOOP("failures", "The rule pack {0} belongs to another issuer than the one who signed it."),
    "gone": QT_TRANSLATE_NOOP("failures", "The rule pack {0} was left out of what the centre sent."),
}


def _plain(what: object, do_next: object) -> Callable[[Details], Sentence]:
    """Return a maker of one fixed sentence; the words are translated when it is shown, not when this is built."""
    return lambda _details: Sentence(translate("failures", str(what)), translate("failures", str(do_next)))


_CLOCK: Final = _plain(
    QT_TRANSLATE_NOOP("failures", "This laptop's clock and the centre's are too far apart."),
    QT_TRANSLATE_NOOP("failures", "Set date and time to automatic, then connect again."),
)

_SENTENCES: Final[dict[FailureCode, Callable[[Details], Sentence]]] = {
    FailureCode.WRONG_PASSPHRASE: _wrong,
    FailureCode.PASSPHRASE_TOO_WEAK: _weak,
    FailureCode.WRONG_PIN: lambda details: Sentence(*wrong_pin(int(details.get("left", 0)))),
    FailureCode.PIN_GONE: lambda _details: Sentence(*pin_gone()),
    FailureCode.PIN_TOO_WEAK: lambda details: Sentence(*weak_pin(str(details.get("reason")))),
    FailureCode.TOO_MANY_TRIES: _wait,
    FailureCode.KEYRING_MISSING: _plain(
        QT_TRANSLATE_NOOP("failures", "This computer has no safe place for keys."),
        QT_TRANSLATE_NOOP("failures", "Install GNOME Keyring or KWallet, log in again, then open the app."),
    ),
    FailureCode.KEYRING_LOCKED: _plain(
        QT_TRANSLATE_NOOP("failures", "The system's keyring is locked."),
        QT_TRANSLATE_NOOP("failures", "Unlock it with your login password, then try again."),
    ),
    FailureCode.KEYRING_SECRET_LOST: _plain(
        QT_TRANSLATE_NOOP("failures", "The keyring of this computer has lost its half of the key."),
        QT_TRANSLATE_NOOP("failures", "Your records are still here. Two supervisors can recover them together."),
    ),
    FailureCode.VAULT_DAMAGED: _plain(
        QT_TRANSLATE_NOOP("failures", "The key file is damaged."),
        QT_TRANSLATE_NOOP("failures", "Don't delete anything. Two supervisors can recover the records."),
    ),
    FailureCode.VAULT_MISSING: _plain(
        QT_TRANSLATE_NOOP("failures", "This laptop is not registered yet."),
        QT_TRANSLATE_NOOP("failures", "Ask the branch office for a one-time code."),
    ),
    FailureCode.ALREADY_ENROLLED: _plain(
        QT_TRANSLATE_NOOP("failures", "This laptop is already registered."),
        QT_TRANSLATE_NOOP("failures", "Unlock it with your passphrase."),
    ),
    FailureCode.STORE_WRONG_KEY: _plain(
        QT_TRANSLATE_NOOP("failures", "The records don't open with this key: the file comes from another laptop."),
        QT_TRANSLATE_NOOP("failures", "Put the right file back, or ask your supervisor to recover it."),
    ),
    FailureCode.STORE_DAMAGED: _plain(
        QT_TRANSLATE_NOOP("failures", "Part of the records can't be read."),
        QT_TRANSLATE_NOOP("failures", "Don't delete anything. Hand the laptop to your branch office."),
    ),
    FailureCode.STORE_LOCKED: _plain(
        QT_TRANSLATE_NOOP("failures", "Another window of the app is using the records."),
        QT_TRANSLATE_NOOP("failures", "Close it, then try again."),
    ),
    FailureCode.STORE_NEWER: _plain(
        QT_TRANSLATE_NOOP("failures", "These records were written by a newer version of the app."),
        QT_TRANSLATE_NOOP("failures", "Install the newer version; nothing was changed."),
    ),
    FailureCode.DISK_FULL: _plain(
        QT_TRANSLATE_NOOP("failures", "The disk is full. What was recorded so far is safe."),
        QT_TRANSLATE_NOOP("failures", "Delete files you don't need, then go on; a visit can still be closed."),
    ),
    FailureCode.JOURNAL_BEHIND_ANCHOR: lambda details: Sentence(*behind(details)),
    FailureCode.LEASE_EXPIRED: _lease,
    FailureCode.OFFLINE: _plain(
        QT_TRANSLATE_NOOP("failures", "The centre can't be reached from here."),
        QT_TRANSLATE_NOOP("failures", "Check the address and the network. What is done is saved here."),
    ),
    FailureCode.SERVER_REFUSED: lambda details: Sentence(*refused(details)),
    FailureCode.SERVER_UNTRUSTED: _plain(
        QT_TRANSLATE_NOOP("failures", "The answer did not come from your centre."),
        QT_TRANSLATE_NOOP("failures", "Use another network; some Wi-Fi puts a login page in between."),
    ),
    FailureCode.SERVER_CRASHED: _plain(
        QT_TRANSLATE_NOOP("failures", "The centre has trouble of its own."),
        QT_TRANSLATE_NOOP("failures", "The app tries again by itself; visits go on."),
    ),
    FailureCode.SERVER_AHEAD: _plain(
        QT_TRANSLATE_NOOP("failures", "The centre needs a newer version of this app."),
        QT_TRANSLATE_NOOP("failures", "Update at the branch office. What is recorded stays here until then."),
    ),
    FailureCode.CODE_UNKNOWN: _plain(
        QT_TRANSLATE_NOOP("failures", "The centre does not know this code."),
        QT_TRANSLATE_NOOP("failures", "Check each letter, or ask for a new one."),
    ),
    FailureCode.CODE_USED: _plain(
        QT_TRANSLATE_NOOP("failures", "This code was used already or has run out."),
        QT_TRANSLATE_NOOP("failures", "Ask the branch office for a new one."),
    ),
    FailureCode.DEVICE_REVOKED: _plain(
        QT_TRANSLATE_NOOP("failures", "The centre did not recognise this laptop."),
        QT_TRANSLATE_NOOP("failures", "Visits go on; ask your supervisor to register it again."),
    ),
    FailureCode.CLOCK_SKEW: _CLOCK,
    FailureCode.CASE_GONE: _plain(
        QT_TRANSLATE_NOOP("failures", "This case is not on the laptop any more."),
        QT_TRANSLATE_NOOP("failures", "Go back to Today; the centre has taken it back."),
    ),
    FailureCode.PACKS_UNUSABLE: _packs,
    FailureCode.VISIT_ALREADY_OPEN: _plain(
        QT_TRANSLATE_NOOP("failures", "Another visit is still open."),
        QT_TRANSLATE_NOOP("failures", "Close that one first: Today shows it on top."),
    ),
    FailureCode.FILE_UNWRITABLE: _plain(
        QT_TRANSLATE_NOOP("failures", "The file can't be written there."),
        QT_TRANSLATE_NOOP("failures", "Choose another folder or stick."),
    ),
    FailureCode.EVIDENCE_DAMAGED: lambda details: Sentence(
        translate("failures", str(DAMAGED.get(str(details.get("what")), DAMAGED["altered"]))),
        translate("failures", "It can't be used. Don't delete anything; tell your supervisor."),
    ),
    FailureCode.RECOVERY_REFUSED: lambda details: Sentence(*recovery_refused(details)),
    FailureCode.WIPE_UNFINISHED: _plain(
        QT_TRANSLATE_NOOP("failures", "What was here before is not all deleted yet, so nothing is opened."),
        QT_TRANSLATE_NOOP("failures", "Log in to this computer again so that its keyring opens, then try again."),
    ),
}
