"""Start the desktop app: `python -m collector_app`, and the entry of the bundle."""

import sys

from collector_app.desktop.command import main

if __name__ == "__main__":
    sys.exit(main())
