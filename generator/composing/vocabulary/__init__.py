"""What each word of the clauses' language means, in French, with the expression that shows it: a page of `docs/`."""
