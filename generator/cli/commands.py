"""Every command, registered by its module, in the order in which `ctg --help` shows the steps."""

from __future__ import annotations

# The order of these imports is that of the help.
# isort: off
from generator.cli import drafting
from generator.cli import checking
from generator.cli import signing
from generator.cli import electronic_signing
from generator.cli import prefecture
from generator.cli import renewing

# isort: on
from generator.cli.application import app

__all__ = ["app", "checking", "drafting", "electronic_signing", "prefecture", "renewing", "signing"]
