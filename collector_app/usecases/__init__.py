"""What a collector does. Owns the ports that the adapters implement."""
