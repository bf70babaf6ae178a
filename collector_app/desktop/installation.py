"""What is installed here, as plain values for About."""

from __future__ import annotations

import platform
import shutil

from PySide6.QtCore import qVersion

from collector_app.desktop.scopes import Locked, app_version
from collector_app.gui.settings.about_model import AboutShown
from collector_app.storage.connection import library_versions
from collector_app.usecases.session import OpenSession


def installation(session: OpenSession, locked: Locked) -> AboutShown:
    """Return versions, sizes and who this laptop belongs to; a few file sizes slow."""
    profile = session.profile
    with session.store.view() as view:
        cases, records = view.cases.count(), view.journal.head().seq
    data = locked.folders.data
    return AboutShown(
        version=app_version(),
        parts=(("Qt", qVersion()), ("Python", platform.python_version()), *library_versions()),
        collector=profile.collector.name,
        branch=profile.branch,
        device=profile.certificate.device,
        server=profile.server_url,
        cases=cases,
        records=records,
        data_size=sum(file.stat().st_size for file in data.iterdir() if file.is_file()),
        free_space=shutil.disk_usage(data).free,
    )
