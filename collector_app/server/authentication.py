"""Which device speaks, and whether it may: the signature first, then the device's state, then the nonce."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from collector_app.protocol.signature import MAX_SKEW, Fault, HttpRequest, SignatureInvalid, Signed, verify_request
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.refusal import Code, Refusal

_MAX_NONCE = 128  # a UUID has 36 characters; much more is somebody filling the table


@dataclass(frozen=True, slots=True)
class Device:
    """A device whose signature was verified."""

    id: str
    collector: str
    state: t.DeviceState
    signing_key: str


def authenticate(centre: Centre, request: HttpRequest, *, once: bool = False, frozen: bool = False) -> Device:
    """Return the device that signed `request`; raises Refusal.

    `once`: the answer must not be had by replaying the request, so its nonce counts once.
    `frozen`: whether a device that contradicted its own journal is served here: it may deliver, it is told nothing.
    """
    device, signed = _signer(centre, request)
    if device.state is t.DeviceState.REVOKED:
        detail = "This laptop was taken off the list. Ask your supervisor. Nothing on it is deleted by this answer."
        raise Refusal(Code.REVOKED, detail)
    if device.state is t.DeviceState.FROZEN and not frozen:
        detail = "This laptop's journal contradicts what it sent before. Both are kept; a supervisor has to look first."
        raise Refusal(Code.FORK, detail)
    if once:
        _spend(centre, device, signed)
    return device


def _signer(centre: Centre, request: HttpRequest) -> tuple[Device, Signed]:
    found: dict[str, Device] = {}

    def key_of(key_id: str) -> str | None:
        device = _find(centre, key_id)
        if device is None:
            return None
        found[key_id] = device
        return device.signing_key

    now = centre.clock.now()
    try:
        signed = verify_request(request, key_of=key_of, now=now)
    except SignatureInvalid as error:
        if error.fault is Fault.CLOCK_SKEW:
            detail = "The request's time is too far from the centre's. Sign it again with the centre's time."
            raise Refusal(Code.CLOCK_SKEW, detail, server_time=now) from error
        detail = "The centre did not recognise this laptop's signature. Ask your supervisor to register it again."
        raise Refusal(Code.BAD_SIGNATURE, detail) from error
    return found[signed.key_id], signed


def _find(centre: Centre, device_id: str) -> Device | None:
    d = t.devices
    statement = select(d.c.id, d.c.collector, d.c.state, d.c.signing_key).where(d.c.id == device_id)
    with centre.database.read() as connection:
        row = connection.execute(statement).one_or_none()
    return None if row is None else Device(row.id, row.collector, t.DeviceState(row.state), row.signing_key)


def _spend(centre: Centre, device: Device, signed: Signed) -> None:
    """Remember the nonce; those too old to pass the clock check are forgotten on the way."""
    if len(signed.nonce) > _MAX_NONCE:
        raise Refusal(Code.BAD_SIGNATURE, f"A nonce has at most {_MAX_NONCE} characters.")
    nonces = t.seen_nonces
    stale = centre.clock.now() - 2 * MAX_SKEW  # a request from the future stays valid for twice the skew
    try:
        with centre.database.write() as connection:
            connection.execute(delete(nonces).where(nonces.c.created_at < stale))
            row = {"device": device.id, "nonce": signed.nonce, "created_at": signed.created}
            connection.execute(nonces.insert(), row)
    except IntegrityError:
        detail = "This request was answered before. Sign each attempt anew, with a nonce of its own."
        raise Refusal(Code.BAD_SIGNATURE, detail) from None
