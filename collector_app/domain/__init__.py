"""Cases, visits, journal and rules of the trade. Standard library only, no clock, no I/O."""
