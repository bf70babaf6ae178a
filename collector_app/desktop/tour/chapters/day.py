"""The day and a case: the list in its states, the gates of a case, the notes beside it."""

from __future__ import annotations

from collector_app.desktop.tour import cast
from collector_app.desktop.tour.device import Laptop
from collector_app.desktop.tour.studio import Studio
from collector_app.desktop.workbench import Workbench
from collector_app.domain.localised import Localised
from collector_app.domain.outcome import Outcome
from collector_app.gui.widgets.choice import ChoiceButton
from collector_app.usecases.ports.server import SyncState
from collector_app.usecases.sync_status import SyncSnapshot


def morning(studio: Studio) -> Laptop:
    """A laptop at 10:20: three visits made, two of them not yet sent."""
    laptop = studio.laptop()
    laptop.visited(1, cast.at(8, 14), cast.at(8, 31), Outcome.MESSAGE_LEFT, 3)
    laptop.deliver()
    laptop.visited(2, cast.at(8, 40), cast.at(9, 14), Outcome.PROMISE_TO_PAY, 9)
    laptop.visited(3, cast.at(9, 41), cast.at(10, 19), Outcome.NOBODY_HOME, 4)
    laptop.at(10, 20)
    return laptop


def offline(bench: Workbench) -> None:
    """Tell the workbench that the centre is out of reach."""
    bench.delivery.changed.emit(SyncSnapshot(SyncState.OFFLINE, last_success=cast.at(8, 31), waiting_entries=20))


def online(bench: Workbench) -> None:
    """Tell the workbench that the centre answers."""
    bench.delivery.changed.emit(SyncSnapshot(SyncState.IDLE, last_success=cast.at(8, 31)))


def today(studio: Studio) -> None:
    """The day: as planned, another stop selected, a search, nothing found."""
    bench = studio.open(morning(studio))
    offline(bench)
    studio.take("today")
    view, header = bench.today.view, bench.today.header
    model = view.list.model()
    view.select(model.rowCount() - 1)
    studio.take("today-done-selected")
    view.select(5)
    studio.take("today-another-stop")
    header.search.setText("lxm")
    header.search_changed.emit("lxm")
    studio.take("today-search")
    header.search.setText("qqq")
    header.search_changed.emit("qqq")
    studio.take("today-nothing-found")
    header.search.clear()
    header.search_changed.emit("")
    bench.shell.navigation.setFocus()
    online(bench)
    studio.take("today-online")


def today_without(studio: Studio) -> None:
    """The day before the first packet, and when the rules can't be used."""
    bench = studio.open(studio.laptop(with_cases=False, with_rules=False))
    offline(bench)
    studio.take("today-empty")
    bench = studio.open(studio.laptop(with_rules=False))
    offline(bench)
    studio.take("today-no-rules")


def case(studio: Studio) -> None:
    """The case of the evening: what is missing, who goes along, notes, the sealed part."""
    laptop = morning(studio)
    laptop.at(10, 52)
    bench = studio.open(laptop, companions=())
    offline(bench)
    bench.open_case("case-10")
    studio.take("case")
    bench.case.view.gates.helped.emit("company")
    studio.take("case-company")
    form = bench.case.view.company_form
    form.rows[0].box.click()
    form.code_given.emit("c-2", "7K3M-92QD-XT4V")
    studio.take("case-company-wrong-code")
    form.code_given.emit("c-2", laptop.code("c-2"))
    studio.take("case-company-proven")
    form.save.click()
    studio.take("case-ready")
    for gate in ("door", "disclose", "settle"):
        bench.case.view.gates.gate_chosen.emit(gate)
        bench.case.view.gates.tabs.set_current(gate)
        studio.take(f"case-gate-{gate}")
    bench.case.view.gates.gate_chosen.emit("travel")
    bench.case.view.gates.tabs.set_current("travel")
    bench.case.view.contacts.call_noted.emit()
    studio.take("case-note-call")
    _note(studio, bench)
    bench.case.view.contact_form.cancelled.emit()
    bench.case.view.contacts.message_noted.emit()
    studio.take("case-note-message")
    bench.case.view.contact_form.cancelled.emit()
    bench.case.view.who.prepare_asked.emit()
    studio.take("case-sealed-part")


def _note(studio: Studio, bench: Workbench) -> None:
    """A reason in words that had better not stand there, what came of it, and somebody else than the customer."""
    form = bench.case.view.contact_form
    words = Localised("Lost the job and is on chemo.", "失业了，还在化疗。")
    form.reason.setPlainText(words.text(studio.language))
    form.note.check()
    form.findChildren(ChoiceButton)[0].click()
    studio.take("case-note-call-words")
    form.people.setCurrentIndex(1)
    form.people.activated.emit(1)
    studio.take("case-note-call-spouse")


def case_alone(studio: Studio) -> None:
    """Who goes along, before the branch's colleagues have arrived."""
    laptop = morning(studio)
    with laptop.store.unit() as unit:
        unit.feed.put_colleagues(())
    bench = studio.open(laptop, companions=())
    offline(bench)
    bench.open_case("case-10")
    bench.case.view.gates.helped.emit("company")
    studio.take("case-company-nobody")


def case_elsewhere(studio: Studio) -> None:
    """A case at rest, one that was not announced, one without a time."""
    bench = studio.open(morning(studio))
    offline(bench)
    for name, number in (("at-rest", cast.XU), ("not-announced", cast.FENG), ("to-arrange", cast.SHEN)):
        bench.open_case(f"case-{number:02d}")
        studio.take(f"case-{name}")
