"""Both databases, as the server's own tests have them."""

from __future__ import annotations

from tests.server.conftest import database_url, postgres_server, postgres_url, sqlite_url

__all__ = ["database_url", "postgres_server", "postgres_url", "sqlite_url"]
