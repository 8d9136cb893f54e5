"""What the server that workers are forked from loads before all else, so that it is ready sooner.

Importing it does it: the server takes names of modules only. Nothing of it runs in the person's own process.
"""

from __future__ import annotations

import gc

gc.set_threshold(50_000)  # nearly all that is made while modules are loaded stays
