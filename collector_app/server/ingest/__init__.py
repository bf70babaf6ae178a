"""`POST /v1/entries`: what a device recorded becomes what the centre holds.

`batch` (whole transaction) → `reading` (bytes to entries, inner chain, seal; no database) → `standing` (which cases the
collector has, had, or never had) → `recheck` (the rules once more) → `review` (park or accept) → `projection` (visits)
and `consequences` → `receipts`.
Nothing is repaired and nothing is dropped: what can't count is parked, refused with a reason, or kept as a fork.
"""
