"""The joints of the app: lock, unlock, enrolment and settings, with every part real."""
