"""The stand-alone verifier of visit bundles: the standard library and `cryptography`, nothing of ours.

It reads `resources/formats/visit-bundle.md` and nobody's word for anything. `container` opens the zip, `form` holds the
canonical form and the shapes, `proof` checks, `report` keeps what was found, `words` says it, `command` is the program.
"""
