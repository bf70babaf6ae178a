"""The append-only, hash-chained journal: entries, chain, seals, receipts, canonical form.

Everything else in the app is a projection of it (architecture.md, "The one idea").
"""
