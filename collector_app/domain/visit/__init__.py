"""A visit: the state machine table (`stage`) and the fold of its journal entries (`fold`)."""
