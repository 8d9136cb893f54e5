"""What stands in the output folder of a dossier, by name."""

from __future__ import annotations

ORIGINALS = "exemplaires"  # one original per signatory
STAMPED = "prefecture"  # one stamped copy per act received
SENDINGS = "transmission"  # what is prepared for the préfecture
SET_ASIDE = "versions-ecartees"  # what a person had changed, kept before it was replaced
