"""Packs come in signed or not at all, and whom to believe is said once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from collector_app.domain.issuer import IssuerList, follow, key_id
from collector_app.domain.pack_files import SIGNATURE, digest_of
from collector_app.protocol.signature import verify_bytes
from collector_app.security.issuer_key import new_issuer_key
from collector_app.server import tables as t
from collector_app.server.books import sets_in_force, sets_of
from collector_app.server.centre import Centre
from collector_app.server.issuers import believed, distrust_issuer, issuer_lists, load_signer, trust_issuer
from collector_app.server.packs import import_packs
from collector_app.server.refusal import OperatorError
from tests.fakes.issuer import TestIssuer
from tests.server.conftest import HOUSE, SAMPLE
from tests.server.laptop import Laptop

STRANGER = TestIssuer("别人")


@pytest.fixture
def centre(bare_centre: Centre) -> Centre:
    """Without any pack so far."""
    return bare_centre


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The pack `cn` in a folder of its own, signed by the house."""
    folder = shutil.copytree(SAMPLE.parent / "packs" / "cn", tmp_path / "cn")
    sign(folder)
    return folder


def sign(folder: Path, issuer: TestIssuer = HOUSE) -> None:
    files = {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix == ".yaml"}
    version = (folder / "pack.yaml").read_text("utf-8").partition("version: ")[2].split()[0].strip('"')
    signed = issuer.signed("rules/cn", files, version)
    (folder / SIGNATURE).write_bytes(signed[SIGNATURE])


def renumber(folder: Path, version: str) -> None:
    file = folder / "pack.yaml"
    text = file.read_text("utf-8")
    old = text.partition("version: ")[2].splitlines()[0]
    file.write_text(text.replace(f"version: {old}", f'version: "{version}"'), "utf-8")


def held(centre: Centre) -> dict[str, dict[str, bytes]]:
    with centre.database.read() as connection:
        return sets_in_force(connection)


def test_a_signed_pack_comes_in_and_its_book_is_kept_for_ever(centre: Centre, pack: Path) -> None:
    assert [line.split()[:2] for line in import_packs(centre, [pack])] == [["rules", "cn"]]
    assert import_packs(centre, [pack]) == []
    first = digest_of(held(centre))
    renumber(pack, "2031.1")
    sign(pack)
    import_packs(centre, [pack])
    with centre.database.read() as connection:
        assert b"2031.1" not in sets_of(connection, first)["rules/cn"]["pack.yaml"]
        assert digest_of(sets_of(connection, first)) == first
        assert sets_of(connection, digest_of(sets_in_force(connection)))["rules/cn"] == held(centre)["rules/cn"]
        assert connection.execute(select(func.count()).select_from(t.pack_versions)).scalar_one() == 2


def altered(folder: Path) -> None:
    with (folder / "rules.yaml").open("a") as file:
        file.write("\n# a word more\n")


def unsigned(folder: Path) -> None:
    (folder / SIGNATURE).unlink()


def strange(folder: Path) -> None:
    sign(folder, STRANGER)


def older(folder: Path) -> None:
    renumber(folder, "1999.1")
    sign(folder)


def same_version(folder: Path) -> None:
    altered(folder)
    sign(folder)


def faulty(folder: Path) -> None:
    (folder / "tests.yaml").write_text("tests: []\n")
    sign(folder)


@pytest.mark.parametrize(
    ("spoil", "advice"),
    [
        (altered, "anew from its issuer"),
        (unsigned, "--sign-with"),
        (strange, "trust-issuer"),
        (older, "versions only go up"),
        (same_version, "a new version"),
        (faulty, "packs check"),
    ],
)
def test_what_is_not_to_be_believed_stays_out_whole(
    centre: Centre, pack: Path, spoil: Callable[[Path], None], advice: str
) -> None:
    import_packs(centre, [pack])
    before = held(centre)
    spoil(pack)
    with pytest.raises(OperatorError, match=advice) as refused:
        import_packs(centre, [SAMPLE.parent / "packs" / "uk", pack], HOUSE.signer if spoil is faulty else None)
    assert "cn" in str(refused.value) or "uk" in str(refused.value)
    with pytest.raises(OperatorError, match=advice):
        import_packs(centre, [pack])
    assert held(centre) == before


