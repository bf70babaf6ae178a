"""The issuer's signature: which files a pack or script is, and who answers for them.

The format stands in resources/formats/pack-signature.md.

No key is made, kept or used here: whoever signs passes a function that signs, whoever checks one that verifies.

Nothing is taken back. A set that is held can't be replaced by a lower version, nor by other content of the same
version, whoever signed it: to go back, an issuer signs the old content under a higher number, so that what was
withdrawn can't come in again. Nor by another issuer who is trusted for packs of its own, unless the one before
vouched for it (`Issuer.may_succeed`). And it can't be left out: rules end by their effective dates. Otherwise a centre
in strange hands could lift a rule with what was signed long ago, or for something else.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError

from collector_app.domain.issuer import Issuer, Verify, key_id
from collector_app.domain.journal.canonical import NotCanonicalError, Plain, canonical
from collector_app.domain.pack_files import SIGNATURE, Files, Packs, prints_of
from collector_app.packs.problems import PacksError, Problem
from collector_app.packs.reading import MAX_BYTES
from collector_app.packs.shapes import Shape

FORMAT: Final = "collector-pack-signature-v1"
PACK_TAG: Final = b"collector/pack/v1\0"

Version = Annotated[str, Field(pattern=r"^\d{4}(\.\d{1,9}){1,2}$")]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class SignatureShape(Shape):
    """`signature.json`. `key` is the first 16 hex digits of the SHA-256 of the issuer's raw public key."""

    format: Literal["collector-pack-signature-v1"]
    issuer: Name
    key: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    kind: Literal["rules", "script"]
    id: Name
    version: Version
    files: dict[Name, Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]] = Field(min_length=1)
    signature: Annotated[str, Field(max_length=200)]


class Fault(StrEnum):
    """Why a set is not to be believed."""

    UNSIGNED = "unsigned"
    FOREIGN = "foreign"
    ALTERED = "altered"
    OLDER = "older"
    CHANGED = "changed"
    TAKEN = "taken"
    GONE = "gone"


_SENTENCES: Final[Mapping[Fault, str]] = {
    Fault.UNSIGNED: "is not signed; sign it: collector-app packs sign DIR --key FILE",
    Fault.FOREIGN: "is signed by {issuer} (key {key}), whom nobody here was told to believe",
    Fault.ALTERED: "is not what {issuer} signed: {detail}",
    Fault.OLDER: "is version {detail}; versions only go up: to go back, sign the old content as a higher one",
    Fault.CHANGED: "is other content under a version that is in use, {detail}; give it a new version",
    Fault.TAKEN: "belongs to {detail}, who did not vouch for {issuer}; give yours another id, or have its issuer vouch",
    Fault.GONE: "is left out; rules end by their effective dates, they don't disappear",
}


class UnbelievedError(PacksError):
    """A set is not to be believed, and with it none that came beside it. `pack` is its name, ``rules/<id>``."""

    def __init__(self, pack: str, fault: Fault, *, issuer: str = "", key: str = "", detail: str = "") -> None:
        text = _SENTENCES[fault].format(issuer=issuer, key=key, detail=detail)
        super().__init__([Problem(f"{pack}/{SIGNATURE}", "", text)])
        self.pack = pack
        self.fault = fault
        self.issuer = issuer


@dataclass(frozen=True, slots=True)
class Signer:
    """An issuer who signs; `sign` returns the raw Ed25519 signature."""

    issuer: Issuer
    sign: Callable[[bytes], bytes]


