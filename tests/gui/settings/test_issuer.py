"""Who answers for a pack, and what is said when nobody does whom this laptop trusts."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from collector_app.config.resources import DEFAULT_PACKS, resource_path
from collector_app.domain.localised import Language
from collector_app.gui.failures import sentence
from collector_app.gui.settings.about_model import packs_in_force
from collector_app.gui.settings.settings_view import AboutPanel
from collector_app.gui.translation import install
from collector_app.packs.book import compile_book
from collector_app.packs.reading import read_folder
from collector_app.packs.signature import Fault
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.issuer import TestIssuer
from tests.fakes.samples import DAY


def test_a_pack_names_its_issuer(qtbot: QtBot, qapp: QApplication) -> None:
    install(qapp, "en")
    house = TestIssuer("云栎合规部")
    packs = {f"rules/{name}": read_folder(resource_path("packs", name)) for name in DEFAULT_PACKS}
    packs["rules/cn"] = house.signed("rules/cn", packs["rules/cn"])
    book = compile_book({**packs, "script/cn": read_folder(resource_path("scripts"))})
    about = AboutPanel()
    qtbot.addWidget(about)
    about.set_packs(packs_in_force(book, DAY, Language.ENGLISH))
    assert about.issuer.text() == "Issued and signed by 云栎合规部"
    assert not about.issuer.isHidden()
    about.packs.setCurrentIndex(1)
    assert about.issuer.isHidden()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("fault", Fault)
def test_an_unbelieved_pack_is_named_in_a_sentence_of_its_own(qapp: QApplication, language: str, fault: Fault) -> None:
    install(qapp, language)
    said = sentence(Failure(FailureCode.PACKS_UNUSABLE, pack="rules/cn.cfc", reason=fault.value))
    plain = sentence(Failure(FailureCode.PACKS_UNUSABLE, pack="rules/cn.cfc", reason="whatever"))
    assert "cn.cfc" in said.what
    assert said.what != plain.what
    assert said.do_next == plain.do_next
    assert said.what.isascii() == (language == "en")
