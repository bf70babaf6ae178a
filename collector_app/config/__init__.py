"""Where things are on this machine: private folders, settings, bundled resources, and the log that can't leak."""
