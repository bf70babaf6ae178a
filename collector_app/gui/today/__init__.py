"""Today: the day's list in visiting order, the line on the sketch, the next stop and why it is the next."""
