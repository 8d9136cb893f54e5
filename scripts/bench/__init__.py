"""`make bench`: what `ctg` costs, beside the same work done otherwise; one module per family of measures."""
