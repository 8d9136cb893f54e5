"""One change to many conventions: the avenants that the rows of a table ask for."""
