"""Tables of Word: their rows and cells, what their styles give, the boxes to sign in."""
