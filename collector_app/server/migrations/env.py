"""Run by Alembic: migrates over the connection, and inside the transaction, that `Database.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from collector_app.server.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
