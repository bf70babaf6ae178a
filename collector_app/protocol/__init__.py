"""The wire: pydantic messages of API v1, their codec, and what is signed. Seen by the desktop and the server."""
