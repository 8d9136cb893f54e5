"""What stands in the output folder of a dossier, by name."""

from __future__ import annotations

ORIGINALS = "exemplaires"  # one original per signatory
STAMPED = "prefecture"  # one stamped copy per act received
PUBLISHED = "publication"  # each stamped copy with the history of the act, to be put online
SPECIMENS = "specimens"  # one for each signatory of a draft: nobody can sign them
TO_SIGN = "signature"  # the file to sign electronically
SENDINGS = "transmission"  # what is prepared for the préfecture
REVIEWS = "relecture"  # copies for reviewers, tracking switched on
TRACKING = "suivi"  # the tables of the act that stay open, filled as they are today
SET_ASIDE = "versions-ecartees"  # what a person had changed, kept before it was replaced
# What is made from an act and not from today's content: no change of the content makes it out of date.
OF_ACTS = (ORIGINALS, STAMPED, TO_SIGN, SENDINGS, TRACKING, PUBLISHED)
