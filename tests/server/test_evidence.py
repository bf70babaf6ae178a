"""Evidence at the centre: in pieces, exactly once, whole or not at all, opened on the record only."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from collector_app.domain.evidence_stream import CHUNK
from collector_app.domain.journal import content as c
from collector_app.protocol import tus
from collector_app.protocol.codec import from_json
from collector_app.protocol.messages import ProblemAnswer
from collector_app.protocol.signature import HttpRequest, HttpResponse
from collector_app.security.sealing import VaultSealer
from collector_app.server.caseload import withdraw
from collector_app.server.centre import Centre
from collector_app.server.erasure import erase
from collector_app.server.evidence import command
from collector_app.server.evidence.opening import list_items, open_item
from collector_app.server.evidence.tables import evidence_looks
from collector_app.server.refusal import OperatorError
from tests.server.conftest import HE
from tests.server.laptop import Laptop, make_visit, some_case

HEADERS = {"Tus-Resumable": tus.VERSION}
SUPERVISOR = "fang.rui"


@dataclass(frozen=True)
class Item:
    """One captured item: its entry and its bytes, as a laptop holds them."""

    entry: c.EvidenceCaptured
    plain: bytes
    cipher: bytes


def capture(laptop: Laptop, visit: str = "v-1", item: str = "i-1", size: int = 200_000, *, cut: bool = False) -> Item:
    """Encrypt something for the centre and record it."""
    assert laptop.profile is not None
    plain = secrets.token_bytes(size)
    keys, encryptor = VaultSealer(bytes(32), laptop.profile.evidence_key).begin(item, visit)
    pieces = [plain[at : at + CHUNK] for at in range(0, size, CHUNK)]
    if cut:
        pieces = pieces[:-1]
        plain = b"".join(pieces)
    last = None if cut else pieces[-1]
    cipher = encryptor.header + b"".join(encryptor.encrypt(piece, last=piece is last) for piece in pieces)
    digests = hashlib.sha256(plain).hexdigest(), hashlib.sha256(cipher).hexdigest()
    entry = c.EvidenceCaptured(item, "audio", "audio/ogg", len(cipher), *digests, keys.sealed, "record", cut)
    laptop.record(f"visit/{visit}", entry)
    return Item(entry, plain, cipher)


@pytest.fixture
def item(laptop: Laptop) -> Item:
    laptop.record("visit/v-1", c.VisitOpened(some_case(laptop), "a1", "cn.home-visit", 40, ()))
    made = capture(laptop)
    laptop.push()
    return made


def begin(laptop: Laptop, item: str, size: int) -> HttpResponse:
    headers = HEADERS | {"Upload-Length": str(size), "Upload-Metadata": tus.write_metadata(item)}
    return laptop.send(HttpRequest("POST", tus.PATH, headers))


def look(laptop: Laptop, item: str) -> HttpResponse:
    return laptop.send(HttpRequest("HEAD", f"{tus.PATH}/{item}", HEADERS))


def piece(laptop: Laptop, item: str, offset: int, data: bytes) -> HttpResponse:
    headers = HEADERS | {"Upload-Offset": str(offset), "Content-Type": tus.PIECE_TYPE}
    return laptop.send(HttpRequest("PATCH", f"{tus.PATH}/{item}", headers, data))


def offset(response: HttpResponse) -> int | None:
    return tus.read_count(response.headers, tus.OFFSET)


def code(response: HttpResponse) -> str:
    return from_json(ProblemAnswer, response.body).code


def arrived(centre: Centre, item: str = "i-1") -> bool:
    return {line.item: line.arrived_at is not None for line in list_items(centre, "")}[item]


def parts(centre: Centre) -> list[Path]:
    """What lies in the evidence folder half delivered."""
    assert centre.evidence is not None
    return list(centre.evidence._parts.iterdir())


def test_an_item_comes_in_pieces_and_opens_for_a_supervisor(centre: Centre, laptop: Laptop, item: Item) -> None:
    begun = begin(laptop, "i-1", len(item.cipher))
    assert (begun.status, offset(begun)) == (201, 0)
    at = 0
    for size in (1, 70_000, 0, 99_999, len(item.cipher)):
        data = item.cipher[at : at + size]
        answer = piece(laptop, "i-1", at, data)
        at += len(data)
        assert (answer.status, offset(answer)) == (204, at)
        assert arrived(centre) is (at == len(item.cipher))
    opened = b"".join(open_item(centre, "i-1", SUPERVISOR, "the customer complained"))
    assert opened == item.plain
    with centre.database.read() as connection:
        row = connection.execute(select(evidence_looks)).one()
    assert (row.item, row.supervisor, row.reason) == ("i-1", SUPERVISOR, "the customer complained")


def test_a_recording_that_was_cut_short_opens_as_far_as_it_goes(centre: Centre, laptop: Laptop, item: Item) -> None:
    del item
    short = capture(laptop, item="i-2", cut=True)
    laptop.push()
    assert piece(laptop, "i-2", 0, short.cipher).status == 204
    assert b"".join(open_item(centre, "i-2", SUPERVISOR, "asked for")) == short.plain


def test_a_laptop_that_lost_the_answer_is_told_where_to_go_on(laptop: Laptop, item: Item) -> None:
    piece(laptop, "i-1", 0, item.cipher[:5000])
    assert offset(look(laptop, "i-1")) == 5000
    assert offset(begin(laptop, "i-1", len(item.cipher))) == 5000
    again = piece(laptop, "i-1", 0, item.cipher[:5000])
    assert (again.status, code(again)) == (409, "offset")
    ahead = piece(laptop, "i-1", 5001, item.cipher[5001:])
    assert (ahead.status, code(ahead)) == (409, "offset")
    assert piece(laptop, "i-1", 5000, item.cipher[5000:]).status == 204
    assert offset(look(laptop, "i-1")) == offset(begin(laptop, "i-1", len(item.cipher))) == len(item.cipher)
    assert piece(laptop, "i-1", len(item.cipher), b"").status == 204


def test_what_is_not_what_the_journal_says_is_thrown_away(centre: Centre, laptop: Laptop, item: Item) -> None:
    wrong = bytearray(item.cipher)
    wrong[777] ^= 1
    answer = piece(laptop, "i-1", 0, bytes(wrong))
    assert (answer.status, code(answer)) == (422, "damaged")
    assert not arrived(centre)
    assert offset(look(laptop, "i-1")) == 0
    assert piece(laptop, "i-1", 0, item.cipher).status == 204


def test_an_item_that_no_journal_names_is_not_taken(laptop: Laptop, item: Item) -> None:
    for answer in (begin(laptop, "i-9", 5), piece(laptop, "i-9", 0, b"12345"), begin(laptop, "i\0", 5)):
        assert (answer.status, code(answer)) == (404, "unknown_item")
    assert look(laptop, "i-9").status == 404
    assert begin(laptop, "i-1", len(item.cipher) + 1).status == 422
    assert piece(laptop, "i-1", 0, item.cipher + b"more").status == 422
    assert offset(look(laptop, "i-1")) == 0


def test_a_discarded_item_is_awaited_no_more(centre: Centre, laptop: Laptop, item: Item) -> None:
    laptop.record("visit/v-1", c.EvidenceDiscarded("i-1", "taken twice"))
    piece(laptop, "i-1", 0, item.cipher[:100])
    laptop.push(laptop.entries[-1:])
    for answer in (begin(laptop, "i-1", len(item.cipher)), piece(laptop, "i-1", 100, item.cipher[100:])):
        assert (answer.status, code(answer)) == (410, "erased")
    assert parts(centre) == []


def test_an_item_of_an_erased_case_is_awaited_no_more(
    centre: Centre, enrol: Callable[[str], Laptop], laptop: Laptop, item: Item
) -> None:
    piece(laptop, "i-1", 0, item.cipher[:100])
    case = some_case(laptop)
    withdraw(centre.database, case, centre.clock.now())
    erase(centre, case, "asked for")
    late = capture(laptop, item="i-2")
    laptop.push(laptop.entries[-1:])
    for answer in (piece(laptop, "i-1", 100, item.cipher[100:]), piece(laptop, "i-2", 0, late.cipher)):
        assert (answer.status, code(answer)) == (410, "erased")
    assert begin(enrol(HE), "i-1", len(item.cipher)).status == 404
    assert parts(centre) == []


def test_another_laptop_neither_sees_nor_touches_it(
    laptop: Laptop, item: Item, enrol: Callable[[str], Laptop], centre: Centre
) -> None:
    piece(laptop, "i-1", 0, item.cipher[:100])
    other = enrol(HE)
    assert begin(other, "i-1", len(item.cipher)).status == 404
    assert look(other, "i-1").status == 404
    assert piece(other, "i-1", 100, item.cipher[100:]).status == 404
    assert not arrived(centre)
    assert offset(look(laptop, "i-1")) == 100


def test_naming_somebody_elses_hash_brings_nothing(
    laptop: Laptop, item: Item, enrol: Callable[[str], Laptop], centre: Centre
) -> None:
    piece(laptop, "i-1", 0, item.cipher)
    other = enrol(HE)
    other.record("visit/v-2", c.VisitOpened(some_case(laptop), "a1", "cn.home-visit", 40, ()))
    other.record("visit/v-2", replace(item.entry, item="i-2"))
    other.push()
    assert offset(begin(other, "i-2", len(item.cipher))) == 0
    assert not arrived(centre, "i-2")


@pytest.mark.parametrize("name", ["Upload-Offset", "Upload-Length"])
def test_an_offset_that_was_changed_on_the_way_is_no_offset(laptop: Laptop, item: Item, name: str) -> None:
    headers = HEADERS | {"Upload-Offset": "0", "Content-Type": tus.PIECE_TYPE}
    signed = laptop.signed(HttpRequest("PATCH", f"{tus.PATH}/i-1", headers, item.cipher[:9]))
    answer = laptop.transport(replace(signed, headers={**signed.headers, name: "7"}))
    assert answer.status == 401
    assert offset(look(laptop, "i-1")) == 0


def test_another_version_and_another_form_are_refused(laptop: Laptop, item: Item) -> None:
    target, kind = f"{tus.PATH}/i-1", {"Content-Type": tus.PIECE_TYPE}
    for headers, status in (
        ({"Upload-Offset": "0"} | kind, 412),
        (HEADERS | {"Upload-Offset": "0"}, 415),
        (HEADERS | kind, 422),
        (HEADERS | kind | {"Upload-Offset": "-1"}, 422),
        (HEADERS | kind | {"Upload-Offset": "9" * 30}, 422),
    ):
        assert laptop.send(HttpRequest("PATCH", target, headers, b"x")).status == status
    assert laptop.send(HttpRequest("POST", tus.PATH, HEADERS | {"Upload-Length": "5"})).status == 422
    too_much = piece(laptop, "i-1", 0, bytes(tus.MAX_CHUNK_BYTES + 1))
    assert (too_much.status, code(too_much)) == (413, "too_large")
    assert len(item.cipher) > 9


def test_a_process_that_died_before_it_noted_the_arrival_is_made_up_for(
    centre: Centre, laptop: Laptop, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert centre.evidence is not None

    def die(part: str, sha256: str) -> None:
        raise RuntimeError(part, sha256)

    monkeypatch.setattr(type(centre.evidence), "keep", lambda _self, part, sha256: die(part, sha256))
    laptop_answer = None
    with pytest.MonkeyPatch.context() as quiet:
        quiet.setattr("collector_app.server.wire.log.exception", lambda *_: None)
        laptop_answer = piece(laptop, "i-1", 0, item.cipher)
    assert laptop_answer.status == 500
    assert not arrived(centre)
    monkeypatch.undo()
    assert offset(begin(laptop, "i-1", len(item.cipher))) == len(item.cipher)
    assert arrived(centre)


def test_opening_wants_a_supervisor_and_a_reason(centre: Centre, laptop: Laptop, item: Item) -> None:
    with pytest.raises(OperatorError, match="not arrived"):
        open_item(centre, "i-1", SUPERVISOR, "asked for")
    piece(laptop, "i-1", 0, item.cipher)
    for name, who, why, words in (
        ("i-7", SUPERVISOR, "asked for", "no item"),
        ("i-1", "nobody", "asked for", "no supervisor"),
        ("i-1", SUPERVISOR, "  ", "Say why"),
    ):
        with pytest.raises(OperatorError, match=words):
            open_item(centre, name, who, why)


def test_an_object_that_was_altered_or_lost_says_so(centre: Centre, laptop: Laptop, item: Item) -> None:
    piece(laptop, "i-1", 0, item.cipher)
    assert centre.evidence is not None
    with centre.evidence.open(item.entry.cipher_sha256) as file:
        path = Path(file.name)
    for bytes_ in (item.cipher[:-9], item.cipher[:-1] + b"x", b"x" + item.cipher[1:], item.cipher + b"more"):
        path.write_bytes(bytes_)
        with pytest.raises(OperatorError, match="does not open"):
            list(open_item(centre, "i-1", SUPERVISOR, "asked for"))
    path.unlink()
    with pytest.raises(OperatorError, match="is gone"):
        list(open_item(centre, "i-1", SUPERVISOR, "asked for"))


def test_evidence_of_a_whole_visit_is_listed(app: FastAPI, centre: Centre, laptop: Laptop) -> None:
    del app
    make_visit(laptop, some_case(laptop))
    capture(laptop, item="i-a")
    capture(laptop, item="i-b", size=10)
    laptop.push()
    assert [line.item for line in list_items(centre, "v-1")] == ["i-a", "i-b"]
    assert list_items(centre, "v-2") == []


def test_ctrl_c_leaves_no_half_of_an_item(centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(*told: object) -> Iterator[bytes]:
        yield b"a face"
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "open_item", half)
    monkeypatch.setattr(command, "find_place", lambda *_told: Place(centre))
    target = tmp_path / "plain.jpg"
    with pytest.raises(KeyboardInterrupt):
        command._open("i-1", target, SUPERVISOR, "asked for")
    assert not target.exists()


@dataclass(frozen=True)
class Place:
    """Where an open centre is found."""

    centre: Centre

    @contextmanager
    def opened(self) -> Iterator[Centre]:
        yield self.centre
