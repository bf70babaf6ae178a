"""The description of the API: the committed one is the served one, and the server behaves as it says."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from requests.adapters import BaseAdapter
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig
from urllib3 import HTTPResponse

from collector_app.protocol import tus
from collector_app.protocol.signature import HttpRequest
from collector_app.server.api import create_app
from collector_app.server.centre import Centre, Settings
from collector_app.server.company import import_company
from collector_app.server.enrolment import issue_code
from collector_app.server.imports.store import import_cases
from collector_app.server.keys import new_keys
from tests.server.conftest import SAMPLE, ZHOU
from tests.server.laptop import HeldClock, Laptop, note, straight_into

COMMITTED = SAMPLE.parent / "formats" / "openapi.json"


def written(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def test_the_committed_description_is_the_served_one(laptop: Laptop) -> None:
    served = json.loads(laptop.send(HttpRequest("GET", "/openapi.json", {})).body)
    assert COMMITTED.read_text("utf-8") == written(served), (
        "write it anew: .venv/bin/python -m tests.server.test_openapi"
    )


class IntoTheApplication(BaseAdapter):
    """Carries a requests session's calls straight into the application, signed by a laptop unless it should not be."""

    def __init__(self, laptop: Laptop) -> None:
        super().__init__()
        self.laptop = laptop

    def send(self, request: requests.PreparedRequest, *args: object, **kwargs: object) -> requests.Response:
        body = request.body or b""
        raw = body.encode() if isinstance(body, str) else bytes(body)
        wire = HttpRequest(request.method or "GET", request.path_url, dict(request.headers), raw)
        answer = self.laptop.send(wire)
        response = requests.Response()
        response.status_code = answer.status
        response.headers.update(answer.headers)
        response.raw = HTTPResponse(answer.body, headers=answer.headers, status=answer.status, preload_content=False)
        response._content = answer.body
        response.url, response.request, response.encoding = request.url or "", request, "utf-8"
        return response

    def close(self) -> None:
        """Nothing is open."""


class Desk:
    """One server and one laptop for all generated calls."""

    def __init__(self, folder: Path) -> None:
        self.app: FastAPI = create_app(Settings(f"sqlite:///{folder / 'fuzz.db'}", new_keys(), clock=HeldClock()))
        self.centre: Centre = self.app.state.centre
        import_company(self.centre, SAMPLE / "company.yaml")
        import_cases(self.centre, SAMPLE / "cases.csv")
        self.laptop = Laptop(straight_into(self.app), HeldClock())
        self.laptop.enrol(issue_code(self.centre, ZHOU)[0])
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.mount("http://", IntoTheApplication(self.laptop))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("fuzz"))
    yield made
    made.session.close()
    made.centre.close()


schemathesis.serializer(tus.PIECE_TYPE)(
    lambda _context, value: value if isinstance(value, bytes) else repr(value).encode()
)
CALLS = [
    ("/v1/enrolments", "POST"),
    ("/v1/packet", "GET"),
    ("/v1/entries", "POST"),
    ("/v1/status", "GET"),
    ("/v1/evidence", "POST"),
    ("/v1/evidence/{item}", "HEAD"),
    ("/v1/evidence/{item}", "PATCH"),
]
VALID, SPOILED = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
GENERATED = [
    (*call, mode)
    for call in CALLS
    for mode in (VALID, SPOILED)
    if (call[0], mode) != ("/v1/status", SPOILED)  # it has nothing that could be spoiled
]
# A key and a code are right or wrong beyond what a schema can say; the adapter signs, and access has tests of its own.
LEFT_OUT = {"positive_data_acceptance", "ignored_auth"}


# 413 refuses wrong data as well as any: it is only said before anybody looked inside.
CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"negative_data_rejection": {"expected-statuses": [401, 403, 404, 405, 409, 412, 413, 415, 422]}}}
)


def generate(desk: Desk, path: str, method: str, mode: schemathesis.GenerationMode, examples: int) -> None:
    """Call one operation with generated requests, valid or spoiled ones, and check every answer."""
    described = copy.deepcopy(desk.app.openapi())
    described["paths"][path][method.lower()].pop("security", None)  # the adapter signs whatever is sent
    operation = schemathesis.openapi.from_dict(described, config=CONFIG)[path][method]
    left_out: list[Any] = [check for check in CHECKS.get_all() if check.__name__ in LEFT_OUT]
    assert len(left_out) == len(LEFT_OUT)

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    def check(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(base_url="http://centre.test", session=desk.session, excluded_checks=left_out)

    check()


@pytest.mark.parametrize(("path", "method", "mode"), GENERATED)
def test_the_server_behaves_as_described(desk: Desk, path: str, method: str, mode: schemathesis.GenerationMode) -> None:
    generate(desk, path, method, mode, 15)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("path", "method", "mode"), GENERATED)
def test_the_server_behaves_as_described_for_long(
    desk: Desk, path: str, method: str, mode: schemathesis.GenerationMode
) -> None:
    generate(desk, path, method, mode, 1000)


def test_the_laptop_of_the_generated_calls_is_still_served(desk: Desk) -> None:
    note(desk.laptop)
    assert desk.laptop.push().receipt is not None


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as somewhere:
        COMMITTED.write_text(written(Desk(Path(somewhere)).app.openapi()), "utf-8")
