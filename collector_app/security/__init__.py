"""Keys, vault file, device identity, sealing, lease."""
