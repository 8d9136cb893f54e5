"""Pages of the life of a CTG: returns, amendments, tracking, reports, renewal, comparison."""
