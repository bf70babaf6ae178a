"""In-memory doubles of the ports; each passes the same contract tests as the real adapter (tests/contract)."""
