"""A second verifier, written from `visit-bundle.md` alone, with another JSON and another signature library.

It proves that the document is enough. It knows only records that travel whole: no limits, no words, no options.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import zipfile
from base64 import b64decode
from itertools import pairwise
from pathlib import Path
from typing import Any

import rfc8785
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

ENTRY_FIELDS = {
    *("specversion", "id", "source", "type", "subject", "time", "seq", "prev"),
    *("actor", "boot", "monoms", "anchor", "packs", "datahash"),
}


class Fails(Exception):
    def __init__(self, code: str, seq: int | None = None) -> None:
        super().__init__(code, seq)
        self.code, self.seq = code, seq


def unsigned(tag: str, record: dict[str, Any]) -> bytes:
    bare = {key: value for key, value in record.items() if key != "signature"}
    return tag.encode() + b"\0" + rfc8785.dumps(bare)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def signed(tag: str, record: dict[str, Any], key: str) -> bool:
    try:
        VerifyKey(b64decode(key)).verify(unsigned(tag, record), b64decode(record["signature"]))
    except BadSignatureError:
        return False
    return True


def canonical(data: bytes) -> Any:  # noqa: ANN401 - any JSON
    value = json.loads(data)
    if rfc8785.dumps(value) != data:
        raise ValueError
    return value


def verify(path: Path, server_key: str | None) -> tuple[str | None, int | None]:
    """Return code and sequence number of the first failure, or (None, None)."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    try:
        _verify(members, server_key)
    except Fails as failure:
        return failure.code, failure.seq
    return None, None


def _verify(members: dict[str, bytes], server_key: str | None) -> None:
    claim = canonical(members["bundle.json"])
    (certificate,) = canonical(members["certificates.json"])
    if not signed("collector/enrolment/v1", certificate, certificate["server_key"]):
        raise Fails("certificate_signature")
    if server_key not in (None, certificate["server_key"]):
        raise Fails("server_key")
    lines = [canonical(line) for line in members["entries.jsonl"].splitlines()]
    run = _entries(lines, certificate)
    sealed = _seals([canonical(line) for line in members["seals.jsonl"].splitlines()], run, certificate)
    _receipts([canonical(line) for line in members["receipts.jsonl"].splitlines()], run, certificate)
    _visit(run, lines, claim, sealed)
    _evidence(members, run, lines)


Run = list[tuple[dict[str, Any], str]]


def _entries(lines: list[dict[str, str]], certificate: dict[str, Any]) -> Run:
    run: Run = []
    numbers = [canonical(line["envelope"].encode())["seq"] for line in lines]
    for place, line in enumerate(lines):
        raw = line["envelope"].encode()
        envelope = canonical(raw)
        seq = envelope["seq"]
        if set(envelope) != ENTRY_FIELDS:
            raise Fails("malformed_entry", run[-1][0]["seq"] + 1 if run else None)
        if envelope["source"] != "urn:collector:device:" + certificate["device"]:
            raise Fails("foreign_device", seq)
        _place(seq, run, numbers[place:])
        if "data" in line:
            digest = hmac.digest(b64decode(line["salt"]), line["data"].encode(), "sha256").hex()
            if digest != envelope["datahash"]:
                raise Fails("content", seq)
        if run and envelope["prev"] != run[-1][1]:
            raise Fails("altered", seq - 1)
        if not run and seq == 1 and envelope["prev"] != sha(unsigned("collector/enrolment/v1", certificate)):
            raise Fails("wrong_start", 1)
        run.append((envelope, sha(b"collector/entry/v1\0" + raw)))
    return run


def _place(seq: int, run: Run, later: list[int]) -> None:
    expected = run[-1][0]["seq"] + 1 if run else seq
    if seq < expected:
        raise Fails("out_of_order", seq)
    if seq > expected:
        raise Fails("out_of_order" if expected in later else "missing", expected)


def _seals(seals: list[dict[str, Any]], run: Run, certificate: dict[str, Any]) -> int:
    hashes = {envelope["seq"]: digest for envelope, digest in run}
    for seal in seals:
        if not signed("collector/seal/v1", seal, certificate["signing_key"]):
            raise Fails("seal_signature", seal["seq"])
        if seal["seq"] > max(hashes):
            raise Fails("cut_tail", max(hashes) + 1)
        if hashes[seal["seq"]] != seal["hash"]:
            raise Fails("seal_mismatch", seal["seq"])
    return max((seal["seq"] for seal in seals), default=0)


def _receipts(receipts: list[dict[str, Any]], run: Run, certificate: dict[str, Any]) -> None:
    hashes = {envelope["seq"]: digest for envelope, digest in run}
    for receipt in receipts:
        if not signed("collector/receipt/v1", receipt, certificate["server_key"]):
            raise Fails("receipt_signature", receipt["to_seq"])
        if receipt["to_seq"] > max(hashes):
            raise Fails("cut_tail", max(hashes) + 1)
        if hashes.get(receipt["to_seq"], receipt["head"]) != receipt["head"]:
            raise Fails("fork", receipt["to_seq"])
    for before, after in pairwise(receipts):
        if after["prev_receipt"] != sha(unsigned("collector/receipt/v1", before)):
            raise Fails("receipt_chain", after["to_seq"])


def _visit(run: Run, lines: list[dict[str, str]], claim: dict[str, str], sealed: int) -> None:
    own = [place for place, (envelope, _) in enumerate(run) if envelope["subject"] == "visit/" + claim["visit"]]
    opened = [place for place in own if run[place][0]["type"] == "visit.opened.v1"]
    if not opened:
        raise Fails("not_opened")
    content = lines[opened[0]].get("data")
    if content is not None and json.loads(content)["case"] != claim["case"]:
        raise Fails("wrong_case", run[opened[0]][0]["seq"])
    closed = [run[place][0]["seq"] for place in own if run[place][0]["type"] == "visit.closed.v1"]
    if not closed:
        raise Fails("not_closed", run[-1][0]["seq"])
    if sealed < closed[0]:
        raise Fails("unsealed", closed[0])


def _evidence(members: dict[str, bytes], run: Run, lines: list[dict[str, str]]) -> None:
    captured = {}
    for (envelope, _), line in zip(run, lines, strict=True):
        if envelope["type"] == "evidence.captured.v1" and "data" in line:
            content = json.loads(line["data"])
            captured[content["item"]] = (envelope["seq"], content)
    for name, data in sorted(members.items()):
        match = re.fullmatch(r"evidence/(.+)\.(sealed|clear)", name)
        if match is None:
            continue
        if match[1] not in captured:
            raise Fails("evidence_unlisted")
        seq, content = captured[match[1]]
        if sha(data) != content["cipher_sha256" if match[2] == "sealed" else "plain_sha256"]:
            raise Fails("evidence_altered", seq)
