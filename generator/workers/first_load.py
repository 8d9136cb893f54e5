"""What the server that workers are forked from loads before all else, so that it is ready sooner.

Importing it does it: the server takes names of modules only. Nothing of it runs in the person's own process.
"""

from __future__ import annotations

import gc
from datetime import date

from babel.dates import format_date

from generator.starting.kept_code import keep_code

keep_code()
gc.set_threshold(50_000)  # nearly all that is made while modules are loaded stays
format_date(date(2026, 1, 1), "d MMMM y", locale="fr")  # what dates are written with is read once for all workers
