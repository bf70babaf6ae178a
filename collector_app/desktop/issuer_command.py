"""`collector-app packs issuer-key FILE` and `packs sign PLACE --key FILE`: for those who answer for rules."""

from __future__ import annotations

import sys
from pathlib import Path

from collector_app.config.files import write_atomically
from collector_app.domain.issuer import key_id
from collector_app.domain.pack_files import content_of
from collector_app.packs.book import load_set
from collector_app.packs.folders import sets_in
from collector_app.packs.problems import PacksError
from collector_app.packs.signature import Signer, sign
from collector_app.security.issuer_key import IssuerKeyUnusable, load_issuer_key, new_issuer_key

_READABLE = 0o644  # a signature is no secret, and whoever imports the pack has to read it


def run_issuer_key(file: Path | None, name: str) -> int:
    """Make an issuer's key; returns 2 when nothing was made."""
    if file is None or not name.strip():
        return _refuse("say where the key goes and whose it is: packs issuer-key FILE --name NAME")
    try:
        issuer = new_issuer_key(file, name.strip())
    except IssuerKeyUnusable as error:
        return _refuse(str(error))
    sys.stdout.write(f"{file}: key {key_id(issuer.key)} of {issuer.name}. Keep it private and back it up.\n")
    sys.stdout.write(f"The centre is told of it once: collector-central trust-issuer '{issuer.name}' {issuer.key}\n")
    return 0


def run_sign(place: Path | None, key: Path | None) -> int:
    """Sign the packs and scripts in a place, beside their files; returns 1 for faulty ones, 2 for a useless key.

    All or none: a pack that does not load is not worth a signature.
    """
    if place is None or key is None:
        return _refuse("say what to sign and with which key: packs sign PLACE --key FILE")
    try:
        secret = load_issuer_key(key)
    except IssuerKeyUnusable as error:
        return _refuse(str(error))
    signer = Signer(secret.issuer, secret.sign)
    try:
        sets = sets_in(place)
        for item in sets:
            load_set(item.name, content_of(item.files))
        signed = [(item, sign(item.name, item.version, item.files, signer)) for item in sets]
    except (PacksError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for item, content in signed:
        try:
            write_atomically(item.signature, content)
            item.signature.chmod(_READABLE)
        except OSError as error:
            return _refuse(f"{item.signature} can't be written: {error.strerror}")
        sys.stdout.write(f"{item.name} {item.version}: signed by {secret.issuer.name}, {item.signature}\n")
    return 0


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"collector-app: {sentence}\n")
    return 2
