"""The case: who and where, *May I go there?* before anybody drives, and what has been."""
