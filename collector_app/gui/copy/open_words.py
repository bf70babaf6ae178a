"""What every copy may say, also one that a stranger reads: no text here names the matter.

`matter_words` has the rest; a test compares the texts of this module with the words that may not stand here.
"""

from __future__ import annotations

from collections.abc import Mapping

from collector_app.domain.outcome import StopReason
from collector_app.gui.copy.sections import Section
from collector_app.gui.copy.tongue import Tongue
from collector_app.usecases.borrower_copy import BorrowerCopy, Course, NextAction, NextStep, Recording


def visit_section(copy: BorrowerCopy, tongue: Tongue) -> Section:
    """When it was and who came."""
    translate, wording = tongue.translate, tongue.wording
    facts = [(translate("BorrowerCopy", "Day"), tongue.day(copy.day))]
    if copy.arrived is not None:
        times = wording.clock(copy.arrived) if copy.left is None else wording.window(copy.arrived, copy.left)
        here = translate("BorrowerCopy", "{0}, time at the address visited").format(times)
        facts.append((translate("BorrowerCopy", "Time"), here))
    facts.append((translate("BorrowerCopy", "Who came"), wording.listing(list(copy.visitors))))
    if copy.recording is not None:
        facts.append((translate("BorrowerCopy", "Recording"), _recording(copy.recording, tongue)))
    return Section(translate("BorrowerCopy", "The visit"), facts=tuple(facts))


def _recording(recording: Recording, tongue: Tongue) -> str:
    translate = tongue.translate
    if recording.declined:
        return translate("BorrowerCopy", "Not wanted; this is on record")
    if not recording.number:
        return translate("BorrowerCopy", "Sound only, recorder of the visitors")
    return translate("BorrowerCopy", "Sound only, recorder {0} of the visitors").format(recording.number)


def happened_section(copy: BorrowerCopy, tongue: Tongue) -> Section:
    """How a visit went that disclosed nothing."""
    translate = tongue.translate
    ended = translate("BorrowerCopy", "We came and left. Why we came was not discussed.")
    texts: Mapping[Course, str] = {
        Course.STOPPED: translate("BorrowerCopy", "The visit ended early. Why we came was not discussed."),
        Course.THIRD_PARTY: translate(
            "BorrowerCopy", "We met somebody else than the person we came to see. Why we came was not discussed."
        ),
        Course.NOBODY_HOME: translate("BorrowerCopy", "Nobody came to the door. We left."),
        Course.NOT_MADE: translate("BorrowerCopy", "The visit planned for this day was not made."),
    }
    heading = translate("BorrowerCopy", "What happened")
    return Section(heading, paragraphs=(texts.get(copy.course, ended), *stop_words(copy.stop, tongue)))


def stop_words(stop: StopReason | None, tongue: Tongue) -> tuple[str, ...]:
    """What the customer asked for when the visit was stopped; nothing where a reason is nobody's to read."""
    translate = tongue.translate
    texts: Mapping[StopReason | None, str] = {
        StopReason.ASKED_TO_LEAVE: translate("BorrowerCopy", "You asked us to leave, and we left."),
        StopReason.DO_NOT_COME_AGAIN: translate("BorrowerCopy", "You asked us not to come again. This is on record."),
        StopReason.LAWYER: translate("BorrowerCopy", "You told us of a lawyer. This is on record."),
        StopReason.DISPUTE: translate("BorrowerCopy", "You objected. This is looked into first."),
        StopReason.COMPLAINT: translate("BorrowerCopy", "You complained. Another department looks into it."),
    }
    return (texts[stop],) if stop in texts else ()


def free_section(tongue: Tongue) -> Section:
    """That nothing is taken."""
    translate = tongue.translate
    free = translate("BorrowerCopy", "This visit is free. No fee was taken.")
    private = translate("BorrowerCopy", "Please give the visitors no cash, and send nothing to a private account.")
    return Section(translate("BorrowerCopy", "No fee, no cash"), paragraphs=(free, private))


def open_rights_section(tongue: Tongue) -> Section:
    """What anybody may do whom we met."""
    translate = tongue.translate
    rights = (
        translate("BorrowerCopy", "You need not answer, and you may end a talk at any time."),
        translate("BorrowerCopy", "You may ask us not to come again, or to use another way. We note it."),
        translate("BorrowerCopy", "If you doubt who we are, call the number below and give the visit code."),
    )
    return Section(translate("BorrowerCopy", "What you may do"), bullets=rights)


def complaint_sections(copy: BorrowerCopy, tongue: Tongue) -> tuple[Section, ...]:
    """The complaints that were taken, by number."""
    translate = tongue.translate
    facts: list[tuple[str, str]] = []
    for item in copy.complaints:
        facts.append((translate("BorrowerCopy", "Number"), item.number))
        if item.answer_by is not None:
            facts.append((translate("BorrowerCopy", "Answered by"), tongue.day(item.answer_by)))
    return (Section(translate("BorrowerCopy", "Your complaint"), facts=tuple(facts)),) if facts else ()


def next_sections(step: NextStep | None, tongue: Tongue) -> tuple[Section, ...]:
    """What the lender does next."""
    if step is None:
        return ()
    translate = tongue.translate
    texts: Mapping[NextAction, str] = {
        NextAction.WAIT: translate("BorrowerCopy", "We wait for the agreed day."),
        NextAction.CALL: translate("BorrowerCopy", "We call you."),
        NextAction.VISIT: translate("BorrowerCopy", "We would like to come again, and tell you beforehand."),
        NextAction.SUPERVISOR: translate("BorrowerCopy", "A supervisor decides, and we tell you."),
        NextAction.HARDSHIP_DESK: translate("BorrowerCopy", "Our hardship desk calls you."),
        NextAction.CONTACT: translate("BorrowerCopy", "We get in touch with you."),
    }
    heading = translate("BorrowerCopy", "What comes next")
    if step.due is None:
        return (Section(heading, paragraphs=(texts[step.action],)),)
    dated = translate("BorrowerCopy", "{0}: {1}").format(tongue.day(step.due), texts[step.action])
    return (Section(heading, paragraphs=(dated,)),)


def contact_section(copy: BorrowerCopy, tongue: Tongue) -> Section:
    """Hotline and complaint line."""
    translate, creditor = tongue.translate, copy.creditor
    hotline, line = creditor.hotline, creditor.complaint_line
    if hotline and creditor.hotline_hours:
        hotline = translate("BorrowerCopy", "{0}, open {1}").format(hotline, creditor.hotline_hours)
    if line:
        line = translate("BorrowerCopy", "{0}, another department").format(line)
    facts = ((translate("BorrowerCopy", "Questions"), hotline), (translate("BorrowerCopy", "Complaints"), line))
    return Section(translate("BorrowerCopy", "Where to turn"), facts=tuple(item for item in facts if item[1]))
