"""The wire: messages of API v1, canonical bytes, signing input."""
