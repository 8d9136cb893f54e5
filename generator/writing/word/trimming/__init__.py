"""What is taken off a Word template before documents get it, and what is refused because nobody would see it."""
