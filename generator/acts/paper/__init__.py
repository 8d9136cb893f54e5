"""Pages signed on paper, against the frozen page that they are said to be: those of the copier, those put by hand."""