def test_a_pack_stays_its_issuers_until_that_one_vouches_for_another(centre: Centre, pack: Path) -> None:
    trust_issuer(centre, STRANGER.name, STRANGER.issuer.key)
    import_packs(centre, [pack])
    renumber(pack, "2031.1")
    sign(pack, STRANGER)
    with pytest.raises(OperatorError, match="--vouch"):
        import_packs(centre, [pack])
    told = trust_issuer(centre, STRANGER.name, STRANGER.issuer.key, HOUSE.signer)
    assert [issuer.name for issuer in told.issuers] == [HOUSE.name, STRANGER.name]
    assert trust_issuer(centre, STRANGER.name, STRANGER.issuer.key, HOUSE.signer) == told
    assert import_packs(centre, [pack]) == ["rules cn 2031.1"]


# -------------------------------------------------------------------------------------------------------- issuers


def test_a_laptop_pins_the_issuers_and_follows_their_word_only(centre: Centre, laptop: Laptop, pack: Path) -> None:
    assert laptop.profile is not None
    assert [issuer.name for issuer in laptop.profile.issuers.issuers] == [HOUSE.name]
    with pytest.raises(OperatorError, match="--vouch"):
        trust_issuer(centre, STRANGER.name, STRANGER.issuer.key)
    with pytest.raises(OperatorError, match="--vouch"):
        trust_issuer(centre, STRANGER.name, STRANGER.issuer.key, STRANGER.signer)
    trust_issuer(centre, STRANGER.name, STRANGER.issuer.key, HOUSE.signer)
    distrust_issuer(centre, HOUSE.issuer.key, STRANGER.signer)
    page = laptop.pull()[0]
    assert page.packs is None  # none has been imported; nothing to refuse either
    now = follow(laptop.profile.issuers, page.issuers, verify_bytes)
    assert (now.serial, [issuer.name for issuer in now.issuers]) == (3, [STRANGER.name])
    assert now.issuers[0].may_succeed(key_id(HOUSE.issuer.key))
    with pytest.raises(OperatorError, match="trust-issuer"):
        import_packs(centre, [pack])


def test_before_a_laptop_pinned_it_the_list_is_free(centre: Centre) -> None:
    assert trust_issuer(centre, HOUSE.name, HOUSE.issuer.key) == HOUSE.alone
    told = trust_issuer(centre, STRANGER.name, STRANGER.issuer.key)
    assert told == IssuerList(1, (HOUSE.issuer, STRANGER.issuer))
    with centre.database.read() as connection:
        assert issuer_lists(connection) == (told,)
        assert believed(connection) == told


def test_the_last_issuer_can_not_be_removed(centre: Centre) -> None:
    with pytest.raises(OperatorError, match="only one"):
        distrust_issuer(centre, HOUSE.issuer.key)
    with pytest.raises(OperatorError, match="not on the list"):
        distrust_issuer(centre, STRANGER.issuer.key)


@pytest.mark.parametrize("key", ["", "x", "AAAA", "字"])
def test_what_is_no_key_is_refused(centre: Centre, key: str) -> None:
    with pytest.raises(OperatorError, match="no public key"):
        trust_issuer(centre, "x", key)


def test_an_issuers_key_file_is_read_as_it_was_made(tmp_path: Path) -> None:
    file = tmp_path / "issuer.json"
    issuer = new_issuer_key(file, "合规部")
    signer = load_signer(file)
    assert signer.issuer == issuer
    file.chmod(0o640)
    with pytest.raises(OperatorError, match="chmod 600"):
        load_signer(file)
    with pytest.raises(OperatorError, match="packs issuer-key"):
        load_signer(tmp_path / "none")
    file.chmod(0o600)
    file.write_text("{}")
    with pytest.raises(OperatorError, match="backup"):
        load_signer(file)
