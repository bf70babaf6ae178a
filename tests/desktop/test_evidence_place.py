"""The app's own parts joined: vault, store and server key are real, and an interrupted item is settled at unlock."""

from __future__ import annotations

import base64
from collections.abc import Callable

from nacl.public import PrivateKey, SealedBox
from PySide6.QtWidgets import QApplication

from collector_app.domain.evidence_stream import CHUNK
from collector_app.domain.journal.content import EvidenceDiscarded
from collector_app.domain.journal.kinds import read_content
from collector_app.gui.evidence_words import recovered_words
from collector_app.usecases.evidence_recovery import Recovered
from collector_app.usecases.ports.evidence import EvidenceRow
from collector_app.usecases.session import OpenSession
from tests.desktop.conftest import the_morning
from tests.journey.stage import PASSPHRASE, Stage


def test_what_was_under_way_is_settled_when_the_app_opens_again(
    stage: Stage, qapp: QApplication, expect_log: Callable[[str], None]
) -> None:
    expect_log(r"sync\.verdict")  # its visit was written by hand, so the centre parks it
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        session = hands.bench.session
        place = session.evidence
        assert place is not None
        keys, encryptor = place.sealer.begin("i-1", "v-1")
        server = PrivateKey(stage.centre.keys.evidence.private_bytes_raw())
        assert len(SealedBox(server).decrypt(base64.b64decode(keys.sealed))) == 32
        row = EvidenceRow("i-1", "v-1", "s", "photo", "image/png", "aa", keys.wrapped, keys.sealed)
        with session.store.unit() as unit:
            unit.evidence.put(row)
        place.files.create("aa", encryptor, steady=False).write(bytes(2 * CHUNK))
        assert place.files.names() == {"aa"}
        hands.collector.lock("key")
        hands.settle()
        hands.unlock(PASSPHRASE)
        session = hands.bench.session
        assert hands.bench.shell.toast.text() == recovered_words(Recovered(discarded=("i-1",)))
        assert session.recovered == Recovered(), "it is said once"
        with session.store.view() as view:
            contents = [read_content(entry) for entry in view.journal.of("visit/v-1")]
        assert contents == [EvidenceDiscarded("i-1", "interrupted")]
        assert place.files.names() == set()
        hands.wait_for("the centre has spoken", lambda: _received(session))


def _received(session: OpenSession) -> bool:
    with session.store.view() as view:
        receipt = view.journal.last_receipt()
        told = max(entry.seq for entry in view.journal.of("visit/v-1"))
    return receipt is not None and receipt.to_seq >= told
