"""Keys of evidence items: who can open what."""

from __future__ import annotations

import base64

import pytest
from nacl.public import PrivateKey, SealedBox

from collector_app.domain.evidence_stream import CHUNK, CHUNK_OVERHEAD, HEADER_BYTES
from collector_app.security.sealing import StreamDecryptor, VaultSealer
from collector_app.server.keys import new_keys
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.evidence import BadChunkError, EvidenceRow
from tests.fakes.evidence import public_key

SERVER = PrivateKey.generate()
SEALER = VaultSealer(b"e" * 32, public_key(SERVER))


def a_row(item: str = "i-1", visit: str = "v-1") -> tuple[EvidenceRow, bytes, list[bytes]]:
    """An item of two chunks: its row, header and ciphertext."""
    keys, encryptor = SEALER.begin(item, visit)
    chunks = [encryptor.encrypt(b"p" * CHUNK, last=False), encryptor.encrypt(b"end", last=True)]
    return EvidenceRow(item, visit, "s", "photo", "image/png", "f", keys.wrapped, keys.sealed), encryptor.header, chunks


def test_the_sizes_are_those_of_the_format() -> None:
    _, header, (first, last) = a_row()
    assert len(header) == HEADER_BYTES
    assert len(first) == CHUNK + CHUNK_OVERHEAD
    assert len(last) == 3 + CHUNK_OVERHEAD


def test_the_vault_opens_its_own_items_only() -> None:
    row, header, (first, last) = a_row()
    reading = SEALER.open(row, header)
    assert reading.decrypt(first) == (b"p" * CHUNK, False)
    assert reading.decrypt(last) == (b"end", True)
    with pytest.raises(Failure) as failure:
        VaultSealer(b"f" * 32, public_key(SERVER)).open(row, header)
    assert failure.value.code is FailureCode.STORE_DAMAGED


def test_the_server_opens_the_same_bytes_with_the_sealed_key() -> None:
    row, header, (first, last) = a_row()
    key = SealedBox(SERVER).decrypt(base64.b64decode(row.sealed_key))
    reading = StreamDecryptor(key, b"collector/evidence/v1\0i-1\0v-1", header)
    assert reading.decrypt(first)[0] + reading.decrypt(last)[0] == b"p" * CHUNK + b"end"


def test_the_key_that_enrolment_gives_is_the_one_that_opens() -> None:
    keys = new_keys()
    item_keys, _ = VaultSealer(b"e" * 32, keys.evidence_public).begin("i-1", "v-1")
    private = PrivateKey(keys.evidence.private_bytes_raw())
    assert len(SealedBox(private).decrypt(base64.b64decode(item_keys.sealed))) == 32


def test_every_item_has_a_key_of_its_own() -> None:
    one, header, (first, _) = a_row()
    other, _, _ = a_row()
    with pytest.raises(BadChunkError):
        SEALER.open(other, header).decrypt(first)
    assert one.wrapped_key != other.wrapped_key


def test_a_chunk_out_of_size_is_never_written() -> None:
    _, encryptor = SEALER.begin("i-1", "v-1")
    for plain, last in ((b"short", False), (bytes(CHUNK + 1), True)):
        with pytest.raises(ValueError, match="a chunk has"):
            encryptor.encrypt(plain, last=last)


@pytest.mark.parametrize("key", ["", "no base64", base64.b64encode(b"short").decode()])
def test_a_profile_without_a_good_key_is_a_damaged_store(key: str) -> None:
    with pytest.raises(Failure) as failure:
        VaultSealer(b"e" * 32, key)
    assert failure.value.code is FailureCode.STORE_DAMAGED


def test_keys_are_not_shown() -> None:
    row, _, _ = a_row()
    assert row.wrapped_key.hex() not in repr(row)
    assert "wrapped_key" not in repr(row)
