"""The table of threats as tests, each row with its defences on and with each switched off: `test --defences`."""
