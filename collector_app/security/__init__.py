"""Keys, and everything that touches them: passphrase, vault file, OS keyring, signatures, randomness, machine clock.

The way of the keys (security.md, Keys), each arrow a derivation or a wrapping of its own::

    passphrase ─Argon2id─┐
    device secret ───────┴─HKDF─▶ KEK ─AES-256-GCM─▶ master ─HKDF─┬▶ data half ─▶ database, evidence, box, cases
    (OS keyring)                                                  └▶ signing half ─▶ Ed25519 device key

Decisions that bind this package:

- The master key has two halves, so that an organisation's recovery can be given the data half alone: two supervisors
  can then rescue visits, and never sign as the collector.
- Sealing anew (another passphrase) takes a new salt and a new device secret, so no older copy of the file opens; the
  keyring remembers the cost that a file was sealed with, so none that is cheaper opens either (`device_secret.py`).
- The database key changes through a second slot: first the new key is in the file, then the store has it, then the
  old key is gone (`desktop/rotation.py` has the table).
- The keyring back end is a class chosen here by operating system; no environment variable or configuration file of
  the keyring library can exchange or redirect it (`wallet.py`).
- Nothing is ever wiped because somebody typed wrong passphrases: a child must not be able to destroy evidence. Tries
  cost a growing wait (`tries.py`) and Argon2id.
- `machine_clock.py` is the one place of the desktop that reads a clock.
"""
