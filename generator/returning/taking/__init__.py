"""Several returned files taken back at once: merged, decided upon, written, answered."""
