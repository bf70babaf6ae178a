"""What seals, receipts, certificates and leases sign, byte for byte, and the codes people read."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from collector_app.domain.journal.seal import (
    Certificate,
    Lease,
    Receipt,
    Seal,
    certificate_hash,
    certificate_input,
    lease_input,
    receipt_hash,
    receipt_input,
    seal_input,
    visit_code,
)
from tests.unit.domain.journals import MORNING

SEAL = Seal("d-0007", 12, "ab" * 32, MORNING, "c2ln")
RECEIPT = Receipt("d-0007", 1, 12, "ab" * 32, MORNING, "e1", 9, "00" * 32, "c2ln")
CERTIFICATE = Certificate("d-0007", "c-01", "周岚", "a2V5", "Ym94", "c2VydmVy", MORNING, "c2ln")
TIME = '"2026-03-02T09:58:00.000+08:00"'


def test_bytes_under_a_seal() -> None:
    plain = f'{{"device":"d-0007","hash":"{"ab" * 32}","seq":12,"time":{TIME}}}'
    assert seal_input(SEAL) == b"collector/seal/v1\0" + plain.encode()


def test_bytes_under_a_receipt_and_its_hash() -> None:
    plain = (
        f'{{"device":"d-0007","durable_through":9,"epoch":"e1","from_seq":1,"head":"{"ab" * 32}",'
        f'"prev_receipt":"{"00" * 32}","server_time":{TIME},"to_seq":12}}'
    )
    assert receipt_input(RECEIPT) == b"collector/receipt/v1\0" + plain.encode()
    assert receipt_hash(RECEIPT) == hashlib.sha256(receipt_input(RECEIPT)).hexdigest()


def test_bytes_under_a_certificate_and_its_hash() -> None:
    plain = (
        f'{{"box_key":"Ym94","collector":"c-01","collector_name":"周岚","device":"d-0007","issued":{TIME},'
        '"server_key":"c2VydmVy","signing_key":"a2V5"}'
    )
    assert certificate_input(CERTIFICATE) == b"collector/enrolment/v1\0" + plain.encode()
    assert certificate_hash(CERTIFICATE) == hashlib.sha256(certificate_input(CERTIFICATE)).hexdigest()


def test_bytes_under_a_lease() -> None:
    lease = Lease("d-0007", MORNING, MORNING, "c2ln")
    assert (
        lease_input(lease) == b"collector/lease/v1\0" + f'{{"device":"d-0007","issued":{TIME},"until":{TIME}}}'.encode()
    )


def test_the_signature_is_not_under_itself() -> None:
    assert seal_input(SEAL) == seal_input(replace(SEAL, signature=""))
    assert receipt_hash(RECEIPT) == receipt_hash(replace(RECEIPT, signature="b3RoZXI="))


def test_no_input_can_be_taken_for_another() -> None:
    inputs = (seal_input(SEAL), receipt_input(RECEIPT), certificate_input(CERTIFICATE))
    assert len({data.split(b"\0")[0] for data in inputs}) == len(inputs)


def test_visit_code_is_short_and_spoken() -> None:
    assert visit_code("00" * 32) == "AAAAA-AAAAA"
    assert visit_code("ff" * 32) == "77777-77777"
    assert visit_code("0123456789abcdef" * 4) == "AERUK-Z4JVP"
