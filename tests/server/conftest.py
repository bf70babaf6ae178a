"""Both databases, an open centre with the sample company, and laptops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from collector_app.server.api import create_app
from collector_app.server.centre import Centre, Settings
from collector_app.server.company import import_company
from collector_app.server.enrolment import issue_code
from collector_app.server.imports.store import import_cases
from collector_app.server.issuers import trust_issuer
from collector_app.server.keys import new_keys
from tests.fakes.issuer import TestIssuer
from tests.server.laptop import HeldClock, Laptop, Transport, straight_into
from tests.server.leaving import let_cases_leave
from tests.server.postgres import fresh_schema, running_postgres

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"
ZHOU, HE = "zhou.qiming", "he.jing"
HOUSE = TestIssuer()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with running_postgres() as address:
        yield address


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'central.db'}"


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    with fresh_schema(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def settings(database_url: str, clock: HeldClock, tmp_path: Path) -> Settings:
    return Settings(database_url, new_keys(), clock=clock, evidence=tmp_path / "evidence")


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    application = create_app(settings)
    yield application
    application.state.centre.close()


@pytest.fixture
def bare_centre(app: FastAPI) -> Centre:
    """The centre with the sample company and its cases, and without any pack: no case leaves."""
    opened: Centre = app.state.centre
    import_company(opened, SAMPLE / "company.yaml")
    trust_issuer(opened, HOUSE.name, HOUSE.issuer.key)
    import_cases(opened, SAMPLE / "cases.csv")
    return opened


@pytest.fixture
def centre(bare_centre: Centre) -> Centre:
    """The centre with the sample company and its cases, and a pack that lets every case leave."""
    let_cases_leave(bare_centre, HOUSE)
    return bare_centre


@pytest.fixture
def transport(app: FastAPI) -> Transport:
    return straight_into(app)


@pytest.fixture
def enrol(centre: Centre, transport: Transport, clock: HeldClock) -> Callable[[str], Laptop]:
    """Make and enrol a laptop of a collector."""

    def make(collector: str) -> Laptop:
        laptop = Laptop(transport, clock)
        laptop.enrol(issue_code(centre, collector)[0])
        return laptop

    return make


@pytest.fixture
def laptop(enrol: Callable[[str], Laptop]) -> Laptop:
    return enrol(ZHOU)
