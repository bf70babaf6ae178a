"""What `python3 dev.py bench` measures: ratios within one run on one machine, through the real parts."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt, here and in every child
