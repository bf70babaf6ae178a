from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from collector_app.domain.journal.seal import certificate_input, lease_input
from collector_app.protocol.signature import verify_bytes
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.enrolment import issue_code
from collector_app.server.refusal import OperatorError
from tests.server.conftest import ZHOU
from tests.server.laptop import HeldClock, Laptop, Refused, Transport, base64_text


@pytest.fixture
def newcomer(centre: Centre, transport: Transport, clock: HeldClock) -> Laptop:
    return Laptop(transport, clock)


def test_a_code_buys_a_certificate_and_a_lease(centre: Centre, newcomer: Laptop) -> None:
    answer = newcomer.enrol(issue_code(centre, ZHOU)[0])
    certificate, lease = answer.certificate, answer.lease
    assert (certificate.collector, certificate.collector_name) == (ZHOU, "周启明")
    assert certificate.signing_key == base64_text(newcomer.signing.public_key().public_bytes_raw())
    assert certificate.server_key == centre.keys.signing_public
    assert answer.evidence_key == centre.keys.evidence_public
    assert answer.branch == "澄江分公司"
    assert answer.collector.certified_until is not None
    key = centre.keys.signing_public
    assert verify_bytes(key, certificate_input(certificate), certificate.signature)
    assert verify_bytes(key, lease_input(lease), lease.signature)
    assert lease.until == newcomer.clock.now() + timedelta(hours=72)


@pytest.mark.parametrize("spell", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")])
def test_a_code_may_be_typed_as_people_type(centre: Centre, newcomer: Laptop, spell: object) -> None:
    code = issue_code(centre, ZHOU)[0]
    assert newcomer.enrol(spell(code)).collector.id == ZHOU  # type: ignore[operator] # one of the three above


def test_letters_that_look_like_digits_count_as_digits(centre: Centre, newcomer: Laptop) -> None:
    code = issue_code(centre, ZHOU)[0]
    assert newcomer.enrol(code.replace("0", "O").replace("1", "l")).collector.id == ZHOU


def test_the_code_itself_is_not_kept(centre: Centre) -> None:
    code = issue_code(centre, ZHOU)[0]
    with centre.database.read() as connection:
        row = connection.execute(select(t.enrolment_codes)).one()
    assert code.replace("-", "") not in str(row)


def test_an_unknown_code_is_refused(newcomer: Laptop) -> None:
    with pytest.raises(Refused) as refused:
        newcomer.enrol("0000-0000-0000")
    assert (refused.value.status, refused.value.code) == (404, "unknown_code")


def test_a_code_runs_out(centre: Centre, newcomer: Laptop) -> None:
    code, expires = issue_code(centre, ZHOU)
    newcomer.clock.moment = expires + timedelta(seconds=1)
    with pytest.raises(Refused) as refused:
        newcomer.enrol(code)
    assert refused.value.code == "unknown_code"


def test_a_code_counts_once(centre: Centre, newcomer: Laptop) -> None:
    code = issue_code(centre, ZHOU)[0]
    newcomer.enrol(code)
    with pytest.raises(Refused) as refused:
        Laptop(newcomer.transport, newcomer.clock).enrol(code)
    assert (refused.value.status, refused.value.code) == (409, "used_code")


def test_the_same_laptop_gets_the_same_certificate_again_when_the_answer_was_lost(
    centre: Centre, newcomer: Laptop
) -> None:
    code = issue_code(centre, ZHOU)[0]
    first = newcomer.enrol(code)
    newcomer.clock.pass_time(timedelta(days=30))
    again = newcomer.enrol(code)
    assert again.certificate == first.certificate
    with centre.database.read() as connection:
        assert len(connection.execute(select(t.devices.c.id)).all()) == 1


def test_keys_belong_to_one_device(centre: Centre, newcomer: Laptop) -> None:
    newcomer.enrol(issue_code(centre, ZHOU)[0])
    with pytest.raises(Refused) as refused:
        replace(newcomer, profile=None).enrol(issue_code(centre, ZHOU)[0])
    assert (refused.value.status, refused.value.code) == (422, "invalid")


def test_a_key_of_the_wrong_length_is_refused_and_the_code_stays_good(centre: Centre, newcomer: Laptop) -> None:
    code = issue_code(centre, ZHOU)[0]

    class Short:
        def public_key(self) -> Short:
            return self

        def public_bytes_raw(self) -> bytes:
            return b"short"

    good = newcomer.signing
    newcomer.signing = Short()  # type: ignore[assignment] # a broken client
    with pytest.raises(Refused) as refused:
        newcomer.enrol(code)
    assert refused.value.code == "invalid"
    newcomer.signing = good
    assert newcomer.enrol(code).collector.id == ZHOU


def test_there_are_no_codes_for_strangers(centre: Centre) -> None:
    with pytest.raises(OperatorError, match="import-company"):
        issue_code(centre, "nobody")
