"""Clause lines: *short title · article · authority · how sure* (look.md, Words)."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from collector_app.domain.localised import Language
from collector_app.domain.policy import AuthorityLevel, Citation, Confidence, Finding, clause_line

translate = QCoreApplication.translate


def authority_name(level: AuthorityLevel) -> str:
    """How binding a source is."""
    return {
        AuthorityLevel.LAW: translate("Clauses", "law"),
        AuthorityLevel.REGULATION: translate("Clauses", "regulation"),
        AuthorityLevel.STANDARD: translate("Clauses", "recommended standard"),
        AuthorityLevel.INDUSTRY: translate("Clauses", "industry self-regulation"),
        AuthorityLevel.COMPANY: translate("Clauses", "company rule"),
    }[level]


def how_sure(confidence: Confidence) -> str:
    """How sure we are of a citation; empty when it was read in the original, or is the company's own word."""
    return {
        Confidence.PRIMARY: "",
        Confidence.SECONDARY: translate("Clauses", "from secondary texts"),
        Confidence.SINGLE_SECONDARY: translate("Clauses", "one source only"),
        Confidence.UNCHECKED: translate("Clauses", "not checked yet"),
        Confidence.UNCERTAIN: translate("Clauses", "sources disagree"),
        Confidence.POLICY: "",
    }[confidence]


def source_line(citation: Citation, language: Language) -> str:
    """The whole clause line of one citation; a company rule does not say twice that it is one."""
    clause, level = clause_line(citation, language), authority_name(citation.authority)
    parts = (clause, "" if clause.casefold() == level.casefold() else level, how_sure(citation.confidence))
    return " · ".join(part for part in parts if part)


def finding_line(finding: Finding, language: Language) -> str:
    """The clause line of a finding's first citation; a rule has at least one."""
    return source_line(finding.rule.citations[0], language) if finding.rule.citations else ""


def short_line(finding: Finding, language: Language) -> str:
    """The clause alone, for a row that has one line; a company rule says that and nothing grander."""
    if not finding.rule.citations:
        return ""
    citation = finding.rule.citations[0]
    if citation.authority is AuthorityLevel.COMPANY:
        return authority_name(citation.authority)
    return clause_line(citation, language)
