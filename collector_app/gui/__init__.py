"""Windows, one folder per screen. Screens do not know each other."""
