"""The API's description: what FastAPI can't see because handlers take raw bytes is said here."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from collector_app.protocol.codec import CONTENT_TYPE
from collector_app.protocol.messages import EnrolmentRequest, EntriesRequest, ProblemAnswer
from collector_app.protocol.wipe_messages import WipeRequest

_REFERENCE: Final = "#/components/schemas/{model}"
_LOCAL_TIME: Final = r"^[0-2][0-9]:[0-5][0-9]:[0-5][0-9]$"
_SCHEME: Final = "messageSignature"
_REASONS: Final = {
    401: "not signed, wrongly signed, replayed, or signed at a time too far from the centre's",
    403: "the device was revoked, or frozen because its journal contradicts itself",
    404: "the code is not known or has run out; the journal names no such item",
    409: "a gap (`expected_seq` says where to go on), a used code, or a piece that does not go on where the last ended",
    410: "the item was erased or discarded at the centre: there is nothing left to deliver",
    412: "another version of tus than 1.0.0",
    413: "larger than 1 MiB, before or after decompression; a piece of evidence: larger than 8 MiB",
    415: "not the content type of a piece",
    422: "the message can't be read; `detail` names the fields",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the refusals of a route."""
    return {status: {"model": ProblemAnswer, "description": _REASONS[status]} for status in statuses}


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """Describe the body of a route that reads it itself."""
    schema = {"$ref": _REFERENCE.format(model=model.__name__)}
    return {"requestBody": {"required": True, "content": {CONTENT_TYPE: {"schema": schema}}}}


def signed(*headers: dict[str, Any], optional: bool = False) -> dict[str, Any]:
    """Say that a route wants a signed request, and which headers besides."""
    described: dict[str, Any] = {"security": [{_SCHEME: []}, *([{}] if optional else [])]}
    return described | ({"parameters": list(headers)} if headers else {})


def header(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Describe a header that a route can't do without."""
    return {"name": name, "in": "header", "required": True, "schema": schema}


def describe(app: FastAPI) -> None:
    """Give `app` the complete description, made once."""

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(app)
        return app.openapi_schema

    app.openapi = complete  # type: ignore[method-assign] # FastAPI's documented way to extend the description


def _complete(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(title=app.title, version=app.version, openapi_version="3.1.0", routes=app.routes)
    components = schema.setdefault("components", {})
    _, requests = models_json_schema(
        [(model, "validation") for model in (EnrolmentRequest, EntriesRequest, WipeRequest)], ref_template=_REFERENCE
    )
    schemas = components.setdefault("schemas", {})
    for name, part in requests["$defs"].items():
        schemas.setdefault(name, part)
    for unused in ("HTTPValidationError", "ValidationError"):  # every problem of ours is a ProblemAnswer
        schemas.pop(unused, None)
    components["schemas"] = _with_local_times(dict(sorted(schemas.items())))
    components["securitySchemes"] = {
        _SCHEME: {
            "type": "apiKey",
            "in": "header",
            "name": "Signature",
            "description": "RFC 9421, Ed25519 by the device's key, tag collector-v1, over @method, @path, @query, "
            "content-digest and the Upload headers there are, with created, keyid (the device id) and nonce. Every "
            "answer is signed by the centre.",
        }
    }
    return schema


def _with_local_times(part: Any) -> Any:  # noqa: ANN401 - any piece of JSON
    """Times of day here are local to an address and carry no offset, which the format `time` (RFC 3339) demands."""
    if isinstance(part, list):
        return [_with_local_times(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part.get("format") == "time":
        return {key: value for key, value in part.items() if key != "format"} | {"pattern": _LOCAL_TIME}
    return {key: _with_local_times(value) for key, value in part.items()}
