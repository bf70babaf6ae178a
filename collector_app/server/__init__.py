"""The central server. Sees protocol and domain and nothing else of ours; not in the desktop bundle."""
