"""Switches the same defence off in the processes that a test starts; Python imports this by itself."""

import os

if os.environ.get("COLLECTOR_TESTS_WITHOUT"):
    from tests.defences.off import SWITCHES
    from tests.defences.switches import VARIABLE, take_away

    take_away(SWITCHES[os.environ[VARIABLE]])
