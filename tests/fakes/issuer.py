"""An issuer of rule packs for tests: a real key, made anew for each run of the tests."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collector_app.domain.issuer import Issuer, IssuerList
from collector_app.domain.pack_files import SIGNATURE, Files, Packs
from collector_app.packs.signature import Signer, sign


@dataclass(frozen=True)
class TestIssuer:
    """Signs whatever a test gives it."""

    __test__ = False

    name: str = "测试签发人"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def issuer(self) -> Issuer:
        return Issuer(self.name, base64.b64encode(self.key.public_key().public_bytes_raw()).decode())

    @property
    def signer(self) -> Signer:
        return Signer(self.issuer, self.key.sign)

    @property
    def alone(self) -> IssuerList:
        """The list of a centre that trusts this issuer only."""
        return IssuerList(1, (self.issuer,))

    def signed(self, name: str, files: Files, version: str = "2026.1") -> dict[str, bytes]:
        return {**files, SIGNATURE: sign(name, version, files, self.signer)}

    def all_signed(self, packs: Packs, version: str = "2026.1") -> dict[str, dict[str, bytes]]:
        return {name: self.signed(name, files, version) for name, files in packs.items()}
