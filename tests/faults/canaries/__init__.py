"""A random walk through the real windows, with canaries in every sealed field."""
