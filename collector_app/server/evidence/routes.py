"""`/v1/evidence`: tus 1.0 over signed requests (`protocol/tus.py`)."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response

from collector_app.protocol import tus
from collector_app.protocol.signature import HttpRequest
from collector_app.server.authentication import Device, authenticate
from collector_app.server.centre import Centre
from collector_app.server.evidence import uploads
from collector_app.server.openapi import header, problems, signed
from collector_app.server.refusal import Code, Refusal
from collector_app.server.wire import WIRE

MAX_ITEM: Final = 100  # characters; a UUID has 36

router: Final = APIRouter(prefix=tus.PATH)
Item = Annotated[str, Path(max_length=MAX_ITEM)]

_RESUMABLE: Final = header("Tus-Resumable", {"type": "string", "enum": [tus.VERSION]})
_COUNT: Final[dict[str, Any]] = {"type": "integer", "minimum": 0}


@router.post(
    "",
    status_code=201,
    response_class=Response,
    summary="Begin an evidence item, or ask where to go on",
    responses=problems(401, 403, 404, 410, 412, 422),
    openapi_extra=signed(
        _RESUMABLE, header("Upload-Length", _COUNT), header("Upload-Metadata", {"type": "string", "maxLength": 200})
    ),
)
def post_evidence(request: Request) -> Response:
    """Its journal entry must have been delivered. Safe to repeat: `Upload-Offset` says how much is here."""
    centre, wire, device = _inside(request)
    item = tus.read_metadata(wire.headers.get(tus.METADATA, ""))
    if item is None or len(item) > MAX_ITEM:
        raise Refusal(Code.INVALID, "Upload-Metadata names the item: item and its id in base64.")
    standing = uploads.begin(centre, device, item, _count(wire, tus.LENGTH))
    return _answer(201, standing, {"Location": f"{tus.PATH}/{item}"})


@router.head(
    "/{item}",
    response_class=Response,
    summary="How much of an item is here",
    responses=problems(401, 403, 404, 410, 412),
    openapi_extra=signed(_RESUMABLE),
)
def head_evidence(request: Request, item: Item) -> Response:
    """`Upload-Offset` and `Upload-Length`."""
    centre, _, device = _inside(request)
    return _answer(200, uploads.look(centre, device, item))


@router.patch(
    "/{item}",
    status_code=204,
    response_class=Response,
    summary="Add a piece at an offset",
    responses=problems(401, 403, 404, 409, 410, 412, 413, 415, 422),
    openapi_extra=signed(_RESUMABLE, header("Upload-Offset", _COUNT))
    | {
        "requestBody": {
            "required": True,
            "content": {tus.PIECE_TYPE: {"schema": {"type": "string", "contentMediaType": tus.PIECE_TYPE}}},
        }
    },
)
def patch_evidence(request: Request, item: Item) -> Response:
    """The last piece is answered when the whole has the hash of its journal entry."""
    centre, wire, device = _inside(request)
    if wire.headers.get("content-type", "") != tus.PIECE_TYPE:
        raise Refusal(Code.INVALID, f"A piece has the content type {tus.PIECE_TYPE}.", status=415)
    return _answer(204, uploads.take(centre, device, item, _count(wire, tus.OFFSET), wire.body))


def _inside(request: Request) -> tuple[Centre, HttpRequest, Device]:
    centre: Centre = request.app.state.centre
    wire: HttpRequest = request.scope["state"][WIRE]
    device = authenticate(centre, wire, frozen=True)  # what was recorded may always be delivered
    if wire.headers.get(tus.RESUMABLE) != tus.VERSION:
        raise Refusal(Code.INVALID, f"Say Tus-Resumable: {tus.VERSION}; no other version is spoken here.", status=412)
    return centre, wire, device


def _count(wire: HttpRequest, name: str) -> int:
    count = tus.read_count(wire.headers, name)
    if count is None:
        raise Refusal(Code.INVALID, f"{name} is a number of bytes.")
    return count


def _answer(status: int, standing: uploads.Standing, more: dict[str, str] | None = None) -> Response:
    headers = {tus.RESUMABLE: tus.VERSION, tus.OFFSET: str(standing.offset), tus.LENGTH: str(standing.size)}
    return Response(b"", status, headers | (more or {}))
