"""Opening the day: the passphrase. Only the theme and the widgets are imported, so the window is up at once."""
