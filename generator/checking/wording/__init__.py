"""Rules on the words as typed: slips, spellings, capitals, agreements, left-overs."""
