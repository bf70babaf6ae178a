"""Settings and About: what may be chosen, what is installed, and the rules in force with their clauses."""
