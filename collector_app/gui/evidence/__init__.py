"""Evidence straight from camera, microphone and files; no screen of its own, screens use it.

``devices`` says what a machine may have, in words that need no Qt Multimedia: ``sound``, ``lens`` and ``place`` are the
real ones and are loaded when first used. ``desk`` is where a visit's items are kept, ``visit_recorder`` the recording
of the whole visit. Plain bytes exist in memory only; nothing here opens a file for writing.
"""
