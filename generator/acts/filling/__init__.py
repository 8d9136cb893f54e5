"""What an act leaves open, filled with what comes after the freezing."""
