"""Pull, push and evidence upload. No Qt; clock and network are arguments."""
