"""What an act has kept since it was frozen: the list of its digests, and what the journal says of the freezing."""
