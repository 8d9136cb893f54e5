"""What signatories are, whichever they are: the columns of the table of their kinds, when those who decide change."""
