"""One-time codes, certificates and leases."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from collector_app.domain.case import Colleague
from collector_app.domain.journal.seal import Certificate, Lease, certificate_hash
from collector_app.domain.spelled import plain
from collector_app.protocol.messages import EnrolmentAnswer, EnrolmentRequest
from collector_app.server import tables as t
from collector_app.server.centre import CODE_LIFE, Centre
from collector_app.server.documents import read_document, write_document
from collector_app.server.issuers import believed
from collector_app.server.recovery import list_in_force
from collector_app.server.refusal import Code, OperatorError, Refusal

_KEY_BYTES = 32


def issue_code(centre: Centre, collector: str) -> tuple[str, datetime]:
    """Return a new one-time code for `collector` and when it ends; only its hash is kept.

    Raises OperatorError for an unknown collector.
    """
    now = centre.clock.now()
    code, expires = centre.entropy.code(), now + CODE_LIFE
    with centre.database.write() as connection:
        who = select(t.collectors.c.id).where(t.collectors.c.id == collector)
        if connection.execute(who).one_or_none() is None:
            message = (
                f"There is no collector {collector}. Import the company first: collector-central import-company FILE"
            )
            raise OperatorError(message)
        row = {"code_hash": _code_hash(code), "collector": collector, "created_at": now, "expires_at": expires}
        connection.execute(t.enrolment_codes.insert(), row)
    return code, expires


def enrol(centre: Centre, request: EnrolmentRequest) -> EnrolmentAnswer:
    """Exchange a code and public keys for a certificate and the first lease.

    The same code with the same keys gets the same certificate again: the first answer may have been lost on the way.
    Raises Refusal: UNKNOWN_CODE (also for an expired one), USED_CODE, INVALID.
    """
    for key in (request.signing_key, request.box_key):
        _check_key(key)
    if "\0" in request.platform + request.app_version:
        raise Refusal(Code.INVALID, "The names of platform and version hold a NUL.")
    now = centre.clock.now()
    with centre.database.write() as connection:
        codes = t.enrolment_codes
        statement = select(codes).where(codes.c.code_hash == _code_hash(request.code)).with_for_update()
        code = connection.execute(statement).one_or_none()
        if code is None:
            detail = "The centre does not know this code. Check it letter by letter, or ask for a new one."
            raise Refusal(Code.UNKNOWN_CODE, detail)
        if code.device is not None:
            certificate = _enrolled_before(connection, code.device, request)
        elif code.expires_at < now:
            raise Refusal(Code.UNKNOWN_CODE, "This code has run out. Ask for a new one.")
        else:
            certificate = _register(centre, connection, code, request, now)
        return _answer(centre, connection, certificate, now)


def new_lease(centre: Centre, device: str) -> Lease:
    """Return leave to work offline from now on for the span the operator chose, signed."""
    now = centre.clock.now()
    return centre.keys.sign_lease(Lease(device, now, now + centre.lease))


def colleague(row: Row[*tuple[Any, ...]]) -> Colleague:
    """Return a row of `collectors` as the packet carries it."""
    return Colleague(row.id, row.name, row.certified_until)


def _register(
    centre: Centre, connection: Connection, code: Row[*tuple[Any, ...]], request: EnrolmentRequest, now: datetime
) -> Certificate:
    d = t.devices
    if connection.execute(select(d.c.id).where(d.c.signing_key == request.signing_key)).one_or_none() is not None:
        detail = "These keys are registered already. Start the enrolment again: it makes new ones."
        raise Refusal(Code.INVALID, detail)
    who = connection.execute(select(t.collectors).where(t.collectors.c.id == code.collector)).one()
    unsigned = Certificate(
        device=centre.entropy.uuid7(now),
        collector=who.id,
        collector_name=who.name,
        signing_key=request.signing_key,
        box_key=request.box_key,
        server_key=centre.keys.signing_public,
        issued=now,
    )
    certificate = centre.keys.sign_certificate(unsigned)
    row = {
        "id": certificate.device,
        "collector": who.id,
        "state": t.DeviceState.ACTIVE.value,
        "signing_key": request.signing_key,
        "box_key": request.box_key,
        "certificate": write_document(certificate),
        "platform": request.platform,
        "app_version": request.app_version,
        "enrolled_at": now,
        "head_seq": 0,
        "head_hash": certificate_hash(certificate),
    }
    connection.execute(d.insert(), row)
    codes = t.enrolment_codes
    used = update(codes).where(codes.c.code_hash == code.code_hash).values(used_at=now, device=certificate.device)
    connection.execute(used)
    return certificate


def _enrolled_before(connection: Connection, device: str, request: EnrolmentRequest) -> Certificate:
    d = t.devices
    text = connection.execute(select(d.c.certificate).where(d.c.id == device)).scalar_one()
    certificate = read_document(Certificate, str(text))
    if (certificate.signing_key, certificate.box_key) != (request.signing_key, request.box_key):
        raise Refusal(Code.USED_CODE, "This code was used on another laptop. Ask for a new one.")
    return certificate


def _answer(centre: Centre, connection: Connection, certificate: Certificate, now: datetime) -> EnrolmentAnswer:
    c, b = t.collectors, t.branches
    who = connection.execute(select(c).where(c.c.id == certificate.collector)).one()
    branch = connection.execute(select(b.c.name).where(b.c.id == who.branch)).scalar_one()
    return EnrolmentAnswer(
        certificate=certificate,
        collector=colleague(who),
        branch=branch,
        evidence_key=centre.keys.evidence_public,
        lease=new_lease(centre, certificate.device),
        server_time=now,
        issuers=believed(connection),
        recovery=list_in_force(connection),
    )


def _check_key(key: str) -> None:
    try:
        good = len(base64.b64decode(key, validate=True)) == _KEY_BYTES
    except (binascii.Error, ValueError):
        good = False
    if not good:
        raise Refusal(Code.INVALID, f"A public key is {_KEY_BYTES} bytes in base64.")


def _code_hash(code: str) -> str:
    return hashlib.sha256(b"collector/code/v1\0" + plain(code).encode("utf-8")).hexdigest()
