"""What a collector does. Use cases own the ports (`ports`); adapters implement them, `desktop` joins them."""
