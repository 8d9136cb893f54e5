"""What of a convention is in force: the act that was signed, with what its frozen avenants made of it."""
