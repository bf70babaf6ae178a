"""The server's signed word for what it holds: one chain of receipts a device."""

from __future__ import annotations

from sqlalchemy import Connection, select

from collector_app.domain.journal.entry import NO_RECEIPT, Head
from collector_app.domain.journal.seal import Receipt, receipt_hash
from collector_app.server import tables as t
from collector_app.server.centre import Centre, Durable
from collector_app.server.documents import read_document, write_document


def last_receipt(connection: Connection, device: str) -> Receipt | None:
    """Return the newest receipt of a device, as it was signed."""
    r = t.receipts
    statement = select(r.c.document).where(r.c.device == device).order_by(r.c.to_seq.desc()).limit(1)
    text = connection.execute(statement).scalar_one_or_none()
    return None if text is None else read_document(Receipt, text)


def receipt_of(connection: Connection, device: str, seq: int) -> Receipt | None:
    """Return the receipt that covers entry `seq`: what a device asks for again whose answer was lost."""
    r = t.receipts
    statement = select(r.c.document).where(r.c.device == device, r.c.to_seq >= seq).order_by(r.c.to_seq).limit(1)
    text = connection.execute(statement).scalar_one_or_none()
    return None if text is None else read_document(Receipt, text)


def sign_for(centre: Centre, connection: Connection, first: int, head: Head, durable_seq: int) -> Receipt:
    """Sign and keep the receipt for entries `first` to the head; the caller stored them in this transaction."""
    before = last_receipt(connection, head.device)
    receipt = centre.keys.sign_receipt(
        Receipt(
            device=head.device,
            from_seq=first,
            to_seq=head.seq,
            head=head.hash,
            server_time=centre.clock.now(),
            epoch=centre.epoch,
            durable_through=head.seq if centre.durable is Durable.IMMEDIATE else durable_seq,
            prev_receipt=NO_RECEIPT if before is None else receipt_hash(before),
        )
    )
    row = {
        "device": head.device,
        "to_seq": receipt.to_seq,
        "from_seq": receipt.from_seq,
        "hash": receipt_hash(receipt),
        "server_time": receipt.server_time,
        "document": write_document(receipt),
    }
    connection.execute(t.receipts.insert(), row)
    return receipt


def durable_through(centre: Centre, connection: Connection, device: str) -> int:
    """Return the last sequence number of a device that counts as durable."""
    d = t.devices
    row = connection.execute(select(d.c.head_seq, d.c.durable_seq).where(d.c.id == device)).one()
    return int(row.head_seq if centre.durable is Durable.IMMEDIATE else row.durable_seq)
