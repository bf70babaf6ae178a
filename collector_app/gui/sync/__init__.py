"""Sync: what was recorded, what the centre signed for, what is complete, and the day's closing on both sides."""
