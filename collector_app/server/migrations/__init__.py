"""Alembic migrations of the central database; run at start by `database.Database.upgrade`."""
