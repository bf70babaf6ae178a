"""Slow and fast key derivation: Argon2id for passphrases, HKDF for everything below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
ARGON2_VERSION: Final = 19  # 1.3, RFC 9106


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id's parameters: KiB of memory, passes over it, parallel lanes."""

    memory_kib: int
    passes: int
    lanes: int

    def at_least(self, floor: Cost) -> bool:
        """Whether no parameter that costs a guesser lies under the floor's."""
        return self.memory_kib >= floor.memory_kib and self.passes >= floor.passes

    def within(self, ceiling: Cost) -> bool:
        """Whether deriving stays bearable: a damaged file must not ask for a terabyte."""
        return (
            0 < self.lanes <= ceiling.lanes
            and 8 * self.lanes <= self.memory_kib <= ceiling.memory_kib
            and 0 < self.passes <= ceiling.passes
        )


@dataclass(frozen=True, slots=True)
class CostPolicy:
    """What a vault may cost to open: tests bring a cheap one, which vaults of the field refuse.

    `start` is tried first at enrolment and made slower until it takes `seconds`; `scarce` is taken on a machine
    without memory for it; nothing under `floor` is ever opened.
    """

    start: Cost
    scarce: Cost
    floor: Cost
    seconds: float


FIELD: Final = CostPolicy(
    start=Cost(128 * 1024, 3, 2),  # security.md, Keys
    scarce=Cost(64 * 1024, 6, 2),
    floor=Cost(64 * 1024, 3, 1),
    seconds=0.5,  # a person waits that long without wondering; a guesser waits it for every guess
)
CEILING: Final = Cost(1024 * 1024, 64, 16)


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Return Argon2id of a normalised passphrase; takes about half a second and `cost.memory_kib` of memory."""
    return hash_secret_raw(
        passphrase.encode("utf-8"),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
        version=ARGON2_VERSION,
    )


def calibrate(policy: CostPolicy, timer: Callable[[], float] = perf_counter) -> Cost:
    """Return the cost for a new vault on this machine: the policy's start, with more passes until it takes its time."""
    cost = policy.start
    began = timer()
    try:
        stretch("calibration", bytes(16), cost)
    except HashingError:  # no memory for it
        return policy.scarce
    took = timer() - began
    if took <= 0:
        return cost
    wanted = round(cost.passes * policy.seconds / took)
    return replace(cost, passes=min(max(cost.passes, wanted), CEILING.passes))


def expand(key: bytes, purpose: str, salt: bytes | None = None) -> bytes:
    """Return the 32-byte key that `key` gives for one purpose (HKDF-SHA256)."""
    return HKDF(SHA256(), KEY_BYTES, salt, purpose.encode("utf-8")).derive(key)
