"""The session's PIN: what is taken, what it opens, and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from collector_app.security.derivation import FIELD
from collector_app.security.keys import VaultKeys
from collector_app.security.pin import PinBoxes, check_pin
from collector_app.security.vault import KeyringVault
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.device import FakeClock
from tests.fakes.keyring import CHEAP, MemoryKeyring

GOOD, PIN = "seven green kettles sing", "258013"


class Laptop:
    def __init__(self, folder: Path) -> None:
        self.path, self.keyring = folder / "collector.vault", MemoryKeyring()
        self.vault = KeyringVault(self.path, self.keyring, FakeClock(), CHEAP)
        self.boxes = PinBoxes(self.path, self.keyring, CHEAP)
        self.keys: VaultKeys = self.vault.prepare().seal(GOOD, "device-1", "周舟")


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path)


def test_it_gives_the_same_keys_back(laptop: Laptop) -> None:
    opened = laptop.boxes.open(laptop.boxes.seal(laptop.keys, PIN), "２５８０１３", 4)  # as an input method types it
    assert opened.database_key() == laptop.keys.database_key()
    assert opened.sign(b"x") == laptop.keys.sign(b"x")


def test_a_wrong_one_says_how_many_tries_are_left(laptop: Laptop) -> None:
    with pytest.raises(Failure, match=FailureCode.WRONG_PIN) as refused:
        laptop.boxes.open(laptop.boxes.seal(laptop.keys, PIN), "258014", 4)
    assert refused.value.details == {"left": 4}


def test_every_flipped_byte_closes_the_box(laptop: Laptop) -> None:
    box = laptop.boxes.seal(laptop.keys, PIN)
    for place in range(len(box)):
        spoilt = bytearray(box)
        spoilt[place] ^= 1
        with pytest.raises(Failure, match=FailureCode.WRONG_PIN):
            laptop.boxes.open(bytes(spoilt), PIN, 4)


def test_the_box_holds_no_byte_of_a_key_and_no_two_are_alike(laptop: Laptop) -> None:
    first, second = (laptop.boxes.seal(laptop.keys, PIN) for _ in range(2))
    master = laptop.keys.ring.master
    assert first[:16] != second[:16]
    for key in (master.data, master.signing, laptop.keys.database_key()):
        assert key not in first


def test_the_box_alone_opens_nothing_without_the_keyring(laptop: Laptop) -> None:
    box = laptop.boxes.seal(laptop.keys, PIN)
    [(place, text)] = laptop.keyring.secrets.items()
    salt, secret, rest = text.split(" ", 2)
    laptop.keyring.secrets[place] = f"{salt} {'0' * len(secret)} {rest}"
    with pytest.raises(Failure, match=FailureCode.WRONG_PIN):
        laptop.boxes.open(box, PIN, 4)
    laptop.keyring.secrets.clear()
    with pytest.raises(Failure, match=FailureCode.KEYRING_SECRET_LOST):
        laptop.boxes.open(box, PIN, 4)


def test_another_passphrase_ends_it(laptop: Laptop) -> None:
    box = laptop.boxes.seal(laptop.keys, PIN)
    laptop.vault.change_passphrase(GOOD, "eight yellow lanterns hum")
    with pytest.raises(Failure, match=FailureCode.WRONG_PIN):
        laptop.boxes.open(box, PIN, 4)


def test_nothing_of_it_comes_to_the_disk(laptop: Laptop, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    laptop.boxes.open(laptop.boxes.seal(laptop.keys, PIN), PIN, 4)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_vault_cheaper_than_the_floor_is_refused(laptop: Laptop) -> None:
    box = laptop.boxes.seal(laptop.keys, PIN)
    with pytest.raises(Failure, match=FailureCode.VAULT_DAMAGED):
        PinBoxes(laptop.path, laptop.keyring, FIELD).open(box, PIN, 4)


@pytest.mark.parametrize(
    ("pin", "reason"),
    [
        ("", "short"),
        ("25801", "short"),
        ("2" * 33, "short"),
        ("25801x", "digits"),
        ("二五八零一三", "digits"),
        ("000000", "common"),
        ("123456", "common"),
        ("987654", "common"),
        ("8901234", "common"),
        ("121212", "common"),
        ("1231231", "common"),
        ("147258", "common"),
        ("5201314", "common"),
    ],
)
def test_what_is_not_taken(pin: str, reason: str) -> None:
    with pytest.raises(Failure, match=FailureCode.PIN_TOO_WEAK) as refused:
        check_pin(pin)
    assert refused.value.details["reason"] == reason


def test_what_is_taken() -> None:
    assert check_pin(" 258 013 ") == "258013"
