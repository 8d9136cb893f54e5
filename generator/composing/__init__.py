"""From facts and model clauses to one document tree per piece: grammar, numbering, typography."""
