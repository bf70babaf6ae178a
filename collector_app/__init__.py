"""Collector: an offline-first desktop app for people who visit overdue borrowers, and its central server."""
