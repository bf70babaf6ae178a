"""The stand-alone verifier of visit bundles. Imports nothing of ours."""
