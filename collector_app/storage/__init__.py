"""The encrypted store: journal, cases, projections, migrations."""
