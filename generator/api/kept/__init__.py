"""Files from outside, and what long work has found, kept for a while for the pages that ask for them again."""
