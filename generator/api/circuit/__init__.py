"""The circuit of an act as a library, from the frozen text to published copies: what its pages ask for."""
