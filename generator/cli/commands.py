"""Every command, registered by its module, in the order in which `ctg --help` shows the steps."""

from __future__ import annotations

from generator.cli import drafting as drafting  # isort: skip
from generator.cli import checking as checking  # isort: skip
from generator.cli import signing as signing  # isort: skip
from generator.cli import prefecture as prefecture  # isort: skip
from generator.cli import renewing as renewing  # isort: skip
from generator.cli.application import app as app
