"""What people tell of a convention while it runs: statements, spending, values of indicators, meetings."""
