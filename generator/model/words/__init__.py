"""What the words of facts may hold: one line of plain words, or paragraphs, lists and bold."""
