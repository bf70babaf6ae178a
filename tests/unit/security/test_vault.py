from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from collector_app.security import vault as vault_module
from collector_app.security.derivation import FIELD, Cost, CostPolicy
from collector_app.security.keys import PENDING, KeyRing, VaultKeys
from collector_app.security.tries import FREE, WAITS
from collector_app.security.vault import KeyringVault
from collector_app.security.vault_file import Header, VaultContent, read_vault, write_vault
from collector_app.security.wallet import Wallet
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.device import FakeClock
from tests.fakes.keyring import CHEAP, MemoryKeyring

GOOD = "seven green kettles sing"
WRONG = "seven green kettles sink"


class Bench:
    """A vault with everything around it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "collector.vault"
        self.ring = MemoryKeyring()
        self.clock = FakeClock()

    def vault(self, policy: CostPolicy = CHEAP) -> KeyringVault:
        return KeyringVault(self.path, self.ring, self.clock, policy)

    def sealed(self) -> VaultKeys:
        return self.vault().prepare().seal(GOOD, "device-1", "周舟")

    def rewrite(self, change: Callable[[VaultContent], VaultContent]) -> None:
        """Alter the file as a hand would that also mends the checksum."""
        write_vault(self.path, change(read_vault(self.path)))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def altered(header: Header, **changes: object) -> Header:
    return replace(header, **changes)  # type: ignore[arg-type]  # a test may replace any field


def code_of(act: Callable[[], object]) -> FailureCode:
    with pytest.raises(Failure) as failure:
        act()
    return failure.value.code


class TestTwoSecrets:
    def test_the_file_without_the_keyring_opens_nothing(self, bench: Bench) -> None:
        bench.sealed()
        bench.ring.secrets.clear()
        assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.KEYRING_SECRET_LOST

    @pytest.mark.parametrize("secret", ["", "zz", "00" * 31, "00" * 33])
    def test_a_mutilated_secret_is_a_lost_one(self, bench: Bench, secret: str) -> None:
        bench.sealed()
        bench.ring.secrets = dict.fromkeys(bench.ring.secrets, secret)
        assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.KEYRING_SECRET_LOST

    def test_another_secret_with_the_right_passphrase_opens_nothing(self, bench: Bench) -> None:
        bench.sealed()
        bench.ring.secrets = dict.fromkeys(bench.ring.secrets, "00" * 32)
        assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.WRONG_PASSPHRASE

    def test_neither_place_holds_a_key_in_the_clear(self, bench: Bench) -> None:
        keys = bench.sealed()
        everything = bench.path.read_text() + "".join(bench.ring.secrets.values())
        for key in (keys.database_key(), keys.evidence_key()):
            assert key.hex() not in everything
        assert GOOD not in everything

    def test_a_keyring_that_forgets_is_refused_and_leaves_no_vault(self, bench: Bench) -> None:
        bench.ring.forgetful = True
        assert code_of(bench.sealed) is FailureCode.KEYRING_MISSING
        assert not bench.path.exists()

    def test_a_locked_keyring_is_no_try(self, bench: Bench) -> None:
        bench.sealed()
        bench.ring.locked = True
        for _ in range(10):
            assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.KEYRING_LOCKED
        bench.ring.locked = False
        assert bench.vault().unlock(GOOD).device == "device-1"


class TestFile:
    def test_a_flip_in_any_byte_is_noticed(self, bench: Bench) -> None:
        bench.sealed()
        whole = bench.path.read_bytes()
        for position in range(len(whole)):
            for bit in {position % 8, 5}:  # bit 5 makes a capital of a letter: hex that reads the same
                flipped = bytearray(whole)
                flipped[position] ^= 1 << bit
                bench.path.write_bytes(flipped)
                assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.VAULT_DAMAGED, (position, bit)
        bench.path.write_bytes(whole)
        assert bench.vault().unlock(GOOD).device == "device-1"

    def test_every_shortened_file_is_damaged(self, bench: Bench) -> None:
        bench.sealed()
        whole = bench.path.read_bytes()
        for length in range(len(whole)):
            bench.path.write_bytes(whole[:length])
            assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.VAULT_DAMAGED

    @pytest.mark.parametrize(
        "content",
        [
            b"{}",
            b"[]",
            b"null",
            b"1",
            b"\xff" * 99,
            b"[" * 5_000,
            b'{"a":' * 5_000,
            b"x" * 200_000,
            b'{"version":1e999}',
        ],
        ids=lambda content: repr(content[:12]),
    )
    def test_what_is_no_vault_is_damaged(self, bench: Bench, content: bytes) -> None:
        bench.path.write_bytes(content)
        assert code_of(bench.vault().display_name) is FailureCode.VAULT_DAMAGED
        assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.VAULT_DAMAGED

    @pytest.mark.parametrize("field", ["device", "display_name", "salt", "lanes", "passes"])
    def test_an_altered_header_does_not_open_even_with_its_checksum_mended(self, bench: Bench, field: str) -> None:
        bench.sealed()
        other = Header("device-2", "孙晓", 64, 2, 2, "00" * 16)
        if field == "device":
            Wallet(bench.ring).keep("device-secret device-2", next(iter(bench.ring.secrets.values())))
        changes = {field: getattr(other, field)}
        bench.rewrite(lambda content: replace(content, header=altered(content.header, **changes)))
        assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.WRONG_PASSPHRASE

    def test_swapped_keys_do_not_open(self, bench: Bench) -> None:
        bench.sealed()
        swapped = {"database": "evidence", "evidence": "database"}
        bench.rewrite(lambda c: replace(c, keys={name: c.keys[swapped.get(name, name)] for name in c.keys}))
        assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.VAULT_DAMAGED

    @pytest.mark.parametrize("name", ["database", "evidence", "signing", "box"])
    def test_a_missing_key_does_not_open(self, bench: Bench, name: str) -> None:
        bench.sealed()
        bench.rewrite(lambda content: replace(content, keys={k: v for k, v in content.keys.items() if k != name}))
        assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.VAULT_DAMAGED

    def test_a_key_of_another_vault_does_not_open(self, bench: Bench, tmp_path: Path) -> None:
        bench.sealed()
        stranger = KeyRing.fresh().wrapped("device-1")["database"].hex()
        bench.rewrite(lambda content: replace(content, keys={**content.keys, "database": stranger}))
        assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.VAULT_DAMAGED

    def test_the_second_slot_of_the_database_key_is_understood(self, bench: Bench) -> None:
        """A re-keying writes it before it begins; this version must open such a vault."""
        keys = bench.sealed()
        ring = keys._ring
        both = KeyRing(ring.master, {**ring._keys, PENDING: b"p" * 32})
        boxes = {name: box.hex() for name, box in both.wrapped("device-1").items()}
        bench.rewrite(lambda content: replace(content, keys=boxes))
        opened = bench.vault().unlock(GOOD)
        assert opened.database_key() == keys.database_key()
        assert opened._ring.key(PENDING) == b"p" * 32

    def test_only_the_owner_can_read_it(self, bench: Bench) -> None:
        old = os.umask(0)
        try:
            bench.sealed()
            with pytest.raises(Failure):
                bench.vault().unlock(WRONG)
        finally:
            os.umask(old)
        for file in bench.path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name

    def test_a_folder_that_takes_no_file_is_a_known_failure(self, bench: Bench) -> None:
        bench.path = bench.path.parent / "missing" / "collector.vault"
        assert code_of(bench.sealed) is FailureCode.FILE_UNWRITABLE
        assert bench.ring.secrets == {}

    def test_the_header_says_no_more_than_the_unlock_screen_needs(self, bench: Bench) -> None:
        bench.sealed()
        assert set(json.loads(bench.path.read_text())["header"]) == {
            "device", "display_name", "memory_kib", "passes", "lanes", "salt",
        }  # fmt: skip


class TestCost:
    def test_a_vault_made_cheap_is_refused_in_the_field(self, bench: Bench) -> None:
        bench.sealed()
        assert code_of(lambda: bench.vault(FIELD).unlock(GOOD)) is FailureCode.VAULT_DAMAGED

    def test_lowered_parameters_are_refused_before_any_derivation(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dear = CostPolicy(Cost(128, 3, 2), Cost(128, 3, 2), Cost(64, 3, 1), 0)
        bench.vault(dear).prepare().seal(GOOD, "device-1", "周舟")
        monkeypatch.setattr(vault_module, "stretch", lambda *_args: pytest.fail("derived with lowered parameters"))
        for lowered in ({"memory_kib": 63}, {"passes": 2}, {"memory_kib": 2**40}, {"passes": 0}, {"lanes": 0}):
            bench.rewrite(lambda content: replace(content, header=altered(content.header, **lowered)))  # noqa: B023 - used at once
            assert code_of(lambda: bench.vault(dear).unlock(GOOD)) is FailureCode.VAULT_DAMAGED

    def test_in_the_field_it_opens_with_the_cost_of_the_design(self, bench: Bench) -> None:
        bench.vault(FIELD).prepare().seal(GOOD, "device-1", "周舟")
        header = read_vault(bench.path).header
        assert header.memory_kib == 128 * 1024
        assert header.passes >= 3
        assert bench.vault(FIELD).unlock(GOOD).device == "device-1"


class TestTries:
    def wrong(self, bench: Bench) -> int:
        with pytest.raises(Failure) as failure:
            bench.vault().unlock(WRONG)
        assert failure.value.code is FailureCode.WRONG_PASSPHRASE
        seconds = failure.value.details["seconds"]
        assert isinstance(seconds, int)
        return seconds

    def test_the_wait_grows_and_has_an_end(self, bench: Bench) -> None:
        bench.sealed()
        assert [self.wrong(bench) for _ in range(FREE)] == [0] * FREE
        for wait in (*WAITS, WAITS[-1], WAITS[-1]):
            assert self.wrong(bench) == wait
            bench.clock.advance(timedelta(seconds=wait - 1))
            assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.TOO_MANY_TRIES
            bench.clock.advance(timedelta(seconds=1))
        assert bench.vault().unlock(GOOD).device == "device-1"  # nothing was wiped
        assert self.wrong(bench) == 0  # and the count begins anew

    def test_asking_too_early_costs_nothing(self, bench: Bench) -> None:
        bench.sealed()
        for _ in range(FREE + 1):
            self.wrong(bench)
        for _ in range(50):
            assert code_of(lambda: bench.vault().unlock(WRONG)) is FailureCode.TOO_MANY_TRIES
        bench.clock.advance(timedelta(seconds=WAITS[0]))
        assert self.wrong(bench) == WAITS[1]

    @pytest.mark.parametrize("jump", [timedelta(days=400), timedelta(days=-400)])
    def test_setting_the_wall_clock_does_not_shorten_it(self, bench: Bench, jump: timedelta) -> None:
        bench.sealed()
        for _ in range(FREE + 1):
            self.wrong(bench)
        bench.clock.wall += jump
        assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.TOO_MANY_TRIES

    def test_a_restart_does_not_shorten_it(self, bench: Bench) -> None:
        bench.sealed()
        for _ in range(FREE + 2):
            bench.clock.advance(timedelta(hours=2))
            self.wrong(bench)
        bench.clock.reboot("boot-2", timedelta(days=9))
        bench.clock.advance(timedelta(seconds=20))
        with pytest.raises(Failure) as failure:
            bench.vault().unlock(GOOD)
        assert failure.value.details["seconds"] == WAITS[1] - 20
        bench.clock.advance(timedelta(seconds=WAITS[1]))
        assert bench.vault().unlock(GOOD).device == "device-1"

    def test_ending_the_process_in_the_middle_of_a_try_counts(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.sealed()

        def killed(*_args: object) -> bytes:
            raise KeyboardInterrupt

        monkeypatch.setattr(vault_module, "stretch", killed)
        for _ in range(FREE + 1):
            with pytest.raises(KeyboardInterrupt):
                bench.vault().unlock(WRONG)
        monkeypatch.undo()
        assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.TOO_MANY_TRIES

    @pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"wrong":"x","boot":"","monoms":0}', b'{"wrong":-5}'])
    def test_a_damaged_count_is_one_wait_and_no_lock_out(self, bench: Bench, content: bytes) -> None:
        bench.sealed()
        (bench.path.parent / "collector.vault.tries").write_bytes(content)
        bench.clock.monoms = 0
        assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.TOO_MANY_TRIES
        bench.clock.advance(timedelta(seconds=WAITS[0]))
        assert bench.vault().unlock(GOOD).device == "device-1"

    def test_a_count_that_cannot_be_written_still_counts_here(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bench.sealed()
        vault = bench.vault()

        def full(_path: Path, _content: bytes) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("collector_app.security.tries.write_atomically", full)
        for _ in range(FREE + 1):
            assert code_of(lambda: vault.unlock(WRONG)) is FailureCode.WRONG_PASSPHRASE
        assert code_of(lambda: vault.unlock(GOOD)) is FailureCode.TOO_MANY_TRIES


def test_failures_say_nothing_secret(bench: Bench) -> None:
    bench.sealed()
    with pytest.raises(Failure) as failure:
        bench.vault().unlock(WRONG)
    text = f"{failure.value!r} {failure.value.details} {failure.value.__cause__!r}"
    assert not re.search(r"kettle|[0-9a-f]{16}", text)
