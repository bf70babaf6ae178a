"""Joins the packs to the port that use cases ask through: a faulty pack becomes a failure that has a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from collector_app.domain.script import Script
from collector_app.packs.book import CompiledRuleBook, compile_as
from collector_app.packs.problems import PacksError
from collector_app.usecases.failures import Failure, FailureCode


class DeskBook(CompiledRuleBook):
    """The packs in force on this device; satisfies `usecases.ports.rules.RuleBook`."""

    def script(self, key: str = "") -> Script:
        """Return a script by ``id@version``, or the first one; raises Failure(PACKS_UNUSABLE) when there is none."""
        try:
            return super().script(key)
        except PacksError as error:
            raise unusable(error) from error


class PackBooks:
    """Compiles what a packet or a folder holds; satisfies `usecases.ports.rules.RuleBooks`."""

    def compile(self, packs: Mapping[str, Mapping[str, bytes]]) -> DeskBook:
        """Return the book of ``rules/<id>`` and ``script/<id>`` file sets; raises Failure(PACKS_UNUSABLE)."""
        try:
            return compile_as(DeskBook, packs)
        except PacksError as error:
            raise unusable(error) from error


def unusable(error: PacksError) -> Failure:
    """Return the failure of faulty packs: the first faulty set (`pack`) and all faults as text (`reason`)."""
    return Failure(FailureCode.PACKS_UNUSABLE, pack=error.problems[0].file.rpartition("/")[0], reason=str(error))
