"""When a receipt counts: the one place that turns "the server answered" into "the server holds it"."""

from __future__ import annotations

from collector_app.domain.journal.canonical import NotCanonicalError
from collector_app.domain.journal.entry import NO_RECEIPT
from collector_app.domain.journal.seal import Receipt, receipt_hash, receipt_input
from collector_app.usecases.ports.device import SignatureCheck
from collector_app.usecases.ports.store import View


class ReceiptInvalid(ValueError):
    """The receipt proves nothing; it is not kept and nothing counts as received."""


def check_receipt(receipt: Receipt, view: View, signatures: SignatureCheck) -> bool:
    """Return whether `receipt` is news (True) or one that is held already (False).

    Raises ReceiptInvalid when device, signature or head do not fit this journal, and when it does not follow the newest
    receipt held. The first one of a new epoch (the server was restored from a backup) may follow any receipt held.
    """
    certificate = view.feed.profile().certificate
    if receipt.device != certificate.device:
        raise ReceiptInvalid("another device's receipt")
    if not 1 <= receipt.from_seq <= receipt.to_seq <= view.journal.head().seq:
        raise ReceiptInvalid("it covers entries that this journal does not have")
    try:
        signed = receipt_input(receipt)
    except NotCanonicalError as error:
        raise ReceiptInvalid("it holds a number or text that no record has") from error
    if not signatures.verify(certificate.server_key, signed, receipt.signature):
        raise ReceiptInvalid("its signature is not by the pinned key")
    covered = view.journal.after(receipt.to_seq - 1, 1)
    if not covered or covered[0].seq != receipt.to_seq or covered[0].hash != receipt.head:
        raise ReceiptInvalid("its head is not this journal's")
    if receipt in view.journal.receipts(receipt.from_seq, receipt.to_seq):
        return False
    if not _follows(receipt, view):
        raise ReceiptInvalid("it does not follow the last receipt")
    return True


def _follows(receipt: Receipt, view: View) -> bool:
    last = view.journal.last_receipt()
    if last is None or last.epoch == receipt.epoch:
        return receipt.prev_receipt == (NO_RECEIPT if last is None else receipt_hash(last))
    held = {receipt_hash(item) for item in view.journal.receipts(1, view.journal.head().seq)}
    return receipt.prev_receipt in held | {NO_RECEIPT}
