"""Evidence at the centre, from the first piece to the look of a supervisor.

Pieces come in (`routes`, `uploads`), ciphertext rests under its hash (`server/evidence_folder.py`), and only a named
supervisor with a reason opens an item (`opening`).
"""
