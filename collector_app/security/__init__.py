"""Keys, and everything that touches them: passphrase, vault file, OS keyring, signatures, randomness, machine clock.

The way of the keys (security.md, Keys), each arrow a derivation or a wrapping of its own::

    passphrase ─Argon2id─┐
    device secret ───────┴─HKDF─▶ KEK ─AES-256-GCM─▶ master ─HKDF─┬▶ data branch ─▶ database, evidence, box, cases
    (OS keyring)                                                  └▶ signing branch ─▶ Ed25519 device key

Decisions that bind this package:

- The master key has two branches, so that an organisation's recovery can one day be given the data branch alone: two
  supervisors can then rescue visits, and never sign as the collector.
- The keyring back end is a class chosen here by operating system; no environment variable or configuration file of
  the keyring library can exchange or redirect it (`wallet.py`).
- Nothing is ever wiped because somebody typed wrong passphrases: a child must not be able to destroy evidence. Tries
  cost a growing wait (`tries.py`) and Argon2id.
- `machine_clock.py` is the one place of the desktop that reads a clock.
"""