def sign(name: str, version: str, files: Files, signer: Signer) -> bytes:
    """Return the content of `signature.json` for the set ``rules/<id>`` or ``script/<id>``.

    Raises ValueError for a version that is none.
    """
    kind, _, pack = name.partition("/")
    unsigned: dict[str, Plain] = {
        "format": FORMAT,
        "issuer": signer.issuer.name,
        "key": key_id(signer.issuer.key),
        "kind": kind,
        "id": pack,
        "version": version,
        "files": prints_of(files),
    }
    signature = base64.b64encode(signer.sign(PACK_TAG + canonical(unsigned))).decode("ascii")
    document = {**unsigned, "signature": signature}
    SignatureShape.model_validate(document)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def read_signature(name: str, files: Files) -> SignatureShape:
    """Return the signature of a set, unchecked; raises UnbelievedError when there is none that can be read."""
    content = files.get(SIGNATURE)
    if content is None:
        raise UnbelievedError(name, Fault.UNSIGNED)
    try:
        if len(content) > MAX_BYTES:
            raise UnbelievedError(name, Fault.ALTERED, issuer="its issuer", detail=f"{SIGNATURE} is too long")
        return SignatureShape.model_validate_json(content)
    except ValidationError as error:
        raise UnbelievedError(name, Fault.ALTERED, issuer="its issuer", detail=f"{SIGNATURE} is unreadable") from error


def check_signature(name: str, files: Files, issuers: Iterable[Issuer], verify: Verify) -> SignatureShape:
    """Return the signature of a set once it is known to hold; raises UnbelievedError."""
    told = read_signature(name, files)
    believed = [issuer for issuer in issuers if key_id(issuer.key) == told.key and issuer.name == told.issuer]
    if not believed:
        raise UnbelievedError(name, Fault.FOREIGN, issuer=told.issuer, key=told.key)
    if f"{told.kind}/{told.id}" != name:
        detail = f"it was signed as {told.kind}/{told.id}"
        raise UnbelievedError(name, Fault.ALTERED, issuer=told.issuer, detail=detail)
    found = prints_of(files)
    strange = sorted(file for file in {*found, *told.files} if found.get(file) != told.files.get(file))
    if strange:
        raise UnbelievedError(name, Fault.ALTERED, issuer=told.issuer, detail=", ".join(strange))
    try:
        covered = PACK_TAG + canonical(told.model_dump(exclude={"signature"}, exclude_none=True))
    except NotCanonicalError as error:
        raise UnbelievedError(name, Fault.ALTERED, issuer=told.issuer, detail=str(error)) from error
    if not any(verify(issuer.key, covered, told.signature) for issuer in believed):
        raise UnbelievedError(name, Fault.ALTERED, issuer=told.issuer, detail=SIGNATURE)
    return told


def admit(fresh: Packs, held: Packs, issuers: Iterable[Issuer], verify: Verify) -> None:
    """Check that `fresh`, every set there is, may take the place of what is held.

    Raises UnbelievedError for the first set that may not; then none may.
    """
    believed = tuple(issuers)
    for name, files in sorted(fresh.items()):
        told = check_signature(name, files, believed, verify)
        if name in held:
            _check_succession(name, told, held[name], believed)
    for name in sorted(held.keys() - fresh.keys()):
        raise UnbelievedError(name, Fault.GONE)


def _check_succession(name: str, fresh: SignatureShape, held: Files, believed: Iterable[Issuer]) -> None:
    if SIGNATURE not in held:
        return  # nobody's: from before there were signatures
    old = read_signature(name, held)
    heirs = {key_id(issuer.key) for issuer in believed if issuer.may_succeed(old.key)}
    if fresh.key not in heirs:
        raise UnbelievedError(name, Fault.TAKEN, issuer=fresh.issuer, detail=old.issuer)
    if number_of(fresh.version) < number_of(old.version):
        detail = f"{fresh.version} after {old.version}"
        raise UnbelievedError(name, Fault.OLDER, issuer=fresh.issuer, detail=detail)
    if number_of(fresh.version) == number_of(old.version) and fresh.files != prints_of(held):
        raise UnbelievedError(name, Fault.CHANGED, issuer=fresh.issuer, detail=old.version)


def number_of(version: str) -> tuple[int, ...]:
    """Return a version as what it is compared by: 2026.10 comes after 2026.9."""
    return tuple(int(part) for part in version.split("."))
