"""The encrypted store: one SQLCipher file that holds the journal, its projections, the cases and what the server sent.

Decisions that bind this package:

- The raw 32-byte database key comes from the vault; a passphrase never reaches SQLCipher (opening would cost 0.1 s a
  connection and the key diagram would have a side door).
- `isolation_level=None` and explicit BEGIN. The driver's own transactions commit before DDL, and a kill inside a
  migration then leaves a file that no later migration can open.
- WAL with `synchronous=FULL`: with NORMAL a third of simulated power cuts lost acknowledged work.
- Whoever writes takes `EncryptedStore.unit`; units queue behind one lock in this process, so a screen never sees
  "database is locked" because sync is writing. Single instance keeps other processes away.
- A migration runs on an encrypted, verified copy, swapped in by one rename: the store is old or new, never broken.
- A log that lost its end, to a wrong bit or to a hand, opens cleanly on an older state. The keyring's anchor covers
  what was sealed; `head_mark.py` covers the answers since, so that no record is lost in silence.
- SQLite needs room even to read: the reserve is given up when the store is opened on a full disk (`reserve.py`).
- A full disk, a wrong key, a damaged page, a lock, a newer schema and a read-only folder are six different failures
  (`faults.py`). Anything else that SQLite complains about is a bug and stays an exception.
"""
