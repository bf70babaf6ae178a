from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from collector_app.security.vault import KeyringVault
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.device import Keys, Vault
from tests.fakes.device import FakeClock, FakeVault
from tests.fakes.keyring import CHEAP, MemoryKeyring

GOOD = "seven green kettles sing"


@pytest.fixture(params=["memory", "file"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    if request.param == "memory":
        return FakeVault()
    return KeyringVault(tmp_path / "collector.vault", MemoryKeyring(), FakeClock(), CHEAP)


@pytest.fixture
def keys(vault: Vault) -> Keys:
    return vault.prepare().seal(GOOD, "device-1", "周舟")


def test_before_enrolment(vault: Vault) -> None:
    assert not vault.exists()
    for ask in (vault.display_name, lambda: vault.unlock(GOOD)):
        with pytest.raises(Failure) as failure:
            ask()
        assert failure.value.code is FailureCode.VAULT_MISSING


def test_preparing_leaves_nothing_behind(vault: Vault) -> None:
    assert len(base64.b64decode(vault.prepare().public_keys.box_key)) == 32
    assert not vault.exists()


def test_a_sealed_vault_opens_again_with_the_same_keys(vault: Vault) -> None:
    prepared = vault.prepare()
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(prepared.public_keys.signing_key))
    sealed = prepared.seal(GOOD, "device-1", "周舟")
    box = sealed.seal_case("case-1", b"owes nothing")
    assert vault.exists()
    assert vault.display_name() == "周舟"

    opened = vault.unlock(GOOD)
    assert opened.device == sealed.device == "device-1"
    assert opened.unseal_case("case-1", box) == b"owes nothing"
    public.verify(opened.sign(b"head"), b"head")


def test_another_passphrase_does_not_open(vault: Vault, keys: Keys) -> None:
    with pytest.raises(Failure) as failure:
        vault.unlock("seven green kettles sink")
    assert failure.value.code is FailureCode.WRONG_PASSPHRASE
    assert failure.value.details["seconds"] == 0
    assert vault.unlock(GOOD).device == "device-1"


def test_a_weak_passphrase_is_refused_before_and_at_sealing(vault: Vault) -> None:
    prepared = vault.prepare()
    prepared.check_passphrase(GOOD)
    for act in (lambda: prepared.check_passphrase("short one"), lambda: prepared.seal("short one", "d", "n")):
        with pytest.raises(Failure) as failure:
            act()
        assert failure.value.code is FailureCode.PASSPHRASE_TOO_WEAK
        assert failure.value.details["reason"] == "short"
    assert not vault.exists()


def test_an_enrolled_device_is_not_enrolled_again(vault: Vault, keys: Keys) -> None:
    with pytest.raises(Failure) as failure:
        vault.prepare()
    assert failure.value.code is FailureCode.ALREADY_ENROLLED


def test_another_passphrase_takes_the_place_of_the_first(vault: Vault, keys: Keys) -> None:
    box = keys.seal_case("case-1", b"owes nothing")
    vault.change_passphrase(GOOD, "eight yellow lanterns hum")
    assert vault.unlock("eight yellow lanterns hum").unseal_case("case-1", box) == b"owes nothing"
    assert vault.display_name() == "周舟"
    with pytest.raises(Failure) as failure:
        vault.unlock(GOOD)
    assert failure.value.code is FailureCode.WRONG_PASSPHRASE


@pytest.mark.parametrize(("old", "new"), [("not it at all, no", GOOD), (GOOD, "short")])
def test_a_refused_change_changes_nothing(vault: Vault, keys: Keys, old: str, new: str) -> None:
    with pytest.raises(Failure):
        vault.change_passphrase(old, new)
    assert vault.unlock(GOOD).device == keys.device


@pytest.mark.parametrize("position", [0, 1, 12, 13, 20, -1])
def test_an_altered_case_box_does_not_open(keys: Keys, position: int) -> None:
    box = bytearray(keys.seal_case("case-1", b"sealed part"))
    box[position] ^= 1
    with pytest.raises(Failure) as failure:
        keys.unseal_case("case-1", bytes(box))
    assert failure.value.code is FailureCode.STORE_DAMAGED


@pytest.mark.parametrize("box", [b"", b"\x01", bytes(12), bytes(40)])
def test_what_is_no_case_box_does_not_open(keys: Keys, box: bytes) -> None:
    with pytest.raises(Failure) as failure:
        keys.unseal_case("case-1", box)
    assert failure.value.code is FailureCode.STORE_DAMAGED


def test_a_box_opens_for_its_own_case_only(keys: Keys) -> None:
    box = keys.seal_case("case-1", b"sealed part")
    with pytest.raises(Failure) as failure:
        keys.unseal_case("case-2", box)
    assert failure.value.code is FailureCode.STORE_DAMAGED
