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

from collector_app.security import vault_seal
from collector_app.security.derivation import FIELD, Cost, CostPolicy
from collector_app.security.keys import KeyRing, VaultKeys
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

    def entry(self) -> str:
        """What the keyring keeps for the vault."""
        (text,) = self.ring.secrets.values()
        return text

    def keep_entry(self, text: str) -> None:
        self.ring.secrets = dict.fromkeys(self.ring.secrets, text)

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

    @pytest.mark.parametrize("secret", ["", "zz", "00" * 32, f"{'0' * 32} {'0' * 63} 64 1 1", f"{'0' * 32} {'0' * 64}"])
    def test_a_mutilated_secret_is_a_lost_one(self, bench: Bench, secret: str) -> None:
        bench.sealed()
        bench.ring.secrets = dict.fromkeys(bench.ring.secrets, secret)
        assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.KEYRING_SECRET_LOST

    def test_another_secret_with_the_right_passphrase_opens_nothing(self, bench: Bench) -> None:
        bench.sealed()
        entry = bench.entry()
        salt, secret, *cost = entry.split()
        bench.keep_entry(" ".join((salt, bytes(byte ^ 1 for byte in bytes.fromhex(secret)).hex(), *cost)))
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
        said = FailureCode.WRONG_PASSPHRASE if field in {"device", "display_name"} else FailureCode.VAULT_DAMAGED
        assert code_of(lambda: bench.vault().unlock(GOOD)) is said

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
        monkeypatch.setattr(vault_seal, "stretch", lambda *_args: pytest.fail("derived with lowered parameters"))
        for lowered in ({"memory_kib": 63}, {"passes": 2}, {"memory_kib": 2**40}, {"passes": 0}, {"lanes": 0}):
            bench.rewrite(lambda content: replace(content, header=altered(content.header, **lowered)))  # noqa: B023 - used at once
            assert code_of(lambda: bench.vault(dear).unlock(GOOD)) is FailureCode.VAULT_DAMAGED

    def test_in_the_field_it_opens_with_the_cost_of_the_design(self, bench: Bench) -> None:
        bench.vault(FIELD).prepare().seal(GOOD, "device-1", "周舟")
        header = read_vault(bench.path).header
        assert header.memory_kib == 128 * 1024
        assert header.passes >= 3
        assert bench.vault(FIELD).unlock(GOOD).device == "device-1"

    def test_a_cheaper_file_is_refused_though_it_were_sealed_with_everything(self, bench: Bench) -> None:
        """Whoever knows passphrase and secret still can't leave a vault behind that is cheaper to guess."""
        dear = CostPolicy(Cost(256, 2, 1), Cost(256, 2, 1), Cost(64, 1, 1), 0)
        keys = bench.vault(dear).prepare().seal(GOOD, "device-1", "周舟")
        secret = bytes.fromhex(bench.entry().split()[1])
        header = altered(read_vault(bench.path).header, memory_kib=64, passes=1)
        kek = vault_seal.key_encryption_key(header, GOOD, secret)
        write_vault(bench.path, vault_seal.sealed(header, kek, keys.ring))
        assert vault_seal.open_content(read_vault(bench.path), GOOD, secret).device == "device-1"
        with pytest.raises(Failure) as failure:
            bench.vault(dear).unlock(GOOD)
        assert (failure.value.code, failure.value.details) == (FailureCode.VAULT_DAMAGED, {"what": "cost"})


NEW = "eight yellow lanterns hum"


