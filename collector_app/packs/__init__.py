"""Rule packs and visit scripts: read, verify, lint, compile into domain objects."""
