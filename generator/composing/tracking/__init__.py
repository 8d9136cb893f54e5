"""What the tracking of a convention says: of which fiche and operation each line is, where each stands on a day."""
