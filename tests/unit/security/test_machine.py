from __future__ import annotations

import base64
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collector_app.security import machine_clock
from collector_app.security.entropy import SystemEntropy
from collector_app.security.machine_clock import SystemClock
from collector_app.security.signatures import Ed25519Check
from tests.fakes.device import FakeClock


class TestClock:
    def test_reads_all_three(self) -> None:
        first, second = SystemClock().read(), SystemClock().read()
        assert first.wall.utcoffset() is not None
        assert abs(first.wall - datetime.now(UTC)) < timedelta(seconds=5)  # noqa: TID251 - the oracle
        assert first.boot == second.boot != ""
        assert 0 <= second.monoms - first.monoms < 5_000

    @pytest.mark.skipif(not Path("/proc/uptime").exists(), reason="Linux tells its uptime there")
    def test_counts_from_boot_with_sleep(self) -> None:
        uptime = float(Path("/proc/uptime").read_text().split()[0])
        assert abs(machine_clock.milliseconds_since_boot() - uptime * 1000) < 2_000
        assert machine_clock.boot_id() == Path("/proc/sys/kernel/random/boot_id").read_text().strip()

    def test_without_a_boot_id_no_two_runs_are_one_boot(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(machine_clock, "_BOOT_ID", tmp_path / "nothing")
        runs = set()
        for _ in range(2):
            machine_clock.boot_id.cache_clear()
            runs.add(machine_clock.boot_id())
        machine_clock.boot_id.cache_clear()
        assert len(runs) == 2

    @pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process can't be set here")
    def test_the_zone_is_that_of_the_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TZ", "Asia/Kolkata")
        time.tzset()
        try:
            assert SystemClock().read().wall.utcoffset() == timedelta(hours=5, minutes=30)
        finally:
            monkeypatch.undo()
            time.tzset()


class TestEntropy:
    def test_ids_are_version_7_of_the_given_time(self) -> None:
        moment = datetime(2026, 11, 23, 2, 0, 0, 123_000, tzinfo=UTC)
        made = uuid.UUID(SystemEntropy(FakeClock(moment)).uuid7())
        assert (made.version, made.variant) == (7, uuid.RFC_4122)
        assert made.int >> 80 == int(moment.timestamp() * 1000)

    def test_ids_do_not_repeat_and_sort_by_time(self) -> None:
        clock = FakeClock()
        entropy = SystemEntropy(clock)
        ids = []
        for _ in range(500):
            ids.append(entropy.uuid7())
            clock.advance(timedelta(milliseconds=1))
        assert sorted(set(ids)) == ids
        assert len({SystemEntropy(FakeClock()).uuid7() for _ in range(5_000)}) == 5_000

    def test_salts_are_32_random_bytes(self) -> None:
        salts = {SystemEntropy(FakeClock()).salt() for _ in range(100)}
        assert len(salts) == 100
        assert {len(salt) for salt in salts} == {32}


class TestSignatures:
    key = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    good = base64.b64encode(key.sign(b"data")).decode()

    def test_a_good_one(self) -> None:
        assert Ed25519Check().verify(self.public, b"data", self.good)

    @pytest.mark.parametrize("signature", ["", "!", "é", "AAAA", "A" * 88, base64.b64encode(bytes(64)).decode()])
    def test_anything_else_is_none(self, signature: str) -> None:
        assert not Ed25519Check().verify(self.public, b"data", signature)

    @pytest.mark.parametrize("key", ["", "AAAA", "ü", base64.b64encode(b"\xff" * 32).decode()])
    def test_with_a_key_that_is_none(self, key: str) -> None:
        assert not Ed25519Check().verify(key, b"data", self.good)

    def test_other_data(self) -> None:
        assert not Ed25519Check().verify(self.public, b"date", self.good)
