"""Pages of the circuit of an act: originals, what comes back, sending, publication."""
