"""Joins the packs to the ports that use cases and sync ask through: a faulty pack becomes a failure with a sentence."""

from __future__ import annotations

from collector_app.domain.pack_files import Packs
from collector_app.domain.script import Script
from collector_app.packs.book import CompiledRuleBook, compile_as
from collector_app.packs.problems import PacksError
from collector_app.packs.signature import UnbelievedError, admit
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.pack_shelf import newest
from collector_app.usecases.ports.device import SignatureCheck
from collector_app.usecases.session import OpenSession


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

    def compile(self, packs: Packs) -> DeskBook:
        """Return the book of ``rules/<id>`` and ``script/<id>`` file sets; raises Failure(PACKS_UNUSABLE)."""
        try:
            return compile_as(DeskBook, packs)
        except PacksError as error:
            raise unusable(error) from error


def check_packs(session: OpenSession, signatures: SignatureCheck, packs: Packs) -> None:
    """Check that packs which a packet brought may take the place of what is held.

    Raises Failure(PACKS_UNUSABLE), whose `reason` is a `Fault` when they are not to be believed.
    """
    with session.store.view() as view:
        issuers, held = view.feed.profile().issuers.issuers, newest(view.feed.packs())
    try:
        admit(packs, held, issuers, signatures.verify)
    except UnbelievedError as error:
        raise Failure(FailureCode.PACKS_UNUSABLE, pack=error.pack, reason=error.fault.value) from error
    session.books.compile(packs)


def unusable(error: PacksError) -> Failure:
    """Return the failure of faulty packs: the first faulty set (`pack`) and all faults as text (`reason`)."""
    return Failure(FailureCode.PACKS_UNUSABLE, pack=error.problems[0].file.rpartition("/")[0], reason=str(error))
