"""An act is written twice before it is frozen: with all that makes the program fast, and without."""
