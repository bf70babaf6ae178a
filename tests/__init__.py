"""Everything that must hold. A package, so that no installed library named `tests` can stand in front of it."""
