"""What is expected while a convention runs: the rules, as a model or `content/references/echeances.yaml` says them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from generator.model.facts import Facts
from generator.model.words.values import Identifier, Line


class DeadlineRule(Facts):
    """A rule: so many months after (before, when negative) a day of the period, or the deadline of another rule.

    With `tous_les`, again every so many months until the period ends. A milestone of annexe 4 whose name begins with
    the words of `jalon`, and that gives a day, takes the place of the computed one.
    """

    id: Identifier
    titre: Line
    depuis: Identifier
    mois: Annotated[int, Field(ge=-120, le=120)] = 0
    tous_les: Annotated[int, Field(ge=1, le=120)] | None = None
    jalon: Line | None = None


class DeadlineRules(Facts):
    """`content/references/echeances.yaml`."""

    echeances: tuple[DeadlineRule, ...]
