"""API v1 (sync.md) as a FastAPI application.

Handlers are plain functions and run on the framework's worker threads; they take the raw request from `wire` because a
signature covers bytes, not parsed values.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.types import Lifespan

from collector_app.protocol.codec import CONTENT_TYPE, MAX_REQUEST_BYTES, BadMessage, TooLarge, to_json, unpack
from collector_app.protocol.messages import (
    EnrolmentAnswer,
    EnrolmentRequest,
    EntriesAnswer,
    EntriesRequest,
    PacketPage,
    ProblemAnswer,
    StatusAnswer,
)
from collector_app.protocol.signature import HttpRequest
from collector_app.server import wipes
from collector_app.server.authentication import authenticate
from collector_app.server.centre import Centre, Settings, open_centre
from collector_app.server.enrolment import enrol
from collector_app.server.evidence import routes as evidence
from collector_app.server.ingest.batch import take_batch
from collector_app.server.ingest.projection import VisitShelf
from collector_app.server.ingest.receipts import durable_through
from collector_app.server.openapi import body_of, describe, problems, signed
from collector_app.server.packet import packet_page
from collector_app.server.refusal import Code, Refusal
from collector_app.server.wire import WIRE, SignedWire

log: Final = logging.getLogger("collector.server")
M = TypeVar("M", bound=BaseModel)

MAX_CURSOR: Final = 200
OLDEST_CLIENT: Final = "0.1.0"

router: Final = APIRouter(prefix="/v1")


@router.post(
    "/enrolments",
    summary="Exchange a one-time code and public keys for a certificate",
    responses={200: {"model": EnrolmentAnswer}, **problems(404, 409, 413, 422)},
    openapi_extra=body_of(EnrolmentRequest),
)
def post_enrolment(request: Request) -> Response:
    """Unsigned: the device is not known yet. The same code with the same keys gets the same certificate again."""
    centre, wire = _inside(request)
    return _answer(enrol(centre, _message(EnrolmentRequest, wire)))


@router.get(
    "/packet",
    summary="One page of what changed for this device",
    responses={200: {"model": PacketPage}, **problems(401, 403, 422)},
    openapi_extra=signed(),
)
def get_packet(request: Request, cursor: Annotated[str, Query(max_length=MAX_CURSOR)] = "") -> Response:
    """Ask again with the page's cursor while `more` is true. Apply a page and its cursor in one transaction."""
    centre, wire = _inside(request)
    return _answer(packet_page(centre, authenticate(centre, wire, once=True), cursor))


@router.post(
    "/entries",
    summary="Deliver journal entries",
    responses={200: {"model": EntriesAnswer}, **problems(401, 403, 409, 413, 422)},
    openapi_extra={**signed(), **body_of(EntriesRequest)},
)
def post_entries(request: Request) -> Response:
    """At most 500 entries and 1 MiB of JSON, zstd allowed, in order, sealed at the last one. Safe to repeat."""
    centre, wire = _inside(request)
    device = authenticate(centre, wire, frozen=True)
    batch = _message(EntriesRequest, wire)
    return _answer(take_batch(centre, request.app.state.shelf, device, batch))


@router.get(
    "/status",
    summary="Server time, epoch and what is durable",
    responses={200: {"model": StatusAnswer}, **problems(401, 403)},
    openapi_extra=signed(optional=True),
)
def get_status(request: Request) -> Response:
    """Unsigned requests are answered too; `durable_through` is then 0, because it is a device's own."""
    centre, wire = _inside(request)
    durable = 0
    if "signature" in wire.headers:
        device = authenticate(centre, wire, frozen=True)
        with centre.database.read() as connection:
            durable = durable_through(centre, connection, device.id)
    return _answer(
        StatusAnswer(
            server_time=centre.clock.now(),
            epoch=centre.epoch,
            durable_through=durable,
            oldest_client=OLDEST_CLIENT,
        )
    )


def create_app(settings: Settings) -> FastAPI:
    """Open the centre and return its application; the application's shutdown closes it. Raises OperatorError."""
    centre = open_centre(settings)
    app = FastAPI(
        title="Collector central server",
        version="1",
        docs_url=None,  # a page that loads scripts from elsewhere has no place here; the description is /openapi.json
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_closing(centre),
    )
    app.state.centre = centre
    app.state.shelf = VisitShelf()
    app.include_router(router)
    app.include_router(evidence.router)
    app.include_router(wipes.router)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(BadMessage, _bad_message)
    app.add_exception_handler(RequestValidationError, _bad_parameters)
    app.add_exception_handler(HTTPException, _framework_says)
    app.add_middleware(SignedWire, centre=centre)
    describe(app)
    return app


def _closing(centre: Centre) -> Lifespan[FastAPI]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        del app
        yield
        centre.close()

    return lifespan


def _inside(request: Request) -> tuple[Centre, HttpRequest]:
    centre: Centre = request.app.state.centre
    wire: HttpRequest = request.scope["state"][WIRE]
    return centre, wire


def _message(kind: type[M], wire: HttpRequest) -> M:
    return unpack(kind, wire.body, wire.headers.get("content-encoding"), limit=MAX_REQUEST_BYTES)


def _answer(message: BaseModel, status: int = 200) -> Response:
    return Response(to_json(message), status, media_type=CONTENT_TYPE)


def _problem(code: Code, detail: str, status: int, **more: Any) -> Response:  # noqa: ANN401 - fields of ProblemAnswer
    return _answer(ProblemAnswer(code=code, detail=detail, **more), status)


def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    log.info("refused code=%s path=%s", error.code, request.scope["path"])
    return _problem(
        error.code, error.detail, error.status, expected_seq=error.expected_seq, server_time=error.server_time
    )


def _bad_message(request: Request, error: Exception) -> Response:
    log.info("bad_message path=%s", request.scope["path"])
    if isinstance(error, TooLarge):
        return _problem(Code.TOO_LARGE, f"The message has {error}. Send smaller batches.", 413)
    return _problem(Code.INVALID, f"The message can't be read: {error}.", 422)


def _bad_parameters(request: Request, error: Exception) -> Response:
    del request, error
    detail = f"A cursor has at most {MAX_CURSOR} characters and is given once; an item's id is shorter than that."
    return _problem(Code.INVALID, detail, 422)


def _framework_says(request: Request, error: Exception) -> Response:
    """No such route, or not with this method."""
    del request
    status = error.status_code if isinstance(error, HTTPException) else 404
    response = _problem(Code.INVALID, "The centre has no such call. See /openapi.json for those it has.", status)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)  # Allow, for a wrong method
    return response
