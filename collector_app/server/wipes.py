"""Laptops that wiped themselves: their own word for it, taken without a signed request because no key is left."""

from __future__ import annotations

from datetime import UTC
from typing import Final

from fastapi import APIRouter, Request, Response
from sqlalchemy import select, update

from collector_app.domain.journal.record import BadRecordError
from collector_app.domain.wipe_report import WipeReport, wipe_input
from collector_app.protocol.codec import CONTENT_TYPE, MAX_REQUEST_BYTES, to_json, unpack
from collector_app.protocol.signature import HttpRequest, verify_bytes
from collector_app.protocol.wipe_messages import WipeAnswer, WipeRequest
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.departure_tables import device_wipes
from collector_app.server.documents import write_document
from collector_app.server.ingest.reading import is_name
from collector_app.server.openapi import body_of, problems
from collector_app.server.refusal import Code, Refusal
from collector_app.server.wire import WIRE

router: Final = APIRouter(prefix="/v1")
_UNKNOWN: Final = "The centre knows no laptop that has signed this."


@router.post(
    "/wipes",
    summary="Tell that a laptop has wiped itself",
    responses={200: {"model": WipeAnswer}, **problems(401, 413, 422)},
    openapi_extra=body_of(WipeRequest),
)
def post_wipe(request: Request) -> Response:
    """Unsigned: the laptop's keys are gone. Its report was signed by them before; safe to repeat."""
    centre: Centre = request.app.state.centre
    wire: HttpRequest = request.scope["state"][WIRE]
    message = unpack(WipeRequest, wire.body, wire.headers.get("content-encoding"), limit=MAX_REQUEST_BYTES)
    note_wipe(centre, message.report)
    return Response(to_json(WipeAnswer(device=message.report.device)), media_type=CONTENT_TYPE)


def note_wipe(centre: Centre, report: WipeReport) -> None:
    """Note the first report of a device and serve it no more; raises Refusal(BAD_SIGNATURE or INVALID).

    Whoever replays a report can say nothing but what its laptop said. A laptop that is registered anew is another one.
    """
    try:
        signed, begun = wipe_input(report), report.begun.astimezone(UTC)
    except (BadRecordError, OverflowError) as error:
        raise Refusal(Code.INVALID, "The report does not say when the wipe began.") from error
    if not is_name(report.device):
        raise Refusal(Code.BAD_SIGNATURE, _UNKNOWN)
    d = t.devices
    with centre.database.write() as connection:
        key = connection.execute(select(d.c.signing_key).where(d.c.id == report.device)).scalar_one_or_none()
        if key is None or not verify_bytes(key, signed, report.signature):
            raise Refusal(Code.BAD_SIGNATURE, _UNKNOWN)
        row = {
            "device": report.device,
            "reason": report.reason.value,
            "begun_at": begun,
            "told_at": centre.clock.now(),
            "document": write_document(report),
        }
        centre.database.insert_new(device_wipes, [row], connection)
        connection.execute(update(d).where(d.c.id == report.device).values(state=t.DeviceState.REVOKED.value))
