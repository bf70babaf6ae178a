"""Registering this laptop with the centre: address, one-time code, passphrase."""
