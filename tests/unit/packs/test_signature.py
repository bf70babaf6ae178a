"""Packs are believed by the issuer's signature, whole or not at all, and never go back unnoticed."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from collector_app.domain.issuer import Issuer, IssuerList, follow, issuers_input, key_id
from collector_app.domain.issuer import vouched as with_word_of
from collector_app.domain.pack_files import SIGNATURE, Files, digest_of
from collector_app.packs.book import CompiledRuleBook, compile_book
from collector_app.packs.folders import sets_in
from collector_app.packs.problems import PacksError
from collector_app.packs.signature import Fault, UnbelievedError, admit, check_signature, number_of
from collector_app.security.signatures import Ed25519Check
from tests.fakes.issuer import TestIssuer

Sets = dict[str, dict[str, bytes]]

HOUSE, STRANGER = TestIssuer(), TestIssuer("别人")
VERIFY = Ed25519Check().verify
FILES: Files = {"pack.yaml": b"a", "rules.yaml": b"b"}


def fault(fresh: Sets, held: Sets | None = None, issuers: tuple[Issuer, ...] = (HOUSE.issuer,)) -> tuple[str, Fault]:
    with pytest.raises(UnbelievedError) as caught:
        admit(fresh, held or {}, issuers, VERIFY)
    assert str(caught.value).startswith(f"{caught.value.pack}/{SIGNATURE}: ")
    return caught.value.pack, caught.value.fault


def test_what_the_issuer_signed_is_believed() -> None:
    signed = HOUSE.signed("rules/t", FILES)
    told = check_signature("rules/t", signed, [STRANGER.issuer, HOUSE.issuer], VERIFY)
    assert (told.issuer, told.version, told.key) == (HOUSE.name, "2026.1", key_id(HOUSE.issuer.key))
    admit({"rules/t": signed}, {}, [HOUSE.issuer], VERIFY)


def test_the_signature_stays_out_of_the_digest_and_out_of_the_pack(shipped: Sets, book: CompiledRuleBook) -> None:
    signed = HOUSE.all_signed(shipped)
    assert digest_of(signed) == digest_of(shipped)
    again = compile_book(signed)
    assert again.digest == book.digest
    assert again.issuers["cn"] == HOUSE.name
    assert book.issuers == {}


def rewritten(**changes: object) -> Callable[[dict[str, bytes]], None]:
    def forge(files: dict[str, bytes]) -> None:
        files[SIGNATURE] = json.dumps({**json.loads(files[SIGNATURE]), **changes}).encode()

    return forge


def another_byte(files: dict[str, bytes]) -> None:
    files["rules.yaml"] = b"B"


def one_more(files: dict[str, bytes]) -> None:
    files["phrases.yaml"] = b"c"


def one_less(files: dict[str, bytes]) -> None:
    del files["rules.yaml"]


def one_less_and_said_so(files: dict[str, bytes]) -> None:
    del files["rules.yaml"]
    told = json.loads(files[SIGNATURE])
    del told["files"]["rules.yaml"]
    files[SIGNATURE] = json.dumps(told).encode()


def of_another_set(files: dict[str, bytes]) -> None:
    files[SIGNATURE] = HOUSE.signed("rules/other", FILES)[SIGNATURE]


def nonsense(files: dict[str, bytes]) -> None:
    files[SIGNATURE] = b"\xff{"


def endless(files: dict[str, bytes]) -> None:
    files[SIGNATURE] += b" " * 600_000


@pytest.mark.parametrize(
    "forge",
    [
        another_byte, one_more, one_less, one_less_and_said_so, of_another_set, nonsense, endless,
        rewritten(version="2026.2"), rewritten(replaces="2030.1"), rewritten(signature="AAAA"),
        rewritten(signature=base64.b64encode(b"0" * 64).decode()), rewritten(issuer_note="x"), rewritten(format="x"),
        rewritten(files={}), rewritten(files={"字": "0" * 64}),
    ],
)  # fmt: skip
def test_an_altered_pack_is_refused(forge: Callable[[dict[str, bytes]], None]) -> None:
    files = HOUSE.signed("rules/t", FILES)
    forge(files)
    assert fault({"rules/t": files}) == ("rules/t", Fault.ALTERED)


def test_an_unsigned_pack_is_refused_and_with_it_all_that_came_beside_it() -> None:
    assert fault({"rules/a": HOUSE.signed("rules/a", FILES), "rules/t": dict(FILES)}) == ("rules/t", Fault.UNSIGNED)


def test_a_strangers_pack_is_refused() -> None:
    assert fault({"rules/t": STRANGER.signed("rules/t", FILES)}) == ("rules/t", Fault.FOREIGN)
    assert fault({"rules/t": HOUSE.signed("rules/t", FILES)}, issuers=()) == ("rules/t", Fault.FOREIGN)


def test_an_issuer_can_not_sign_under_anothers_name() -> None:
    both = (HOUSE.issuer, STRANGER.issuer)
    posing = replace(STRANGER, name=HOUSE.name)
    assert fault({"rules/t": posing.signed("rules/t", FILES)}, issuers=both) == ("rules/t", Fault.FOREIGN)


def version(number: str, content: bytes = b"other", by: TestIssuer = HOUSE) -> Sets:
    return {"rules/t": by.signed("rules/t", {**FILES, "rules.yaml": content}, number)}


def test_versions_only_go_up() -> None:
    held = version("2026.9", b"held")
    admit(version("2026.10"), held, [HOUSE.issuer], VERIFY)
    admit(version("2026.9", b"held"), held, [HOUSE.issuer], VERIFY)
    assert fault(version("2026.8"), held) == ("rules/t", Fault.OLDER)
    assert fault(version("2025.11"), held) == ("rules/t", Fault.OLDER)
    assert fault(version("2026.9"), held) == ("rules/t", Fault.CHANGED)
    assert number_of("2026.10.1") > number_of("2026.10") > number_of("2026.9.9")


def test_the_same_content_signed_with_a_lower_number_is_a_step_back_too() -> None:
    assert fault(version("2026.8", b"held"), version("2026.9", b"held")) == ("rules/t", Fault.OLDER)


@pytest.mark.parametrize("number", ["2026.9", "2026.10"])
@pytest.mark.parametrize("content", [b"held", b"other"])
def test_another_trusted_issuer_does_not_succeed(number: str, content: bytes) -> None:
    both = (HOUSE.issuer, STRANGER.issuer)
    assert fault(version(number, content, STRANGER), version("2026.9", b"held"), both) == ("rules/t", Fault.TAKEN)
    beside = {**version("2026.9", b"held"), "rules/u": STRANGER.signed("rules/u", FILES)}
    admit(beside, version("2026.9", b"held"), both, VERIFY)  # a pack of its own


def test_an_issuer_that_the_earlier_one_vouched_for_succeeds_and_not_the_other_way_round() -> None:
    second = vouched(HOUSE, 2, HOUSE, STRANGER)
    admit(version("2026.10", by=STRANGER), version("2026.9"), second.issuers, VERIFY)
    assert fault(version("2026.10"), version("2026.9", by=STRANGER), second.issuers) == ("rules/t", Fault.TAKEN)


def test_who_vouched_counts_when_it_is_off_the_list_and_through_another() -> None:
    third = TestIssuer("第三人")
    second = vouched(HOUSE, 2, STRANGER)
    told = follow(HOUSE.alone, [second, vouched(STRANGER, 3, third, held=second)], VERIFY)
    assert told.issuers[0].vouched_by == (STRANGER.issuer.key, HOUSE.issuer.key)
    admit(version("2026.10", by=third), version("2026.9"), told.issuers, VERIFY)


def test_a_pack_can_not_be_left_out() -> None:
    held = {**version("2026.1"), "rules/u": HOUSE.signed("rules/u", FILES)}
    assert fault(version("2026.1"), held) == ("rules/u", Fault.GONE)


def test_what_was_held_before_there_were_signatures_may_be_replaced() -> None:
    admit(version("2026.1"), {"rules/t": dict(FILES)}, [HOUSE.issuer], VERIFY)


# -------------------------------------------------------------------------------------------------------- issuers


def vouched(by: TestIssuer, serial: int, *issuers: TestIssuer, held: IssuerList = HOUSE.alone) -> IssuerList:
    """What `by` signs after a list that is held."""
    signed = tuple(with_word_of(held, item.issuer, by.issuer.key) for item in issuers)
    return by_hand(by, IssuerList(serial, signed, by.issuer.key))


def by_hand(by: TestIssuer, told: IssuerList) -> IssuerList:
    return replace(told, signature=base64.b64encode(by.key.sign(issuers_input(told))).decode())


def test_a_list_that_a_believed_issuer_signed_takes_the_place_of_the_old_one() -> None:
    second = vouched(HOUSE, 2, HOUSE, STRANGER)
    third = vouched(STRANGER, 3, STRANGER, held=second)
    assert follow(HOUSE.alone, [second], VERIFY) == second
    assert follow(HOUSE.alone, [third, second], VERIFY) == third
    assert follow(third, [second], VERIFY) == third


@pytest.mark.parametrize(
    "told",
    [
        IssuerList(2, (STRANGER.issuer,)),
        vouched(STRANGER, 2, STRANGER),
        vouched(HOUSE, 1, STRANGER),
        vouched(HOUSE, 2),
        replace(vouched(HOUSE, 2, HOUSE), issuers=(STRANGER.issuer,)),
        replace(vouched(STRANGER, 2, STRANGER), signed_by=HOUSE.issuer.key),
        by_hand(HOUSE, IssuerList(2, (replace(STRANGER.issuer, vouched_by=("another's",)),), HOUSE.issuer.key)),
    ],
)
def test_no_other_list_counts(told: IssuerList) -> None:
    assert follow(HOUSE.alone, [told], VERIFY) == HOUSE.alone
    assert follow(IssuerList(), [told], VERIFY) == IssuerList()


# -------------------------------------------------------------------------------------------------------- folders


def test_a_script_has_its_signature_beside_it(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("id: s\nversion: 2026.10\n")
    (found,) = sets_in(tmp_path)
    assert (found.name, found.version, found.signature.name) == ("script/s", "2026.10", "s.yaml.sig.json")
    assert SIGNATURE not in found.files
    found.signature.write_bytes(b"{}")
    (again,) = sets_in(tmp_path)
    assert again.files[SIGNATURE] == b"{}"


@pytest.mark.parametrize("content", ["- 1", "id: x", "\ta: [", "version: 1"])
def test_a_file_that_is_no_script_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "s.yaml").write_text(content)
    with pytest.raises(PacksError, match=r"s\.yaml"):
        sets_in(tmp_path)
    with pytest.raises(PacksError, match="holds no pack"):
        sets_in(tmp_path / "nothing")
