"""The ports: what use cases need from the world, as protocols that adapters implement.

`store` is the encrypted database, `device` the machine, its keyring and keys, `rules` the packs, `server` the wire.
"""