class TestAnotherPassphrase:
    def test_opens_the_same_keys_under_another_salt_and_secret(self, bench: Bench) -> None:
        keys = bench.sealed()
        before, entry = read_vault(bench.path), bench.entry()
        bench.vault().change_passphrase(GOOD, NEW)
        after = read_vault(bench.path)
        opened = bench.vault().unlock(NEW)
        assert opened.ring.master == keys.ring.master
        assert opened.database_key() == keys.database_key()
        assert after.header.salt != before.header.salt
        assert bench.entry() != entry
        assert "; " not in bench.entry()
        assert code_of(lambda: bench.vault().unlock(GOOD)) is FailureCode.WRONG_PASSPHRASE

    def test_an_older_copy_of_the_file_opens_nothing(self, bench: Bench) -> None:
        bench.sealed()
        old = bench.path.read_bytes()
        bench.vault().change_passphrase(GOOD, NEW)
        bench.path.write_bytes(old)
        with pytest.raises(Failure) as failure:
            bench.vault().unlock(GOOD)
        assert (failure.value.code, failure.value.details) == (FailureCode.VAULT_DAMAGED, {"what": "old"})

    def test_wants_the_present_one_and_counts_the_try(self, bench: Bench) -> None:
        bench.sealed()
        for _ in range(FREE + 1):
            assert code_of(lambda: bench.vault().change_passphrase(WRONG, NEW)) is FailureCode.WRONG_PASSPHRASE
        assert code_of(lambda: bench.vault().change_passphrase(GOOD, NEW)) is FailureCode.TOO_MANY_TRIES

    def test_a_weak_one_is_refused_before_a_try_is_counted(self, bench: Bench) -> None:
        bench.sealed()
        whole = bench.path.read_bytes()
        for _ in range(10):
            assert code_of(lambda: bench.vault().change_passphrase(GOOD, "short")) is FailureCode.PASSPHRASE_TOO_WEAK
        assert bench.path.read_bytes() == whole
        assert bench.vault().unlock(GOOD).device == "device-1"

    def test_the_cost_is_never_lowered(self, bench: Bench) -> None:
        dear = CostPolicy(Cost(256, 3, 2), Cost(256, 3, 2), Cost(64, 1, 1), 0)
        bench.vault(dear).prepare().seal(GOOD, "device-1", "周舟")
        bench.vault().change_passphrase(GOOD, NEW)  # this machine now finds a cheap one good enough
        assert read_vault(bench.path).header.cost == Cost(256, 3, 2)

    def test_a_full_disk_leaves_the_old_one(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_path: Path, _content: bytes) -> None:
            raise OSError(28, "No space left on device")

        bench.sealed()
        monkeypatch.setattr("collector_app.security.vault_file.write_atomically", full)
        assert code_of(lambda: bench.vault().change_passphrase(GOOD, NEW)) is FailureCode.DISK_FULL
        assert bench.entry().count("; ") == 1
        assert bench.vault().unlock(GOOD).device == "device-1"
        assert "; " not in bench.entry()  # the half that nothing was sealed with is forgotten

    def test_a_keyring_that_locks_itself_meanwhile_leaves_the_old_one(self, bench: Bench) -> None:
        bench.sealed()
        whole = bench.path.read_bytes()
        bench.ring.forgetful = True
        assert code_of(lambda: bench.vault().change_passphrase(GOOD, NEW)) is FailureCode.KEYRING_MISSING
        bench.ring.forgetful = False
        assert bench.path.read_bytes() == whole
        assert bench.vault().unlock(GOOD).device == "device-1"


class TestSlots:
    def test_the_new_key_waits_in_the_second_slot(self, bench: Bench) -> None:
        keys = bench.sealed()
        current = keys.database_key()
        bench.vault().begin_rotation(keys)
        opened = bench.vault().unlock(GOOD)
        assert opened.database_key() == keys.database_key() == current
        assert opened.pending_key() == keys.pending_key() not in (None, current)

    def test_beginning_twice_keeps_the_key_that_the_store_may_have_by_now(self, bench: Bench) -> None:
        keys = bench.sealed()
        bench.vault().begin_rotation(keys)
        pending = keys.pending_key()
        bench.vault().begin_rotation(keys)
        assert keys.pending_key() == bench.vault().unlock(GOOD).pending_key() == pending

    def test_finishing_leaves_one_key(self, bench: Bench) -> None:
        keys = bench.sealed()
        current = keys.database_key()
        bench.vault().begin_rotation(keys)
        pending = keys.pending_key()
        bench.vault().finish_rotation(keys)
        opened = bench.vault().unlock(GOOD)
        assert opened.database_key() == keys.database_key() == pending != current
        assert opened.pending_key() is keys.pending_key() is None
        assert opened.evidence_key() == keys.evidence_key()

    def test_another_devices_file_is_never_written_over(self, bench: Bench) -> None:
        keys = bench.sealed()
        bench.rewrite(lambda content: replace(content, header=altered(content.header, device="device-2")))
        whole = bench.path.read_bytes()
        assert code_of(lambda: bench.vault().begin_rotation(keys)) is FailureCode.VAULT_DAMAGED
        assert bench.path.read_bytes() == whole

    def test_a_rotation_under_way_survives_another_passphrase(self, bench: Bench) -> None:
        keys = bench.sealed()
        bench.vault().begin_rotation(keys)
        bench.vault().change_passphrase(GOOD, NEW)
        assert bench.vault().unlock(NEW).pending_key() == keys.pending_key()


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

        monkeypatch.setattr(vault_seal, "stretch", killed)
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
