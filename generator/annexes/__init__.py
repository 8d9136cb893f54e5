"""The annexes: one package or module per kind, and the registry that lists them."""
