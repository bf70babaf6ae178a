"""The whole copy in words."""

from __future__ import annotations

from collector_app.domain.localised import Language
from collector_app.gui.copy.matter_words import agreed_section, pay_sections, rights_section, told_section
from collector_app.gui.copy.open_words import (
    complaint_sections,
    contact_section,
    free_section,
    happened_section,
    next_sections,
    open_rights_section,
    visit_section,
)
from collector_app.gui.copy.sections import Section, Sheet
from collector_app.gui.copy.tongue import Tongue
from collector_app.usecases.borrower_copy import BorrowerCopy


def sheet_of(copy: BorrowerCopy, language: Language) -> Sheet:
    """Return the copy's words; without a matter no text that could hint at one is even asked for."""
    tongue = Tongue(language)
    translate = tongue.translate
    kept_by = translate("BorrowerCopy", "Copy to keep")
    if copy.matter is not None:
        kept_by = translate("BorrowerCopy", "For {0}").format(copy.matter.addressee.text(language))
    return Sheet(
        language=language,
        lender=copy.creditor.name,
        title=translate("BorrowerCopy", "Record of our visit"),
        kept_by=kept_by,
        code_name=translate("BorrowerCopy", "Visit code"),
        code=copy.code,
        code_note=translate("BorrowerCopy", "With this code the record of this visit can be found and checked."),
        sections=_sections(copy, tongue),
    )


def _sections(copy: BorrowerCopy, tongue: Tongue) -> tuple[Section, ...]:
    matter = copy.matter
    middle: tuple[Section, ...]
    if matter is None:
        middle = (happened_section(copy, tongue), free_section(tongue), open_rights_section(tongue))
    else:
        middle = (
            told_section(matter, tongue),
            agreed_section(copy, matter, tongue),
            *pay_sections(copy, matter, tongue),
            free_section(tongue),
            rights_section(matter, tongue),
        )
    return (
        visit_section(copy, tongue),
        *middle,
        *complaint_sections(copy, tongue),
        *next_sections(copy.next_step, tongue),
        contact_section(copy, tongue),
    )
